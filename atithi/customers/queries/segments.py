"""Segments: which of them a person has, what is broken in them, and who is in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from atithi.core import conditions
from atithi.core.clock import now
from atithi.core.conditions import Broken, Condition, Group, gone, placed
from atithi.core.errors import NotFound
from atithi.customers.models import Customer, Segment
from atithi.customers.queries.people import customers
from atithi.customers.segments import Asked, SegmentField, plain, segment_fields

MAY_SHARE = "manage_shared"


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
    rows: QuerySet[Customer]

    @property
    def count(self) -> int | None:
        """How many customers are in it, exactly; None for a broken one."""
        return None if self.broken else self.rows.order_by().count()

    def first(self, limit: int) -> list[Customer]:
        """The latest of them."""
        return [] if self.broken else list(self.rows.order_by("-created_at", "-id")[:limit])


def read_segment(
    user: Any, tree: object, *, at: datetime | None = None, known: dict[str, SegmentField] | None = None
) -> SegmentReading:
    """Reads a tree of conditions with the eyes of `user`: what they may not see does not count."""
    fields = known or segment_fields(user)
    found = conditions.read(tree, plain(fields.values()))
    keys, lost = _references(found.tree, fields, user)
    broken = (*found.broken, *lost)
    moment = at or now()

    def means(condition: Condition) -> Q:
        field = fields[condition.field]
        return field.means(Asked(condition, user, moment, keys.get(field.field.refers, {})))

    rows = customers().none() if broken else customers().filter(conditions.joined(found.tree, means))
    return SegmentReading(found.tree, broken, rows)


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
    return read_segment(reader, segment.conditions)


def segment_members(segment: Segment, *, user: Any = None) -> QuerySet[Customer]:
    """The customers in a segment now, as its maker sees them unless another reader is named. None where it is broken: whoever
    acts on a segment asks `segment_reading` for what is the matter."""
    return segment_reading(segment, user=user).rows


def in_segment(customer: Customer, segment: Segment, *, user: Any = None) -> bool:
    """Whether a customer is in a segment now."""
    return segment_members(segment, user=user).filter(pk=customer.pk).exists()
