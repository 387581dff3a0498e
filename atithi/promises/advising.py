"""What the record says about a promise, in words for whoever is about to make it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.language import write
from atithi.language.languages import codes
from atithi.promises.feasibility.answering import Feasibility, feasibility
from atithi.promises.finding import Commitment
from atithi.promises.models import PromiseKind
from atithi.staff.models import User


@dataclass(frozen=True, slots=True)
class Advice:
    """Sentences about a promise that is being written; `offer`: a time that would be kept often enough, where this one is not."""

    sentences: tuple[str, ...]
    offer: datetime | None
    feasible: bool


def outlook_of(commitment: Commitment, user: User, conversation: Conversation) -> Feasibility | None:
    """How surely a promise is kept that stands in words; None where they name no time, or one that is over."""
    if commitment.until is None or commitment.until <= now():
        return None
    return feasibility(
        commitment.kind, commitment.until, store=conversation.store, owner=conversation.assignee or user,
        customer=conversation.customer_id,
    )  # fmt: skip


def advice(commitment: Commitment, user: User, conversation: Conversation) -> Advice | None:
    """What is said beside a promise that is being written, in the language of the page; None where nothing can be."""
    found = outlook_of(commitment, user, conversation)
    if found is None:
        return None
    sentences = [said_share(found)]
    offer = found.offered_due if not found.is_feasible else None
    if offer is not None and found.offered_share is not None:
        sentences.append(_("By %(when)s it would be %(share)s.") % {
            "when": _moment(offer), "share": percent(found.offered_share.value)
        })  # fmt: skip
    sentences += [said for each in found.why if (said := _said(each.code, each.value, found))]
    return Advice(tuple(sentences), offer, found.is_feasible)


def said_share(found: Feasibility) -> str:
    """The share that is kept, with its interval; or that there is too little history to say."""
    values = {"kind": PromiseKind(found.kind).label, "length": _length(found.due)}
    if found.share is None:
        return _("%(kind)s: too little history to say how surely it is kept") % values
    values |= {
        "share": percent(found.share.value), "low": percent(found.share.low), "high": percent(found.share.high),
        "cases": write.number(found.cases, language()),
    }  # fmt: skip
    return _("%(kind)s within %(length)s: you keep %(share)s (%(low)s to %(high)s, from %(cases)s)") % values


def _said(code: str, value: str, found: Feasibility) -> str:
    if code == "stock":
        return _("None is in stock: new ones take about %(days)s days.") % {
            "days": write.number(int(value), language())
        }
    if code == "never":
        return _("The record knows no time that is kept %(share)s of the time.") % {"share": percent(found.level)}
    if code == "work":
        return _("Little was promised so far: this is how long the work itself took.")
    if code == "busy" and value == "y":
        return _("Whoever owes it owes much else: compared with such times.")
    return ""


def language() -> str:
    """The language of the page."""
    code = (get_language() or "en")[:2]
    return code if code in codes() else "en"


def percent(share: float) -> str:
    """A share as a page says it. Only what is all is said to be 100 %."""
    value = round(share * 100)
    if value == 100 and share < 1:
        value = 99
    return f"{write.number(value, language())} %"


def _length(due: datetime) -> str:
    """How far away, as one would say it: in hours within a day, else in days."""
    local, today = timezone.localtime(due), timezone.localtime(now())
    days = (local.date() - today.date()).days
    hours = max(1, round((local - today) / timedelta(hours=1)))
    if days == 0 or (hours < 24 and (local.hour, local.minute) != (23, 59)):
        return write.length(timedelta(hours=hours), language())
    said = format_timedelta(timedelta(days=days), granularity="day", threshold=10_000, locale=write.locale(language()))
    return write.digits(said, language())


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    day = write.day(local.date(), language(), "medium")
    return day if (local.hour, local.minute) == (23, 59) else f"{day}, {write.time(local, language())}"
