"""Segments: which of them a person has, what is broken in them, and who is in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from atithi.core import conditions
from atithi.core.clock import now
from atithi.core.conditions import Broken, Condition, Group, gone, placed
from atithi.core.errors import NotFound
from atithi.customers.models import Customer, Segment
from atithi.customers.queries.people import customers
from atithi.customers.segments import EVERYBODY, NOBODY, Asked, SegmentField, plain, segment_fields

MAY_SHARE = "manage_shared"
SEGMENT = "segment"
"""What conditions call another segment."""
MOST_TOGETHER = 200  # conditions, those of the segments that are asked for included
DEEPEST = 6  # segments within segments


def segments_of(user: Any) -> QuerySet[Segment]:
    """Segments that `user` has: their own and everybody's."""
    return Segment.objects.filter(Q(owner=user.pk) | Q(shared=True)).order_by("name", "id")


def get_segment(user: Any, public_id: str) -> Segment:
    """A segment that `user` has, else NotFound."""
    segment = segments_of(user).filter(public_id=public_id).first()
    if segment is None:
        raise NotFound
    return segment


def may_change_segment(user: Any, segment: Segment) -> bool:
    """Its maker, and for shared ones those who may change what is shared."""
    return bool(segment.owner == user.pk or (segment.shared and user.may(MAY_SHARE)))


def may_share_segment(user: Any, segment: Segment | None = None) -> bool:
    """Whether `user` may let everybody have a segment; one that everybody has already stays so."""
    return bool(user.may(MAY_SHARE) or (segment is not None and segment.shared))


@dataclass(frozen=True)
class SegmentReading:
    """A segment as one person reads it at one moment. Where something in it is broken nobody is in it: never the wrong ones."""

    tree: Group
    broken: tuple[Broken, ...]
    means: Q
    weight: int
    """How many conditions it comes to, with those of the segments that it asks for."""

    @property
    def rows(self) -> QuerySet[Customer]:
        """The customers in it."""
        return customers().none() if self.broken else customers().filter(self.means)

    @property
    def count(self) -> int | None:
        """How many customers are in it, exactly; None for a broken one."""
        return None if self.broken else self.rows.order_by().count()

    def first(self, limit: int) -> list[Customer]:
        """The latest of them."""
        return [] if self.broken else list(self.rows.order_by("-created_at", "-id")[:limit])


def read_segment(
    user: Any, tree: object, *, at: datetime | None = None, known: dict[str, SegmentField] | None = None,
    within: frozenset[int] = frozenset(), read: dict[int, "SegmentReading"] | None = None,
) -> SegmentReading:  # fmt: skip
    """Reads a tree of conditions with the eyes of `user`: what they may not see does not count. `within`: ids of the segments
    whose conditions these are, one within the other; to ask for one of them again would be a ring. `read`: those read so far."""
    fields, moment = known or segment_fields(user), at or now()
    found = conditions.read(tree, plain(fields.values()))
    keys, lost = _references(found.tree, fields, user)
    inner, rings = _inner(
        found.tree, keys.get(SEGMENT, {}), fields, _Reader(user, moment, within, {} if read is None else read)
    )
    weight = sum(1 for _one in found.tree.conditions()) + sum(one.weight for one in inner.values())
    broken = [*found.broken, *lost, *rings]
    if weight > MOST_TOGETHER and not broken:
        broken.append(Broken((), _too_many()))
    meanings = {pk: one.means or EVERYBODY for pk, one in inner.items()}

    def means(condition: Condition) -> Q:
        field = fields[condition.field]
        return field.means(Asked(condition, user, moment, keys.get(field.field.refers, {}), meanings))

    meaning = NOBODY if broken else conditions.joined(found.tree, means)
    return SegmentReading(found.tree, tuple(broken), meaning, weight)


@dataclass(frozen=True)
class _Reader:
    """Who reads, when, within which segments, and what they read already: each segment is read once, however often it is
    asked for."""

    user: Any
    at: datetime
    within: frozenset[int]
    read: dict[int, SegmentReading]


def _inner(
    tree: Group, keys: dict[str, int], fields: dict[str, SegmentField], reader: _Reader
) -> tuple[dict[int, SegmentReading], list[Broken]]:
    """What the segments mean that a tree asks for; and which lead back to themselves, or cannot be read."""
    rows = {row.public_id: row for row in Segment.objects.filter(pk__in=keys.values())} if keys else {}
    found: dict[int, SegmentReading] = {}
    broken = []
    for path, condition in placed(tree):
        wanted = (
            [rows[one] for one in condition.values if one in rows]
            if fields[condition.field].field.refers == SEGMENT
            else []
        )
        for row in wanted:
            if row.pk in reader.within:
                broken.append(Broken(path, _("The segment “%(name)s” leads back to itself.") % {"name": row.name}))
            elif len(reader.within) >= DEEPEST:
                broken.append(Broken(path, _too_many()))
            else:
                found[row.pk] = _read_inner(row, fields, reader)
                if found[row.pk].broken:
                    message = _("Something in the segment “%(name)s” can no longer be read.") % {"name": row.name}
                    broken.append(Broken(path, message))
    return found, broken


def _read_inner(row: Segment, fields: dict[str, SegmentField], reader: _Reader) -> SegmentReading:
    if row.pk not in reader.read:
        reader.read[row.pk] = read_segment(
            reader.user, row.conditions, at=reader.at, known=fields, within=reader.within | {row.pk}, read=reader.read
        )
    return reader.read[row.pk]


def _too_many() -> str:
    return _("These conditions are too many together with those of their segments.")


def _references(
    tree: Group, fields: dict[str, SegmentField], user: Any
) -> tuple[dict[str, dict[str, int]], list[Broken]]:
    """Ids by public id for each kind of thing that the tree refers to, one query each; what leads nowhere for this reader is
    named in words."""
    wanted: dict[str, set[str]] = {}
    for condition in tree.conditions():
        if values := _referring(fields[condition.field], condition):
            wanted.setdefault(condition.field, set()).update(values)
    keys: dict[str, dict[str, int]] = {}
    for name, ids in wanted.items():
        field = fields[name]
        if field.rows is not None:
            found = field.rows(user).filter(public_id__in=ids).values_list("public_id", "pk")
            keys.setdefault(field.field.refers, {}).update(dict(found))
    lost = []
    for path, condition in placed(tree):
        field = fields[condition.field]
        if any(value not in keys.get(field.field.refers, {}) for value in _referring(field, condition)):
            lost.append(Broken(path, gone(field.field)))
    return keys, lost


def _referring(field: SegmentField, condition: Condition) -> list[str]:
    fixed = dict(field.field.choices)
    return [value for value in condition.values if value not in fixed] if field.field.refers else []


def segment_reading(segment: Segment, *, user: Any = None) -> SegmentReading:
    """A saved segment as `user` reads it; without one as its maker does."""
    reader = user or get_user_model()._default_manager.get(pk=segment.owner)
    return read_segment(reader, segment.conditions, within=frozenset({segment.pk}))


def segment_members(segment: Segment, *, user: Any = None) -> QuerySet[Customer]:
    """The customers in a segment now, as its maker sees them unless another reader is named. None where it is broken: whoever
    acts on a segment asks `segment_reading` for what is the matter."""
    return segment_reading(segment, user=user).rows


def in_segment(customer: Customer, segment: Segment, *, user: Any = None) -> bool:
    """Whether a customer is in a segment now."""
    return segment_members(segment, user=user).filter(pk=customer.pk).exists()
