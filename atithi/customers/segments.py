"""What can be asked of customers in a segment, as a slot: rooms fill it, each by one function here or in their own room and one
line in `config/segments.py`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from atithi.core.conditions import Condition, Field, moment_before
from atithi.core.tables import filled

NOBODY = Q(pk__in=[])
EVERYBODY = Q(pk__gt=0)


@dataclass(frozen=True)
class Asked:
    """A condition as its meaning is told of it. `user`: with whose eyes it is read; `keys`: ids of what its values refer to,
    by their public ids; `inner`: what other segments mean, by their ids."""

    condition: Condition
    user: Any
    at: datetime
    keys: Mapping[str, int] = field(default_factory=dict)
    inner: Mapping[int, Q] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """The one value of a text, number, sum, date or span."""
        return self.condition.values[0]

    @property
    def found(self) -> list[int]:
        """Ids of what the values refer to."""
        return [self.keys[value] for value in self.condition.values if value in self.keys]

    @property
    def since(self) -> datetime:
        """The moment from which a span is reckoned."""
        return moment_before(self.at, self.value)


@dataclass(frozen=True)
class SegmentField:
    """One thing that can be asked of a customer. `means`: the filter of customers for whom it holds (what denies is turned round
    by whoever asks); `rows`: what a reference can refer to, as the user may see it. A meaning leans on an index, or reads one
    narrow index from end to end: segments are counted over all customers while somebody waits."""

    field: Field
    means: Callable[[Asked], Q]
    rows: Callable[[Any], QuerySet[Any]] | None = None
    group: Any = ""

    def refers_to(self, user: Any) -> list[tuple[str, str]]:
        """Public ids and names of what can be chosen."""
        return [(row.public_id, str(row)) for row in self.rows(user)] if self.rows else []


Fill = Callable[[Any], Sequence[SegmentField]]
"""What fills the slot: the fields of a room, as this user may ask them."""


def segment_fields(user: Any) -> dict[str, SegmentField]:
    """Everything that can be asked, by name, in the order of the table."""
    return {one.field.name: one for fill in filled(settings.SEGMENT_FIELDS) for one in fill(user)}


def members_of(rows: QuerySet[Any], column: str = "customer_id") -> Q:
    """Customers whom these rows of another table belong to. One read of the table, not one a customer."""
    return Q(pk__in=rows.filter(**{f"{column}__isnull": False}).order_by().values(column))


def counted(rows: QuerySet[Any], asked: Asked, measure: Any, wanted: int, column: str = "customer_id") -> Q:
    """Customers of whose rows `measure` (an aggregate) is at least, or at most, as much as wanted. Who has no row at all has
    none: they count where at most is asked."""
    grouped = rows.filter(**{f"{column}__isnull": False}).order_by().values(column).annotate(measure=measure)
    if asked.condition.op == "least":
        return Q(pk__in=grouped.filter(measure__gte=wanted).values(column)) if wanted > 0 else EVERYBODY
    return ~Q(pk__in=grouped.filter(measure__gt=wanted).values(column))


def last_seen(rows: QuerySet[Any], asked: Asked, measure: Any, column: str = "customer_id") -> Q:
    """Customers whose last row is longer ago than a span, or less long. Who has no row is in neither."""
    grouped = rows.filter(**{f"{column}__isnull": False}).order_by().values(column).annotate(measure=measure)
    beyond = "lt" if asked.condition.op == "over" else "gte"
    return Q(pk__in=grouped.filter(**{f"measure__{beyond}": asked.since}).values(column))


def plain(fields: Iterable[SegmentField]) -> dict[str, Field]:
    """The fields as trees of conditions are read with."""
    return {one.field.name: one.field for one in fields}
