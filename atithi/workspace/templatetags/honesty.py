"""Honest dates in templates: shares, open time, intervals, and what is known of one promise."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atithi.core.proportions import Proportion
from atithi.promises.actions.making import precision_of
from atithi.promises.advising import percent as said_percent
from atithi.promises.models import EarlyWord, Outlook, Promise, Proof
from atithi.workspace.promise_figures import WIDTH, drawn
from atithi.workspace.promise_words import by_when
from atithi.workspace.wording import number

register = template.Library()
WORKING_DAY = 9 * 60


@register.filter
def percent(share: float | None) -> str:
    """0.62 is 62 %."""
    return said_percent(share) if share is not None else ""


@register.filter
def open_time(minutes: int | None) -> str:
    """Open minutes as people say them: minutes, hours, and from two working days of nine hours on, such days."""
    if minutes is None:
        return str(_("never so far"))
    if minutes < 90:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": number(minutes)}
    if minutes < 2 * WORKING_DAY:
        hours = round(minutes / 60)
        return ngettext("%(count)s open hour", "%(count)s open hours", hours) % {"count": number(hours)}
    days = round(minutes / WORKING_DAY)
    return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": number(days)}


@register.filter
def promised_by(moment: datetime) -> str:
    """A time as a promise says it."""
    return by_when(moment, precision_of(_local(moment)))


@register.filter
def moment_iso(moment: datetime) -> str:
    """A time as a page sends it back, on the clock of the business."""
    return _local(moment).isoformat()


def _local(moment: datetime) -> datetime:
    from django.utils import timezone

    return timezone.localtime(moment)


@register.simple_tag
def interval(found: Proportion, expected: float | None = None) -> SafeString:
    """A line from 0 to 100 % with the interval and the share on it; `expected`: a mark where it was said to be. The numbers
    stand beside it."""
    place = drawn(found)
    mark = (
        "" if expected is None else format_html('<path class="interval-said" d="M{} 1V13"/>', round(expected * WIDTH))
    )
    return format_html(
        '<svg class="interval" viewBox="-5 0 {} 14" width="{}" height="14" aria-hidden="true"><path class="interval-axis" '
        'd="M0 7H{}"/><path class="interval-line" d="M{} 7H{}"/>{}<circle class="interval-dot" cx="{}" cy="7" r="4"/></svg>',
        WIDTH + 10, WIDTH + 10, WIDTH, place.left, place.right, mark, place.dot,
    )  # fmt: skip


@register.simple_tag
def honest(promise: Promise) -> dict[str, Any]:
    """What was known of a promise when it was made, what closed it by itself, and whether the guest was told early."""
    proof = Proof.objects.filter(promise=promise, undone_at=None).order_by("-id").first()
    told = EarlyWord.objects.filter(promise=promise, state=EarlyWord.State.SENT).order_by("-id").first()
    outlook = Outlook.objects.filter(promise=promise).values_list("share", flat=True).first()
    return {
        "outlook": outlook, "proof": _proof_words(proof) if proof else "", "told": told.sent_at if told else None,
        "can_tell": promise.is_open and promise.due_at is not None and promise.conversation_id is not None,
    }  # fmt: skip


def _proof_words(proof: Proof) -> str:
    return {
        "refund": _("Closed by itself: the refund was paid."),
        "delivery": _("Closed by itself: the parcel was scanned as delivered."),
        "case": _("Closed by itself: the case is done."),
        "message": _("Closed by itself: the guest was told in the conversation."),
    }.get(proof.kind, "")
