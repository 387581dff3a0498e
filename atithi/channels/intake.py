"""Accepts what comes from outside: stored first, read later. Once `accept` returns, nothing is lost.

Many senders at once share one commit (group commit): whoever finds no writer at work becomes it, and takes along
all that queued up meanwhile. So the disk is asked once for many, and each is answered only after its own is on it.
"""

import json
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from atithi.channels.models import RawInbound
from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.events import enqueue_many
from atithi.files.models import save_content

IN_ROW = 256 * 1024
BATCH = 200


@dataclass(frozen=True)
class _Waiting:
    channel_id: int
    provider_id: str
    body: bytes | None
    path: str
    details: Mapping[str, Any]
    lane: str | None
    done: "Future[int]" = field(default_factory=Future)


_queue: list[_Waiting] = []
_queue_lock = threading.Lock()
_writer_lock = threading.Lock()


def accept(
    *, channel_id: int, provider_id: str, body: bytes, details: Mapping[str, Any] | None = None, lane: str | None = None
) -> int:
    """Keeps `body` durably and has it read by a worker; returns the id of its row.

    What shares a `lane` is read in the order in which it was accepted. The same (channel, provider_id) again changes
    nothing and returns the row there is. Raises the database's error if it could not be kept: then the sender must not
    be told that we have it. Not to be called in a transaction.
    """
    path = "" if len(body) <= IN_ROW else save_content(f"raw/{now():%Y/%m}/{public_id()}", body)
    waiting = _Waiting(channel_id, provider_id[:255], None if path else body, path, details or {}, lane)
    with _queue_lock:
        _queue.append(waiting)
    with _writer_lock:
        while not waiting.done.done():
            _write_batch()
    return waiting.done.result()


def _write_batch() -> None:
    with _queue_lock:
        batch = _queue[:BATCH]
        del _queue[:BATCH]
    try:
        ids = _keep(batch)
    except Exception as error:  # noqa: BLE001 (whatever it was, each sender hears of it)
        if len(batch) == 1:
            batch[0].done.set_exception(error)
            return
        for waiting in batch:  # one that cannot be kept must not take the others with it
            _keep_alone(waiting)
        return
    for waiting in batch:
        waiting.done.set_result(ids[waiting.channel_id, waiting.provider_id])


def _keep_alone(waiting: _Waiting) -> None:
    try:
        waiting.done.set_result(_keep([waiting])[waiting.channel_id, waiting.provider_id])
    except Exception as error:  # noqa: BLE001 (the sender hears of it)
        waiting.done.set_exception(error)


_NEW = "INSERT INTO channels_rawinbound (channel_id, provider_id, received_at, state, body, path, details, problem) VALUES "
_ROW = "(%s, %s, %s, 'new', %s, %s, %s, '')"
_ONCE = " ON CONFLICT (channel_id, provider_id) DO NOTHING RETURNING id, channel_id, provider_id"


def _keep(batch: list[_Waiting]) -> dict[tuple[int, str], int]:
    """Writes what is new, in SQL of our own: every message passes here, and the ORM would take most of its time."""
    keys = {(waiting.channel_id, waiting.provider_id): waiting for waiting in batch}
    moment = connection.ops.adapt_datetimefield_value(now())
    values: list[Any] = []
    for (channel_id, provider_id), each in keys.items():
        values += (channel_id, provider_id, moment, each.body, each.path, json.dumps(dict(each.details)))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NEW + ", ".join([_ROW] * len(keys)) + _ONCE, values)
            ids = {(channel, provider): pk for pk, channel, provider in cursor.fetchall()}
        # A key, so that a row is read by one job whatever happens here.
        enqueue_many("channels.read", [({"raw": pk}, f"raw:{pk}", keys[key].lane) for key, pk in ids.items()])
    # What was there already: another process kept it, and has committed it.
    return ids if len(ids) == len(keys) else {**_ids(keys), **ids}


def _ids(keys: Mapping[tuple[int, str], _Waiting]) -> dict[tuple[int, str], int]:
    channels, provider_ids = {channel for channel, _ in keys}, [provider_id for _, provider_id in keys]
    # With the channel too: the unique index begins with it, and a repeated message must not scan all that ever came.
    rows = RawInbound.objects.filter(channel_id__in=channels, provider_id__in=provider_ids)
    found = rows.values_list("channel_id", "provider_id", "id")
    return {(channel, provider): pk for channel, provider, pk in found if (channel, provider) in keys}
