"""Times as a guest reads them, in the page's language."""

from datetime import datetime

from babel.dates import format_date, format_datetime
from django import template
from django.utils import translation

register = template.Library()
_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def _written(text: str) -> str:
    return text.translate(_BENGALI) if (translation.get_language() or "").startswith("bn") else text


def _locale() -> str:
    return f"{(translation.get_language() or 'en')[:2]}_IN"


@register.filter
def guest_day(value: datetime) -> str:
    """A local day: "Wednesday, 25 November"."""
    return _written(format_date(value.date(), "EEEE, d MMMM", locale=_locale()))


@register.filter
def guest_moment(value: datetime) -> str:
    """A local day and hour."""
    return _written(format_datetime(value, "EEEE, d MMMM, h:mm a", locale=_locale()))
