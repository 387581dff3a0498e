"""Terms of agreements in words."""

from datetime import date, datetime, timedelta
from typing import Literal

from babel.dates import format_timedelta
from babel.numbers import format_percent
from django import template

from atithi.workspace.templatetags.desk import local_day
from atithi.workspace.wording import locale

register = template.Library()


@register.filter
def span_words(minutes: int) -> str:
    """Minutes as a span: 4 hours, 2 days."""
    unit: Literal["day", "hour", "minute"] = "day" if minutes % 1440 == 0 else "hour" if minutes % 60 == 0 else "minute"
    return format_timedelta(timedelta(minutes=minutes), granularity=unit, threshold=10_000, locale=locale())


@register.filter
def per_cent(hundredths: int) -> str:
    """Hundredths of a per cent: 7.5%."""
    return format_percent(hundredths / 10_000, format="#,##0.##%", locale=locale(), numbering_system="latn")


@register.filter
def last_day(until: datetime) -> date:
    """The last day before a moment at which something ends."""
    return local_day(until - timedelta(seconds=1))
