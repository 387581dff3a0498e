"""Who takes what, in templates: reasons in one line, waits and their intervals."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from atithi.standards.routing.fairness import Line
from atithi.standards.routing.on_duty import OffDuty, in_words
from atithi.standards.routing.ranks import Middle
from atithi.standards.routing.words import in_one_line
from atithi.workspace import fairness_figures, routing_form, wording

register = template.Library()
register.filter("wait_length", fairness_figures.length)
register.filter("kind_of_channel", routing_form.kind_name)


@register.filter
def why_line(why: dict[str, Any]) -> str:
    """speaks Telugu · helped last time · 3 of 6 busy."""
    return in_one_line(why)


@register.filter
def off_line(off: OffDuty) -> str:
    """Why somebody is given nothing now: on a break, off today."""
    return in_words(off, wording.time_of_day(off.until) if off.until else "")


@register.filter
def compared(line: Line) -> str:
    """Whether a group waits longer or shorter than the others."""
    return fairness_figures.differs(line)


@register.filter
def team_queue(team: int) -> str:
    """The queue of a team, as the inbox names it."""
    return f"team:{team}"


@register.simple_tag
def length_between(began: datetime, ended: datetime) -> str:
    """How long it took from the one to the other."""
    return fairness_figures.length((ended - began).total_seconds())


@register.simple_tag
def wait_interval(found: Middle, longest: float) -> SafeString:
    """A line with the interval and the median on it. The numbers stand beside it."""
    place = fairness_figures.drawn(found, longest)
    return format_html(
        '<svg class="interval" viewBox="-5 0 {} 14" width="{}" height="14" aria-hidden="true"><path class="interval-axis" '
        'd="M0 7H{}"/><path class="interval-line" d="M{} 7H{}"/><circle class="interval-dot" cx="{}" cy="7" r="4"/></svg>',
        fairness_figures.WIDTH + 10, fairness_figures.WIDTH + 10, fairness_figures.WIDTH, place.left, place.right, place.dot,
    )  # fmt: skip
