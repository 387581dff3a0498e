"""The time of an appointment in a template."""

from zoneinfo import ZoneInfo

from django import template

from atithi.promises import moments
from atithi.promises.models import Appointment

register = template.Library()


@register.filter
def agreed_time(appointment: Appointment) -> str:
    """Day and time on the clock of its place, in few letters."""
    zone = ZoneInfo(appointment.time_zone)
    return f"{moments.short_day(appointment.local_start.date())}, {moments.clock(appointment.starts_at, zone)}"
