"""What the actions of this room have in common."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import topics_for
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.promises.errors import PromiseError
from atithi.promises.models import NO_TIME, OWED, TRANSITIONS, LeadTime, Promise, PromiseState
from atithi.realtime import publish

FURTHEST = timedelta(days=3653)
LONGEST_REASON = 500
LONGEST_WORDS = 500


def locked(number: int) -> Promise:
    """The promise as it is now, held until the transaction ends. Raises DoesNotExist."""
    related = ("conversation__team", "owner", "team", "store")
    return Promise.objects.select_for_update(of=("self",)).select_related(*related).get(pk=number)


def checked_reason(reason: str) -> str:
    """Why something changes, in one line. Raises PromiseError where nothing is said."""
    reason = clean_line(reason[: 4 * LONGEST_REASON], LONGEST_REASON)
    if not reason:
        raise PromiseError("reason_missing", _("Say why."))
    return reason


def check_due(due_at: datetime | None, *, past: bool = False) -> None:
    """Raises PromiseError for a time that is over (unless `past`), or further than ten years."""
    if due_at is None:
        return
    if due_at <= now() and not past:
        raise PromiseError("due_past", _("This time is already past. Choose a later one."))
    if due_at > now() + FURTHEST:
        raise PromiseError("due_far", _("Choose a time within ten years."))


def set_due(promise: Promise, due_at: datetime | None) -> None:
    promise.due_at, promise.breaks_at, promise.risk_from = due_at, due_at or NO_TIME, None


def set_reminder(promise: Promise) -> None:
    """When whoever owes it is reminded, by how long this kind takes here."""
    takes = LeadTime.objects.filter(kind=promise.kind).values_list("minutes", flat=True).first()
    promise.remind_at = promise.reminder_at(now(), timedelta(minutes=takes) if takes else None)


def require(promise: Promise, *states: str) -> None:
    """Raises PromiseError unless the promise is in one of these states."""
    if promise.state not in states:
        state = PromiseState(promise.state).label
        raise PromiseError("not_from_here", _("This promise stands already as: %(state)s."), state=state, status=409)


def move(promise: Promise, state: str, actor: Actor, event: str, **data: Any) -> None:
    """Takes a locked promise to a state, writes it and says so. Raises PromiseError where it cannot go there."""
    require(promise, *(start for start, ends in TRANSITIONS.items() if state in ends))
    if state == PromiseState.MADE:
        set_reminder(promise)
    elif promise.state in OWED:
        promise.remind_at = None
    promise.state = state
    promise.settled_at = None if promise.is_open else now()
    keep(promise, actor, event, **data)


def keep(promise: Promise, actor: Actor, event: str, **data: Any) -> None:
    """Writes a changed promise and says so."""
    promise.watch_at = promise.next_watch()
    promise.save()
    record(event, subject=("promise", promise.pk), actor=actor, data=data)
    announce(promise)


def announce(promise: Promise) -> None:
    """Tells open screens, by id alone: whoever owes it, and those who may see its conversation."""
    topics = topics_for(promise.conversation) if promise.conversation else ["desk"]
    person = promise.made_by_id if promise.state == PromiseState.PROPOSED else promise.owner_id
    if person is not None:
        topics = [*topics, f"staff:{person}"]
    where = promise.conversation.public_id if promise.conversation else ""
    publish(topics, "promise", {"promise": promise.public_id, "conversation": where})


def due_text(promise: Promise) -> str | None:
    return promise.due_at.isoformat() if promise.due_at else None
