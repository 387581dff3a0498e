"""Guests in templates: their contacts, moods, attributes and why two may be one, in words."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.customers.models import AttributeValue, Customer, Duplicate, Reach
from atithi.customers.values import written
from atithi.workspace.card_guest import language_now
from atithi.workspace.templatetags.desk import language_name

register = template.Library()
SHOWN_CONTACTS = 3


@register.simple_tag
def reach_choices() -> list[tuple[str, Any]]:
    """How somebody can be reached."""
    return list(Reach.choices)


@register.filter
def mood_word(mood: str) -> str:
    """A mood in words."""
    return {"upset": pgettext("mood", "upset"), "grateful": pgettext("mood", "grateful")}.get(
        mood, pgettext("mood", "calm")
    )


@register.filter
def last_mood(moods: list[str]) -> str:
    """The mood of the last conversation, in words."""
    return mood_word(moods[-1])


@register.filter
def contact_words(customer: Customer) -> str:
    """Mail addresses and numbers of a customer, whose contact points are at hand."""
    values = [point.value for point in customer.contact_points.all() if point.kind in {"email", "phone"}]
    return " · ".join(values[:SHOWN_CONTACTS])


@register.filter
def both(pair: Duplicate) -> tuple[Customer, Customer]:
    """The two records of a pair."""
    return pair.first, pair.second


@register.filter
def twin_reasons(pair: Duplicate) -> str:
    """Why two records may be one person."""
    return ", ".join(_reason(one["code"]) % {"value": one.get("value", "")} for one in pair.reasons)


def _reason(code: str) -> str:
    return {
        "phone": _("the same number %(value)s"),
        "mail": _("the same mail address %(value)s"),
        "name": _("the same name"),
        "sounds_alike": _("the names sound alike"),
        "part_of_name": _("a part of the name is the same"),
        "near_phone": _("a number that differs in one place: %(value)s"),
        "near_mail": _("a mail address that begins the same"),
    }.get(code, code)


@register.filter
def attribute_label(value: AttributeValue) -> str:
    """The name of an attribute for the reader."""
    return value.attribute.label_in(language_now())


@register.filter
def attribute_words(value: AttributeValue) -> str:
    """The value of an attribute for the reader."""
    return written(value, language_now())


@register.filter
def field_word(name: str) -> str:
    """What a field of a customer is called."""
    return {
        "name": _("Name"), "said_as": _("How the name is said"), "language": _("Language"),
        "reach_by": _("Likes to be reached"), "reach_note": _("When it suits them"),
    }.get(name, name)  # fmt: skip


@register.filter
def field_value(value: str, name: str) -> str:
    """The value of such a field for the reader."""
    if name == "language":
        return language_name(value)
    return str(dict(Reach.choices).get(value, value)) if name == "reach_by" else value
