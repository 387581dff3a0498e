"""What a tree of conditions means to the database."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from atithi.conversations.conditions.references import Known
from atithi.conversations.models import IN_QUEUES, ConversationTag, Priority, ReadMark
from atithi.core.conditions import Condition, Group, joined, moment_before
from atithi.customers.models import ContactPoint
from atithi.staff.models import User

NOTHING = Q(pk__in=[])
_STATES = {
    "open": Q(**IN_QUEUES),
    "snoozed": Q(closed_at=None, snoozed_until__isnull=False),
    "closed": Q(closed_at__isnull=False, spam_at=None, merged_into=None),
    "spam": Q(spam_at__isnull=False),
}


class _Reading:
    """Who asks, when, and what the references are."""

    def __init__(self, user: User, known: Known, at: datetime) -> None:
        self.user, self.known, self.at = user, known, at

    def key(self, kind: str, value: str) -> int:
        return self.known.keys.get((kind, value), 0)

    def before(self, value: str) -> datetime:
        return moment_before(self.at, value)

    def means(self, condition: Condition) -> Q:
        return _MEANINGS[condition.field](condition, self)


def filter_of(tree: Group, *, user: User, known: Known, at: datetime) -> Q:
    """The filter for conversations. `at` is the moment from which spans of time are reckoned. What was merged into another
    is never there; spam only where a condition asks for it."""
    found = Q(merged_into=None) & joined(tree, _Reading(user, known, at).means)
    asked = any(one.field == "state" and "spam" in one.values for one in tree.conditions())
    return found if asked else found & Q(spam_at=None)


def _plain(column: str) -> Callable[[Condition, _Reading], Q]:
    return lambda condition, _reading: Q(**{f"{column}__in": condition.values})


def _reference(column: str, kind: str, none: str) -> Callable[[Condition, _Reading], Q]:
    def means(condition: Condition, reading: _Reading) -> Q:
        own = {"me": reading.user.pk}
        keys = [own.get(one) or reading.key(kind, one) for one in condition.values if one != none]
        found = Q(**{f"{column}_id__in": keys}) if keys else NOTHING
        return found | Q(**{f"{column}__isnull": True}) if none in condition.values else found

    return means


def _span(column: str, **more: Any) -> Callable[[Condition, _Reading], Q]:
    def means(condition: Condition, reading: _Reading) -> Q:
        beyond = "lt" if condition.op == "over" else "gte"
        return Q(**{f"{column}__{beyond}": reading.before(condition.values[0])}, **more)

    return means


def _state(condition: Condition, _reading: _Reading) -> Q:
    return reduce(or_, [_STATES[value] for value in condition.values])


def _priority(condition: Condition, _reading: _Reading) -> Q:
    return Q(priority__in=[Priority[value.upper()] for value in condition.values])


def _tags(condition: Condition, reading: _Reading) -> Q:
    tagged = ConversationTag.objects.filter(conversation=OuterRef("pk"))
    keys = [reading.key("tag", one) for one in condition.values if one != "none"]
    found = Q(Exists(tagged.filter(tag__in=keys))) if keys else NOTHING
    return found | ~Q(Exists(tagged)) if "none" in condition.values else found


def _mood(condition: Condition, _reading: _Reading) -> Q:
    return Q(mood__in=["" if value == "calm" else value for value in condition.values])


def _unread(_condition: Condition, reading: _Reading) -> Q:
    mark = ReadMark.objects.filter(user=reading.user, conversation=OuterRef("pk")).values("message_id")[:1]
    return Q(last_customer_message_id__gt=Coalesce(Subquery(mark), 0))


def _contact(condition: Condition, _reading: _Reading) -> Q:
    points = ContactPoint.objects.filter(customer=OuterRef("customer_id"), value__icontains=condition.values[0])
    return Q(Exists(points))


def _text(condition: Condition, _reading: _Reading) -> Q:
    return Q(subject__icontains=condition.values[0]) | Q(preview__icontains=condition.values[0])


_MEANINGS: dict[str, Callable[[Condition, _Reading], Q]] = {
    "state": _state,
    "assignee": _reference("assignee", "person", "nobody"),
    "team": _reference("team", "team", "none"),
    "channel": _reference("channel", "channel", ""),
    "store": _reference("store", "store", "none"),
    "language": _plain("language"),
    "script": _plain("script"),
    "waiting": _span("waiting_since", closed_at=None),
    "last_message": _span("last_message_at"),
    "created": _span("created_at"),
    "tags": _tags,
    "kind": _reference("kind", "kind", "none"),
    "priority": _priority,
    "last_from": _plain("last_message_kind"),
    "unread": _unread,
    "mood": _mood,
    "customer": lambda condition, _reading: Q(customer__name__icontains=condition.values[0]),
    "contact": _contact,
    "text": _text,
}
