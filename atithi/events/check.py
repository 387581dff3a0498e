"""Proving the record: every sealed event is there, unchanged, and nothing was put between."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain as joined

from django.db import connection

from atithi.events import triggers
from atithi.events.models import Event, Seal
from atithi.events.seal import START, chain, leaf, leaves_of

LOWEST = -(2**63)
"""No id is lower: what was put before the first event shows as well."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the record is not what was sealed. Without `event_id`: a seal is broken."""

    kind: str
    """altered, missing, inserted (an event); seal (altered or removed); anchor (a kept hash is not found)."""
    event_id: int | None
    seal_id: int | None

    def __str__(self) -> str:
        if self.event_id is not None:
            return f"event {self.event_id} is {self.kind} (seal {self.seal_id})"
        if self.kind == "anchor":
            return "the kept hash is not in the chain: the record was rewritten or shortened"
        return f"seal {self.seal_id} is broken: it, or one before it, was altered or removed"


def first_broken(anchor: str = "") -> Broken | None:
    """The first broken row in the order of the record, or None.

    `anchor`: a hash kept from an earlier check, which must still be part of the chain. Reads the whole sealed record
    in batches: about a second for 50,000 events.
    """
    previous, after, anchored = START, LOWEST, not anchor
    for seal in Seal.objects.order_by("id").iterator(20):
        if seal.previous != previous or chain(seal) != seal.hash or seal.first_event <= after:
            return Broken("seal", None, seal.id)
        broken = _first_broken_event(seal, after)
        if broken is not None:
            return broken
        previous, after = seal.hash, seal.last_event
        anchored = anchored or seal.hash == anchor
    return None if anchored else Broken("anchor", None, None)


def _first_broken_event(seal: Seal, after: int) -> Broken | None:
    """Walks the leaves and the rows side by side, both in the order of ids."""
    events = Event.objects.filter(id__gt=after, id__lte=seal.last_event).order_by("id")
    sealed: Iterator[tuple[int, bytes] | None] = joined(leaves_of(seal), [None])
    expected = next(sealed)
    for event in events.iterator(500):
        if expected is None or event.id < expected[0]:
            return Broken("inserted", event.id, seal.id)
        if event.id > expected[0]:
            return Broken("missing", expected[0], seal.id)
        if leaf(event) != expected[1]:
            return Broken("altered", event.id, seal.id)
        expected = next(sealed)
    return Broken("missing", expected[0], seal.id) if expected is not None else None


def head() -> str:
    """The latest hash of the chain, which kept elsewhere proves the whole record until now. Empty before the first."""
    return Seal.objects.order_by("-id").values_list("hash", flat=True).first() or ""


def unsealed() -> int:
    """How many events wait for their seal."""
    last = Seal.objects.order_by("-id").values_list("last_event", flat=True).first() or 0
    return Event.objects.filter(id__gt=last).count()


def missing_triggers() -> list[str]:
    """The names of triggers that should guard the record and are gone."""
    return triggers.missing(connection)
