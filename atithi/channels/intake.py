"""Accepts what comes from outside: stored first, read later. Once `accept` returns, nothing is lost.

Many senders at once share one commit (group commit): whoever finds no writer at work becomes it, and takes along
all that queued up meanwhile. So the disk is asked once for many, and each is answered only after its own is on it.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

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

    What shares a `lane` is read in the order in which it was accepted. The same (channel, provider_id) again changes nothing and returns the row there is. Raises the database's error
    if it could not be kept: then the sender must not be told that we have it. Not to be called in a transaction.
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


def _keep(batch: list[_Waiting]) -> dict[tuple[int, str], int]:
    keys = {(waiting.channel_id, waiting.provider_id): waiting for waiting in batch}
    moment = now()
    with transaction.atomic():
        known = _ids(keys)
        RawInbound.objects.bulk_create(
            (
                RawInbound(
                    channel_id=waiting.channel_id, provider_id=waiting.provider_id, received_at=moment,
                    body=waiting.body, path=waiting.path, details=dict(waiting.details),
                )
                for key, waiting in keys.items()
                if key not in known
            ),
            ignore_conflicts=True,
        )  # fmt: skip
        ids = _ids(keys)
        # A key, so that a row which another process kept at the same moment is read by one job.
        jobs = [({"raw": ids[key]}, f"raw:{ids[key]}", each.lane) for key, each in keys.items() if key not in known]
        enqueue_many("channels.read", jobs)
    return ids


def _ids(keys: Mapping[tuple[int, str], _Waiting]) -> dict[tuple[int, str], int]:
    rows = RawInbound.objects.filter(provider_id__in=[provider_id for _channel, provider_id in keys])
    found = rows.values_list("channel_id", "provider_id", "id")
    return {(channel, provider): pk for channel, provider, pk in found if (channel, provider) in keys}
