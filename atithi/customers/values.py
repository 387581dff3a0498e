"""Values of attributes: read as people and programs write them, kept in one spelling, written for a reader."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from atithi.core import amounts
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import Attribute, AttributeKind, AttributeValue
from atithi.language import write

LONGEST = 300
SCALE = 10_000  # numbers are kept in ten-thousandths
_YES = {"yes", "true", "1", "on", "हाँ", "हां", "అవును", "হ্যাঁ"}
_NO = {"no", "false", "0", "off", "नहीं", "కాదు", "না"}


@dataclass(frozen=True)
class Kept:
    """A value as the table keeps it."""

    text: str
    measure: int | None = None


def read_value(attribute: Attribute, text: str) -> Kept:
    """The value that somebody wrote. Raises CustomerError with what is wrong, by the attribute's English name."""
    text = clean_line(text, LONGEST + 1)
    if len(text) > LONGEST:
        raise CustomerError("value_too_long", _("%(name)s: at most %(count)s letters."), name=attribute.label_in("en"),
                            count=LONGEST)  # fmt: skip
    found = _READERS[AttributeKind(attribute.kind)](attribute, text)
    if found is None:
        raise CustomerError(
            "value_wrong", _WRONG[AttributeKind(attribute.kind)], name=attribute.label_in("en"), value=text[:60]
        )
    return found


def _number(_attribute: Attribute, text: str) -> Kept | None:
    found = amounts.number(text)
    return None if found is None else Kept(f"{found.normalize():f}", int(found * SCALE))


def _money(_attribute: Attribute, text: str) -> Kept | None:
    found = amounts.paise(text)
    return None if found is None else Kept(f"{Decimal(found) / 100:.2f}", found)


def _date(_attribute: Attribute, text: str) -> Kept | None:
    found = amounts.day(text)
    return None if found is None else Kept(found.isoformat(), found.toordinal())


def _flag(_attribute: Attribute, text: str) -> Kept | None:
    word = text.lower()
    return Kept("yes") if word in _YES else Kept("no") if word in _NO else None


def _choice(attribute: Attribute, text: str) -> Kept | None:
    """By its key, or by its words in any language."""
    for one in attribute.choices:
        if text.lower() in {one["key"].lower(), *(str(label).lower() for label in one["labels"].values())}:
            return Kept(one["key"])
    return None


_READERS = {
    AttributeKind.TEXT: lambda _attribute, text: Kept(text) if text else None,
    AttributeKind.NUMBER: _number,
    AttributeKind.MONEY: _money,
    AttributeKind.DATE: _date,
    AttributeKind.FLAG: _flag,
    AttributeKind.CHOICE: _choice,
}
_WRONG = {
    AttributeKind.TEXT: _("%(name)s: write something."),
    AttributeKind.NUMBER: _("%(name)s: “%(value)s” is no number."),
    AttributeKind.MONEY: _("%(name)s: “%(value)s” is no amount of money."),
    AttributeKind.DATE: _("%(name)s: “%(value)s” is no date. Write it as 3/11/2026."),
    AttributeKind.FLAG: _("%(name)s: write yes or no."),
    AttributeKind.CHOICE: _("%(name)s: “%(value)s” is none of its choices."),
}


def written(value: AttributeValue, language: str) -> str:
    """A value as its reader's language writes it. `value.attribute` is at hand."""
    kind, measure = value.attribute.kind, value.measure
    if kind == AttributeKind.CHOICE:
        return dict(value.attribute.choices_in(language)).get(value.text, value.text)
    if kind == AttributeKind.FLAG:
        return pgettext("attribute", "yes") if value.text == "yes" else pgettext("attribute", "no")
    if measure is None:
        return value.text
    if kind == AttributeKind.DATE:
        return write.day(date.fromordinal(measure), language)
    if kind == AttributeKind.MONEY:
        return write.money(measure, language)
    return write.digits(value.text, language)


def hint(kind: str) -> str:
    """How a value of a kind is written, for a field's placeholder."""
    return {"date": "3/11/2026", "money": "₹", "number": "0"}.get(kind, "")
