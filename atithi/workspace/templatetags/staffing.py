"""Times and counts of staffing in templates."""

from datetime import date, datetime, timedelta

from django import template
from django.utils.translation import ngettext

from atithi.promises import moments
from atithi.standards.models import Shift
from atithi.workspace.wording import digits, number

register = template.Library()


@register.filter
def seconds(value: int) -> str:
    """A length as people say it: seconds, minutes, from two hours on hours."""
    if value < 120:
        return ngettext("%(count)s second", "%(count)s seconds", value) % {"count": number(value)}
    if value < 7200:
        minutes = round(value / 60)
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": number(minutes)}
    hours = round(value / 3600)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}


@register.filter
def hours(value: float) -> str:
    """Hours, to the half: 12 or 12.5."""
    halves = round(value * 2)
    return number(halves // 2) + (digits(".5") if halves % 2 else "")


@register.filter
def signed(value: int) -> str:
    """+10, −5 or 0."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


@register.filter
def unlocalised(value: float) -> str:
    """A number as programs and pictures read it, whatever the language."""
    return str(value)


@register.filter
def short_day(day: date) -> str:
    """A day in few letters."""
    return moments.short_day(day)


@register.filter
def shift_hours(shift: Shift) -> str:
    """From when to when, on the clock of its place."""
    return f"{moments.clock(shift.starts_at, shift.zone)} – {moments.clock(shift.ends_at, shift.zone)}"


@register.filter
def shift_time(shift: Shift) -> str:
    """The day and from when to when."""
    return f"{moments.short_day(shift.local_start.date())}, {shift_hours(shift)}"


@register.filter
def shift_breaks(shift: Shift) -> str:
    """When its breaks are."""
    begins = [(shift.starts_at + timedelta(minutes=after), length) for after, length in shift.breaks]
    return ", ".join(
        f"{moments.clock(at, shift.zone)} – {moments.clock(at + timedelta(minutes=length), shift.zone)}"
        for at, length in begins
    )


@register.filter
def wall_clock(local: datetime) -> str:
    """A local time as a field for times has it."""
    return f"{local:%H:%M}"
