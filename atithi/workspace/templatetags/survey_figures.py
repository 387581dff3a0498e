"""Figures of surveys in templates."""

from collections.abc import Collection

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from atithi.language import write
from atithi.satisfaction import saying
from atithi.satisfaction.figures import Point
from atithi.satisfaction.models import Recovery
from atithi.satisfaction.statistics.measures import CSAT, Figure, Measure
from atithi.workspace.survey_figures import INTERVAL, recovery_words, span

register = template.Library()


@register.simple_tag
def value_of(measure: Measure, figure: Figure) -> str:
    """The figure."""
    return saying.measured(measure, figure.value)


@register.simple_tag
def interval_of(measure: Measure, figure: Figure) -> str:
    """Its interval."""
    return saying.between(measure, figure.low, figure.high)


@register.simple_tag
def range_of(measure: Measure, ends: tuple[float, float]) -> str:
    """Two values of the measure."""
    return saying.between(measure, *ends)


@register.simple_tag
def change_of(measure: Measure, change: tuple[float, float, float]) -> str:
    """A difference with its interval."""
    apart, low, high = (saying.measured(measure, value, signed=True) for value in change)
    return f"{apart} ({low} … {high})"


@register.filter
def share(value: float) -> str:
    """0.62 is 62 %."""
    return saying.measured(CSAT, value)


@register.filter
def days_of(point: Point) -> str:
    """The days of a point."""
    return span(point)


@register.filter
def likelihood(chance: float) -> str:
    """A chance as those who reckon write it."""
    if chance < 0.001:
        return f"< {write.number(0.001, saying.language())}"
    return write.number(round(chance, 3 if chance < 0.1 else 2), saying.language())


@register.simple_tag
def interval_picture(place: tuple[int, int, int]) -> SafeString:
    """A line over the whole scale with the interval and the figure on it; the numbers stand beside it."""
    low, high, dot = place
    return format_html(
        '<svg class="interval" viewBox="-5 0 {} 14" width="{}" height="14" aria-hidden="true"><path class="interval-axis" '
        'd="M0 7H{}"/><path class="interval-line" d="M{} 7H{}"/><circle class="interval-dot" cx="{}" cy="7" r="4"/></svg>',
        INTERVAL + 10, INTERVAL + 10, INTERVAL, low, high, dot,
    )  # fmt: skip


@register.simple_tag
def recovery_badge(recovery: Recovery, may_open: Collection[int]) -> SafeString:
    """How far it is with putting right a low score, and the way to its conversation where the reader may open it."""
    kind, text = recovery_words(recovery)
    if recovery.conversation_id not in may_open:
        return format_html('<span class="badge {}">{}</span>', kind, text)
    address = reverse("workspace:conversation", args=[recovery.conversation.public_id])
    return format_html('<a class="badge {}" href="{}">{}</a>', kind, address, text)
