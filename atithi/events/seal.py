"""Sealing the record: batches of events in a chain of hashes, so that a later change of any row shows.

Each seal holds a short hash of every event of its batch, which names a broken row, and a hash over those and the
previous seal, which binds the whole past. Whoever keeps the latest hash elsewhere (`atithi check` prints it) can
prove that nothing sealed until then was changed, even by somebody who can rewrite the database.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

from django.db import OperationalError, connection, transaction

from atithi.core.clock import now
from atithi.events.models import Event, Seal

logger = logging.getLogger(__name__)
BATCH = 1000
"""Events in one seal."""
BATCHES = 100
"""Seals made at one go."""
LEAF = 16
"""Bytes of the hash of one event."""
START = "0" * 64


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be sealed next: events after `after`, up to `last`, behind the seal with hash `previous`."""

    after: int
    last: int
    previous: str


def next_span() -> Span | None:
    """What can be sealed now; None if there is nothing new, or if inserts under way do not end soon enough."""
    latest = Seal.objects.order_by("-id").first()
    after, previous = (latest.last_event, latest.hash) if latest else (0, START)
    last = _last_settled_id()
    return Span(after, last, previous) if last and last > after else None


def _last_settled_id() -> int | None:
    """The highest event id below which no insert is still under way.

    SQLite serialises writers. On PostgreSQL a transaction may commit an id lower than those already visible: a SHARE
    lock, taken for an instant, waits for every insert under way. It is given back with the savepoint at once.
    """
    if connection.vendor != "postgresql":
        return _last_id()
    savepoint = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.execute("LOCK TABLE events_event IN SHARE MODE")
        return _last_id()
    except OperationalError as error:
        logger.info("the record is busy, it will be sealed later: %s", error)
        return None
    finally:
        transaction.savepoint_rollback(savepoint)


def _last_id() -> int | None:
    return Event.objects.order_by("-id").values_list("id", flat=True).first()


def make_seals(span: Span) -> list[Seal]:
    """The seals over a span. Events do not change, so this reads outside a transaction and keeps nobody waiting."""
    seals: list[Seal] = []
    after, previous = span.after, span.previous
    events = Event.objects.filter(id__gt=after, id__lte=span.last).order_by("id")[: BATCH * BATCHES].iterator(BATCH)
    while batch := list(islice(events, BATCH)):
        leaves = b"".join(leaf(event) for event in batch)
        seal = Seal(first_event=batch[0].id, last_event=batch[-1].id, leaves=leaves, previous=previous, at=now())
        seal.hash = previous = chain(seal)
        seals.append(seal)
    return seals


def add_seals(span: Span, seals: list[Seal]) -> None:
    """Appends the seals, unless another worker sealed meanwhile."""
    latest = Seal.objects.order_by("-id").first()
    if (latest.hash if latest else START) == span.previous:
        Seal.objects.bulk_create(seals)


def leaf(event: Event) -> bytes:
    """The id of an event and the beginning of the hash over everything it says."""
    content = [
        event.id,
        event.type,
        event.version,
        event.subject_kind,
        event.subject_id,
        event.actor_kind,
        event.actor_id,
        _moment(event.at),
        event.data,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return event.id.to_bytes(8, "big") + sha256(text.encode()).digest()[:LEAF]


def leaves_of(seal: Seal) -> Iterator[tuple[int, bytes]]:
    """The events of a seal: id, and its leaf as made at the time."""
    packed = bytes(seal.leaves)
    for start in range(0, len(packed), 8 + LEAF):
        part = packed[start : start + 8 + LEAF]
        yield int.from_bytes(part[:8], "big"), part


def chain(seal: Seal) -> str:
    """The hash of a seal over its batch and the seal before it, as 64 hexadecimal digits."""
    head = json.dumps([seal.previous, seal.first_event, seal.last_event, _moment(seal.at)], separators=(",", ":"))
    return sha256(head.encode() + bytes(seal.leaves)).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
