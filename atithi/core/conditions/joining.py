"""From the meanings of single conditions to the meaning of a tree."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from atithi.core.conditions.fields import DENYING
from atithi.core.conditions.tree import SPAN, Condition, Group

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def joined(group: Group, means: Callable[[Condition], Q]) -> Q:
    """The filter of a group. `means` gives a condition's meaning without its denial."""
    parts = [joined(part, means) if isinstance(part, Group) else _one(part, means) for part in group.parts]
    parts = [part for part in parts if part]
    if not parts:
        return Q()
    if group.match == "all":
        return reduce(and_, parts)
    either = reduce(or_, parts)
    return ~either if group.match == "none" else either


def _one(condition: Condition, means: Callable[[Condition], Q]) -> Q:
    found = means(condition)
    return ~found if condition.op in DENYING else found


def moment_before(at: datetime, value: str) -> datetime:
    """The moment that lies a span ("90d") before `at`. The value was read: it is a span."""
    found = SPAN.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return at - timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})
