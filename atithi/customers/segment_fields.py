"""What this room knows that segments ask for: who somebody is, how they are reached, tags, notes, attributes."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core import amounts
from atithi.core.conditions import Field
from atithi.customers.models import (
    Attribute,
    AttributeKind,
    AttributeValue,
    ContactKind,
    ContactPoint,
    CustomerTag,
    Reach,
    Remark,
    TaggedCustomer,
)
from atithi.customers.queries.segments import SEGMENT, segments_of
from atithi.customers.segments import NOBODY, Asked, SegmentField, members_of
from atithi.customers.values import SCALE

_LANGUAGES = (("hi", _("Hindi")), ("te", _("Telugu")), ("bn", _("Bengali")), ("en", _("English")))
_SCRIPTS = (("Deva", _("Devanagari")), ("Telu", _("Telugu")), ("Beng", _("Bengali")), ("Latn", _("Roman letters")))
_REACH = tuple((value, label) for value, label in Reach.choices if value)
GUEST = _("The guest")


def _span(column: str) -> Callable[[Asked], Q]:
    def means(asked: Asked) -> Q:
        beyond = "lt" if asked.condition.op == "over" else "gte"
        return Q(**{f"{column}__{beyond}": asked.since})

    return means


def _in(column: str) -> Callable[[Asked], Q]:
    return lambda asked: Q(**{f"{column}__in": asked.condition.values})


def _tags(asked: Asked) -> Q:
    tagged = TaggedCustomer.objects.filter(tag__in=asked.found)
    found = members_of(tagged) if asked.found else NOBODY
    return found | ~members_of(TaggedCustomer.objects.all()) if "none" in asked.condition.values else found


def _reachable(kind: str) -> Callable[[Asked], Q]:
    return lambda _asked: members_of(ContactPoint.objects.filter(kind=kind))


def _segment(asked: Asked) -> Q:
    return reduce(or_, (asked.inner[one] for one in asked.found if one in asked.inner), NOBODY)


def _contact(asked: Asked) -> Q:
    return members_of(ContactPoint.objects.filter(value__icontains=asked.value))


def _remark(asked: Asked) -> Q:
    return members_of(Remark.objects.filter(removed_at=None, text__icontains=asked.value))


def fields(user: Any) -> Sequence[SegmentField]:
    """The fields of this room; the business's attributes among them."""
    return (
        SegmentField(Field("name", _("Name"), "text"), lambda asked: Q(name__icontains=asked.value), group=GUEST),
        SegmentField(Field("language", _("Language"), "choice", _LANGUAGES), _in("language"), group=GUEST),
        SegmentField(Field("script", _("Script"), "choice", _SCRIPTS), _in("script"), group=GUEST),
        SegmentField(
            Field("tags", _("Tags"), "reference", (("none", _("no tag")),), "customer_tag"), _tags,
            lambda _user: CustomerTag.objects.filter(archived_at=None).order_by("name"), GUEST,
        ),
        SegmentField(Field("since", _("Guest since"), "span"), _span("created_at"), group=GUEST),
        SegmentField(Field("reach", _("Likes to be reached"), "choice", _REACH), _in("reach_by"), group=GUEST),
        SegmentField(Field("has_phone", _("Has a phone number"), "flag"), _reachable(ContactKind.PHONE), group=GUEST),
        SegmentField(Field("has_email", _("Has a mail address"), "flag"), _reachable(ContactKind.EMAIL), group=GUEST),
        SegmentField(Field("contact", _("Mail address or number"), "text"), _contact, group=GUEST),
        SegmentField(Field("remark", _("Pinned note or small talk"), "text"), _remark, group=GUEST),
        SegmentField(
            Field("blocked", _("Blocked"), "flag"), lambda _asked: Q(blocked_at__isnull=False), group=GUEST
        ),
        SegmentField(
            Field("segment", _("Segment"), "reference", refers=SEGMENT), _segment, segments_of, GUEST
        ),
        *(_attribute(one) for one in Attribute.objects.filter(archived_at=None)),
    )  # fmt: skip


_KINDS = {
    AttributeKind.TEXT: "text", AttributeKind.NUMBER: "number", AttributeKind.DATE: "date", AttributeKind.CHOICE: "choice",
    AttributeKind.FLAG: "flag", AttributeKind.MONEY: "money",
}  # fmt: skip


def _attribute(attribute: Attribute) -> SegmentField:
    language = translation.get_language() or "en"
    kind: Any = _KINDS[AttributeKind(attribute.kind)]
    choices = tuple(attribute.choices_in(language)) if kind == "choice" else ()
    asked = Field(f"attribute:{attribute.public_id}", attribute.label_in(language), kind, choices)
    return SegmentField(asked, _known(attribute), group=pgettext_lazy("segment", "Attributes"))


def _known(attribute: Attribute) -> Callable[[Asked], Q]:
    def means(asked: Asked) -> Q:
        values = AttributeValue.objects.filter(attribute=attribute)
        if attribute.kind == AttributeKind.TEXT:
            return members_of(values.filter(text__icontains=asked.value))
        if attribute.kind == AttributeKind.CHOICE:
            return members_of(values.filter(text__in=asked.condition.values))
        if attribute.kind == AttributeKind.FLAG:
            return members_of(values.filter(text="yes"))
        above = asked.condition.op in {"least", "from"}
        return members_of(values.filter(**{f"measure__{'gte' if above else 'lte'}": _measure(attribute, asked.value)}))

    return means


def _measure(attribute: Attribute, text: str) -> int:
    """What a value is compared by. The condition was read: it is written as its kind is."""
    if attribute.kind == AttributeKind.MONEY:
        return amounts.paise(text) or 0
    if attribute.kind == AttributeKind.DATE:
        day = amounts.day(text)
        return day.toordinal() if day else 0
    return int((amounts.number(text) or 0) * SCALE)
