"""Everything that happened to a guest as one line of time, as a slot: rooms fill it, each by its sources and one line in
`config/timeline.py`. Pages are cut by place (moment, source, row), so that however long it is, a page costs the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

from atithi.core.tables import filled
from atithi.customers.models import Customer

Row = TypeVar("Row", bound=Model)
PAGE = 30


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `title` and `words` are for the reader; `link`: what kind of page it leads to, and of what."""

    at: datetime
    id: int
    title: str
    words: str = ""
    lang: str = ""
    badge: str = ""
    tone: str = ""
    icon: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended: the moment, the number of the source, and the row."""

    at: datetime
    source: int
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place written in a text; None where it is empty or none."""
        parts = text.replace(" ", "+").split("~")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts[1:]):
            return None
        try:
            at = parse_datetime(parts[0])
        except ValueError:
            return None
        return cls(at, int(parts[1]), int(parts[2])) if at is not None and at.tzinfo else None


@dataclass(frozen=True)
class Narrowed:
    """What of a timeline is asked for; empty: all. `channel` and `store`: public ids; `until` itself is not within."""

    kind: str = ""
    channel: str = ""
    store: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Look:
    """What a source is asked for."""

    narrowed: Narrowed
    limit: int
    place: Place | None
    source: int

    def take(self, rows: QuerySet[Row], column: str) -> list[Row]:
        """The rows of this page, the latest first by `column`, within the period and behind the place."""
        within = {f"{column}__gte": self.narrowed.since, f"{column}__lt": self.narrowed.until}
        rows = rows.filter(**{name: moment for name, moment in within.items() if moment is not None})
        if self.place is not None:
            rows = self._behind(rows, column, self.place)
        return list(rows.order_by(f"-{column}", "-pk")[: self.limit])

    def _behind(self, rows: QuerySet[Row], column: str, place: Place) -> QuerySet[Row]:
        """At one moment the sources follow each other as they stand in the table."""
        if self.source < place.source:
            return rows.filter(**{f"{column}__lt": place.at})
        rows = rows.filter(**{f"{column}__lte": place.at})
        if self.source > place.source:
            return rows
        return rows.filter(Q(**{f"{column}__lt": place.at}) | Q(pk__lt=place.id))


Entries = Callable[[Customer, Any, Look], list[Entry]]
"""What a source has for this reader: at most `look.limit` entries, by `look.take`; what they may not see is not among them."""


@dataclass(frozen=True)
class Source:
    """Where entries come from. `kind`: what they are filtered by; sources of one kind are filtered together."""

    kind: str
    label: Any
    icon: str
    entries: Entries
    by_channel: bool = False
    by_store: bool = False

    def answers(self, asked: Narrowed) -> bool:
        """Whether it can have anything of what is asked for."""
        if asked.kind and asked.kind != self.kind:
            return False
        return (self.by_channel or not asked.channel) and (self.by_store or not asked.store)


@dataclass(frozen=True)
class Shown:
    """An entry with the source that it comes from."""

    entry: Entry
    source: Source
    place: Place


@dataclass(frozen=True)
class TimelinePage:
    """Entries, the latest first, and the place behind the last; empty at the end."""

    shown: list[Shown] = field(default_factory=list)
    next: str = ""


def kinds() -> list[tuple[str, Any]]:
    """Kinds of entries with their words."""
    words: dict[str, Any] = {}
    for source in filled(settings.TIMELINE):
        words.setdefault(source.kind, source.label)
    return list(words.items())


def timeline_of(
    customer: Customer, user: Any, *, narrowed: Narrowed | None = None, after: str = "", limit: int = PAGE
) -> TimelinePage:
    """A page of a guest's timeline as `user` may see it."""
    asked, place = narrowed or Narrowed(), Place.parse(after)
    found = [
        _of_source(number, source, customer, user, Look(asked, limit + 1, place, number))
        for number, source in enumerate(filled(settings.TIMELINE))
        if source.answers(asked)
    ]
    page = list(islice(merge(*found, key=_rank), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    return TimelinePage(page, str(page[-1].place) if more else "")


def _of_source(number: int, source: Source, customer: Customer, user: Any, look: Look) -> Iterator[Shown]:
    for entry in source.entries(customer, user, look):
        yield Shown(entry, source, Place(entry.at, number, entry.id))


def _rank(shown: Shown) -> tuple[float, int, int]:
    return -shown.place.at.timestamp(), shown.place.source, -shown.place.id
