"""Clocks in templates: the chip that says how much time is left, and times written out."""

from datetime import timedelta
from typing import Any, Literal

from babel.dates import format_timedelta
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.standards.clocks.kinds import title_of
from atithi.standards.clocks.queries import next_due
from atithi.standards.models import Clock
from atithi.workspace import wording
from atithi.workspace.clocks import alarm_of
from atithi.workspace.templatetags.desk import icon

register = template.Library()
UNITS: tuple[tuple[int, Literal["day", "hour", "minute"]], ...] = ((86400, "day"), (3600, "hour"), (60, "minute"))
DAY = 86400
HIDDEN = mark_safe(' class="visually-hidden"')
NEVER = 1e9
"""A threshold that no unit reaches: lengths are written in the unit that is asked for."""
register.filter("clock_title", title_of)


@register.simple_tag
def clock_chip(clock: Clock | None, *, brief: bool = False) -> SafeString:
    """How much time is left, or by how much it is late; nothing without a deadline. time.js keeps it current. `brief`: the
    icon alone says which of the two, and words do to those who hear the page."""
    if clock is None or clock.due_at is None:
        return SafeString()
    moment = now()
    late = moment > clock.due_at
    left = wording.span(clock.due_at, moment) if late else wording.span(moment, clock.due_at)
    words = pgettext("clock", "late") if late else pgettext("clock", "left")
    name = title_of(clock.kind)
    said = clock.standard.sentence if clock.standard is not None else gettext("As agreed with their organisation")
    soon = not late and clock.warn_at is not None and moment >= clock.warn_at
    return format_html(
        '<span class="clock-chip{}" title="{}: {}">{}<span class="visually-hidden">{}</span>'
        '<time datetime="{}" data-keep="left">{}</time> <span{}>{}</span></span>',
        " clock-late" if late else " clock-soon" if soon else "", name, said,
        icon("triangle-alert" if late else "clock"), name, clock.due_at.isoformat(timespec="seconds"), left,
        HIDDEN if brief else "", words,
    )  # fmt: skip


@register.simple_tag
def conversation_clock(conversation: Conversation) -> SafeString:
    """The chip of one conversation."""
    return clock_chip(next_due([conversation]).get(conversation.pk))


@register.simple_tag
def wanted(conversation: Conversation) -> Any:
    """The alarm for which somebody is wanted, or None."""
    return alarm_of(conversation)


@register.filter
def duration(seconds: int | None) -> str:
    """A length of time as one says it: "4 hours", "1 hour 30 minutes"."""
    parts, rest = [], seconds or 0
    # Working time has no days: thirty hours of it are three of them.
    for size, unit in UNITS if rest % DAY == 0 else UNITS[1:]:
        count, rest = divmod(rest, size)
        if count:
            length = timedelta(seconds=count * size)
            parts.append(format_timedelta(length, granularity=unit, threshold=NEVER, locale=wording.locale()))
    return wording.digits(" ".join(parts[:2]))
