"""What conditions refer to (people, teams, channels, stores), found at most once each, and what of it is missing."""

from dataclasses import dataclass, field

from django.db.models import Model, QuerySet

from atithi.conversations.conditions.fields import FIELDS
from atithi.conversations.models import Channel, MatterKind, Tag
from atithi.core.conditions import Broken, Condition, Group, gone, placed
from atithi.staff.models import Store, User
from atithi.staff.queries import teams_visible_to

Keys = dict[tuple[str, str], int]


@dataclass
class Known:
    """Row ids by (kind of reference, public id), and the references that lead nowhere for this reader."""

    keys: Keys = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)


def _rows(kind: str, user: User) -> QuerySet[Model]:
    sources: dict[str, QuerySet[Model]] = {
        "person": User.objects.all(),
        "team": teams_visible_to(user),
        "channel": Channel.objects.all(),
        "store": Store.objects.all(),
        "tag": Tag.objects.filter(archived_at=None),
        "kind": MatterKind.objects.filter(archived_at=None),
    }
    return sources[kind]


def _referring(condition: Condition) -> list[str]:
    asked = FIELDS[condition.field]
    return [value for value in condition.values if value not in dict(asked.choices)] if asked.refers else []


def references(tree: Group, user: User) -> Known:
    """Looks up everything that the tree refers to; one query for each kind of thing. What is gone, or hidden from `user`,
    is named in words: a condition is never quietly left out."""
    wanted: dict[str, set[str]] = {}
    for condition in tree.conditions():
        if values := _referring(condition):
            wanted.setdefault(FIELDS[condition.field].refers, set()).update(values)
    known = Known()
    for kind, ids in wanted.items():
        found = _rows(kind, user).filter(public_id__in=ids).values_list("public_id", "pk")
        known.keys |= {(kind, public_id): pk for public_id, pk in found}
    for path, condition in placed(tree):
        asked = FIELDS[condition.field]
        if any((asked.refers, value) not in known.keys for value in _referring(condition)):
            known.broken.append(Broken(path, gone(asked)))
    return known
