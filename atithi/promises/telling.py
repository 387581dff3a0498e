"""Who of the staff is told of a promise, and in which words: whoever owes it, then those who lead."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.core.clock import now
from atithi.events import JobView
from atithi.events.models import Event
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.digest import Line, line_of
from atithi.notices.models import Kind, Notice, NoticeRules, Way
from atithi.notices.pages import Page
from atithi.promises import queries
from atithi.promises.models import Promise, PromiseKind, PromiseState
from atithi.staff.models import Role, User

MOST_TOLD = 20
IN_MAIL = 10
PAGE = Page(place=lambda notice: f"/promises/{notice.about}/", visible=queries.visible_to)
"""A promise to a guest with whom there is no conversation opens by itself."""


def tell_of_step(job: JobView) -> None:
    """`promise.due_soon`, `.at_risk`, `.broken`, `.disputed`, `.reassigned`: told once, and not where it was overtaken: a
    promise that was moved or settled since needs no reminder."""
    event = job.event
    promise = _promise(event) if event is not None else None
    if event is None or promise is None:
        return
    step = event.type.removeprefix("promise.")
    if step == "due_soon" and promise.state == PromiseState.MADE and _same_time(event, promise):
        _tell(promise, event, Kind.PROMISE, _owing(promise))
    elif step == "at_risk" and promise.state == PromiseState.AT_RISK and _same_time(event, promise):
        _tell(promise, event, Kind.PROMISE, [*_owing(promise), *_leading(promise)])
    elif step == "broken" and promise.state == PromiseState.BROKEN:
        _tell(promise, event, Kind.BROKEN, [*_owing(promise), *_leading(promise)])
    elif step == "disputed" and promise.disputed_at is not None:
        leading = _leading(promise) if promise.state == PromiseState.BROKEN else []
        _tell(promise, event, Kind.BROKEN, [*_owing(promise), *leading])
    elif step == "reassigned" and promise.is_open and event.data.get("because") in {"staff", "left"}:
        _tell(promise, event, Kind.PROMISE, _owing(promise))


def _promise(event: Event) -> Promise | None:
    related = ("conversation__team", "owner", "team", "store", "customer")
    return Promise.objects.select_related(*related).filter(pk=event.subject_id).first()


def _same_time(event: Event, promise: Promise) -> bool:
    return bool(event.data.get("due") == (promise.due_at.isoformat() if promise.due_at else None))


def _owing(promise: Promise) -> list[User]:
    """Whoever owes it; where that is a team or a store, those in it."""
    if promise.owner is not None:
        return [promise.owner]
    active = User.objects.filter(is_active=True).order_by("id")
    rows = active.filter(memberships__team=promise.team) if promise.team else active.filter(stores=promise.store)
    return list(rows[:MOST_TOLD])


def _leading(promise: Promise) -> list[User]:
    """Who leads where it is owed: supervisors of its team, else all supervisors, else the owner; of those who may see it."""
    team = promise.team_id or (promise.conversation.team_id if promise.conversation else None)
    every = [user for user in User.objects.filter(is_active=True).order_by("id") if user.leads and not user.is_owner]
    own = set(User.objects.filter(memberships__team=team).values_list("pk", flat=True)) if team else set()
    for group in ([user for user in every if user.pk in own], every):
        found = [user for user in group[:MOST_TOLD] if queries.visible_to(user).filter(pk=promise.pk).exists()]
        if found:
            return found
    return list(User.objects.filter(is_active=True, role=Role.OWNER).order_by("id")[:MOST_TOLD])


def _tell(promise: Promise, event: Event, kind: Kind, users: Iterable[User]) -> None:
    conversation = promise.conversation
    by = event.actor_id if event.actor_kind == "staff" else None
    told = [user for user in dict.fromkeys(users) if user.is_active and user.pk != by]
    if not told:
        return
    data = {
        "promise": promise.public_id, "step": event.type.removeprefix("promise."), "what": promise.kind,
        "due": promise.due_at.isoformat() if promise.due_at else "", "zone": promise.time_zone,
        "precision": promise.precision,
    }  # fmt: skip
    tell(
        people=people(told), kind=kind, conversation=conversation, key=f"promise:{event.pk}", data=data,
        message_id=promise.message_id, about="" if conversation else promise.public_id,
        customer=None if conversation else promise.customer,
    )  # fmt: skip


def headline(notice: Notice, who: str) -> str:
    """What a notice of this room says, in one line; `who`: the customer, or the conversation's number."""
    data: dict[str, Any] = notice.data if isinstance(notice.data, dict) else {}
    what = dict(PromiseKind.choices).get(data.get("what", ""), _("Promise"))
    due = data.get("due", "")
    when = _when(datetime.fromisoformat(due), data.get("zone", ""), data.get("precision", "")) if due else ""
    values = {"what": what, "who": who, "when": when}
    return {
        "due_soon": _("%(what)s for %(who)s: promised by %(when)s"),
        "at_risk": _("At risk: %(what)s for %(who)s, promised by %(when)s"),
        "broken": _("Not kept: %(what)s for %(who)s"),
        "disputed": _("%(who)s says this was not done: %(what)s"),
        "reassigned": _("You owe this now: %(what)s for %(who)s") if when == "" else
                      _("You owe this now: %(what)s for %(who)s by %(when)s"),
    }.get(data.get("step", ""), _("%(what)s for %(who)s")) % values  # fmt: skip


def _when(due: datetime, zone: str, precision: str) -> str:
    local = due.astimezone(ZoneInfo(zone or "Asia/Kolkata"))
    today = now().astimezone(local.tzinfo).date() == local.date()
    if precision == "day":
        return pgettext("by", "today") if today else format_datetime(local, "EEE d MMM", locale=_locale())
    return format_datetime(local, "H:mm" if today else "EEE d MMM, H:mm", locale=_locale())


def _locale() -> str:
    return f"{(translation.get_language() or 'en')[:2]}_IN"


def mail_lines(user: User, rules: NoticeRules) -> tuple[str, list[Line]]:
    """For the mail of the day: what this person owes by the end of tomorrow, and what they did not keep in time."""
    if not (rules.wants(Kind.PROMISE, Way.MAIL) or rules.wants(Kind.BROKEN, Way.MAIL)):
        return "", []
    lines = []
    for promise in queries.due_for_mail(user, IN_MAIL):
        words = str(promise.get_kind_display())
        if promise.due_at is not None:
            words += " · " + _when(promise.due_at, promise.time_zone, promise.precision)
        if promise.state != PromiseState.MADE:
            words += " · " + str(promise.get_state_display())
        lines.append(line_of(promise.conversation, promise.customer, words, f"/promises/{promise.public_id}/", rules))
    return _("What you promised:"), lines
