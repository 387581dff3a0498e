"""Reading new signals once for all streams of a process, without missing any."""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from atithi.realtime.models import Signal

logger = logging.getLogger(__name__)
RECENT = 4000
"""Signals kept in memory for those who reconnect."""
HOLE_SECONDS = 30.0
"""How long a missing id may still turn up: a transaction that takes longer to commit its signal is not waited for."""
_COLUMNS = ("id", "topics", "name", "data", "ephemeral")


@dataclass(frozen=True, slots=True)
class Sent:
    """A signal as it goes out: encoded once, for every stream."""

    id: int
    topics: tuple[str, ...]
    name: str
    frame: bytes
    ephemeral: bool


@dataclass
class Follower:
    """Where reading has come to.

    On PostgreSQL a lower id may be committed after a higher one. Ids that were passed over are holes, asked for again
    until they turn up or grow old (then their transaction was rolled back). `floor`, which streams give to browsers as
    the id to come back with, stays below the first hole: whoever returns with it has missed nothing.
    """

    last: int = 0
    holes: dict[int, float] = field(default_factory=dict)

    @property
    def floor(self) -> int:
        """Every signal up to this id was read."""
        return min(self.holes, default=self.last + 1) - 1

    def prime(self) -> list[Sent]:
        """Starts at the present: gives the recent signals, for those who reconnect."""
        newest = Signal.objects.order_by("-id").values_list(*_COLUMNS)[:RECENT]
        rows = sorted(newest)
        self.holes.clear()
        self.last = rows[0][0] - 1 if rows else 0
        return self._pass(rows)

    def read(self) -> list[Sent]:
        """The signals committed since, at most as many as are kept."""
        self._forget_old_holes()
        new = Q(id__gt=self.last)
        if self.holes:
            new |= Q(id__in=list(self.holes))
        return self._pass(list(Signal.objects.filter(new).order_by("id").values_list(*_COLUMNS)[:RECENT]))

    def _pass(self, rows: Sequence[tuple[int, list[str], str, dict[str, Any], bool]]) -> list[Sent]:
        sent = []
        for id_, topics, name, data, ephemeral in rows:
            self._note(id_)
            sent.append(Sent(id_, tuple(topics), name, encode(name, data, min(self.floor, id_)), ephemeral))
        return sent

    def _note(self, id_: int) -> None:
        self.holes.pop(id_, None)
        if id_ <= self.last:
            return
        if connection.vendor == "postgresql":  # SQLite's writers are serialised: its ids come in order
            until = time.monotonic() + HOLE_SECONDS
            self.holes.update(dict.fromkeys(range(max(self.last + 1, id_ - RECENT), id_), until))
        self.last = id_

    def _forget_old_holes(self) -> None:
        moment = time.monotonic()
        for id_ in [id_ for id_, until in self.holes.items() if until < moment]:
            del self.holes[id_]


def encode(name: str, data: dict[str, Any], id_: int) -> bytes:
    """One server-sent event."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return f"id: {id_}\nevent: {name}\ndata: {text}\n\n".encode()


def about(sent: Iterable[Sent], topics: frozenset[str], after: int) -> list[bytes]:
    """The frames, of those with a higher id than `after`, that are about one of `topics` and not of the moment only."""
    return [
        each.frame for each in sent if each.id > after and not each.ephemeral and not topics.isdisjoint(each.topics)
    ]
