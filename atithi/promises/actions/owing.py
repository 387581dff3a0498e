"""While a promise is owed: another time, another person, and what the clock makes of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions.shared import (
    check_due,
    checked_reason,
    due_text,
    keep,
    locked,
    move,
    require,
    set_due,
    set_reminder,
)
from atithi.promises.models import OWED, Precision, Promise, PromiseKind, PromiseState
from atithi.promises.owing import debtor
from atithi.staff.models import Store, Team, User


@transaction.atomic
def change_promise(*, promise: Promise, actor: Actor, reason: str, kind: str | None = None, due_at: datetime | None = None,
                   precision: str = Precision.MINUTE) -> Promise:  # fmt: skip
    """Another kind or time for what is owed, with the reason: bad news travels early. A later time takes it out of risk."""
    promise = locked(promise.pk)
    require(promise, *OWED)
    reason = checked_reason(reason)
    changes: dict[str, list[Any]] = {}
    if kind is not None and kind != promise.kind:
        changes["kind"] = [promise.kind, kind]
        promise.kind = PromiseKind(kind)
    if due_at is not None and due_at != promise.due_at:
        check_due(due_at)
        changes["due"] = [due_text(promise), due_at.isoformat()]
        set_due(promise, due_at)
        promise.precision = precision
    if not changes:
        return promise
    promise.state = PromiseState.MADE
    promise.state = promise.state_at(now())
    set_reminder(promise)
    if promise.state == PromiseState.AT_RISK:
        promise.remind_at = None  # it is told so already
    keep(promise, actor, "promise.changed", changes=changes, reason=reason)
    return promise


@transaction.atomic
def reassign_promise(*, promise: Promise, actor: Actor, owner: User | None = None, team: Team | None = None,
                     store: Store | None = None, because: str = "staff") -> Promise:  # fmt: skip
    """Somebody else owes it now. Where nobody is named, or they are gone, it falls to the team, the store or the owner."""
    promise = locked(promise.pk)
    require(promise, PromiseState.PROPOSED, *OWED)
    debt = debtor(
        conversation=promise.conversation, owner=owner, team=team or promise.team, store=store or promise.store
    )
    if (debt.owner, debt.team, debt.store) == (promise.owner, promise.team, promise.store):
        return promise
    before = promise.owner_id
    promise.owner, promise.team, promise.store = debt.owner, debt.team, debt.store
    keep(
        promise, actor, "promise.reassigned", owner=promise.owner_id, team=promise.team_id, store=promise.store_id,
        from_owner=before, because=because,
    )  # fmt: skip
    return promise


@transaction.atomic
def mark_by_clock(*, promise: Promise) -> Promise:
    """The clock has come to a promise: whoever owes it is reminded, it is at risk, or broken. Once each, however often this
    is asked; of what was missed while nobody worked, only the last."""
    promise = locked(promise.pk)
    moment = now()
    state = promise.state_at(moment)
    if state == promise.state == PromiseState.MADE and promise.remind_at is not None and promise.remind_at <= moment:
        promise.remind_at = None
        keep(promise, Actor.system(), "promise.due_soon", due=due_text(promise))
    elif state == promise.state:
        if promise.watch_at != (watch := promise.next_watch()):
            Promise.objects.filter(pk=promise.pk).update(watch_at=watch)
    elif state == PromiseState.BROKEN:
        move(promise, state, Actor.system(), "promise.broken", because="time", due=due_text(promise), reason="")
    else:
        move(promise, state, Actor.system(), "promise.at_risk", due=due_text(promise))
    return promise
