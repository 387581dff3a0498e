"""How calls look on pages."""

from django import template

from atithi.channels.phone.models import LOST, TALKING, Call, CallState
from atithi.channels.phone.queries import can

register = template.Library()


@register.filter
def span(seconds: float | None) -> str:
    """Seconds as people read a clock: 1:05, 1:02:03; nothing of nothing."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def possible(call: Call, verb: str) -> bool:
    """Whether the button for this is shown: not where the provider cannot do it, or not now."""
    return can(call, verb)


@register.filter
def call_badge(call: Call) -> str:
    """The class of the badge of a call's state."""
    if call.state in TALKING or call.state == CallState.ENDED:
        return "badge-good"
    if call.state in {CallState.FAILED, CallState.UNCERTAIN} or (call.incoming and call.state in LOST):
        return "badge-bad"
    return "badge-guest"


@register.filter
def percent(share: float | None) -> str:
    """A share as whole percent; a dash of nothing."""
    return "–" if share is None else f"{share * 100:.1f}".rstrip("0").rstrip(".") + " %"
