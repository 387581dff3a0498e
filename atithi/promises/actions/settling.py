"""How promises end: kept, broken, withdrawn; and what the customer says of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions.shared import checked_reason, due_text, keep, locked, move, require
from atithi.promises.errors import PromiseError
from atithi.promises.models import OWED, Promise, PromiseState

KEPT = frozenset({PromiseState.KEPT, PromiseState.KEPT_LATE})


@dataclass(frozen=True)
class Evidence:
    """What shows that a promise was kept: a refund, a delivery, a call, a message; or a person's word for it."""

    kind: str = "word"
    id: str = ""


@transaction.atomic
def keep_promise(
    *, promise: Promise, actor: Actor, evidence: Evidence | None = None, done_at: datetime | None = None
) -> Promise:
    """It is done: kept, or kept late where its time is over. What is kept already stays as it is. `done_at`: when it was done,
    where that is told afterwards."""
    promise = locked(promise.pk)
    if promise.state in KEPT:
        return promise
    evidence = evidence or Evidence()
    late = promise.is_over(done_at or now()) or (promise.state == PromiseState.BROKEN and done_at is None)
    state = PromiseState.KEPT_LATE if late else PromiseState.KEPT
    shown = {"kind": evidence.kind[:40], "id": evidence.id[:80]}
    move(promise, state, actor, "promise.kept", late=late, evidence=shown)
    return promise


@transaction.atomic
def reopen_promise(*, promise: Promise, actor: Actor) -> Promise:
    """It was called kept by mistake: it is owed again while there is time, else it is broken. Not once the customer confirmed."""
    promise = locked(promise.pk)
    require(promise, *KEPT)
    if promise.confirmed_at is not None:
        raise PromiseError("confirmed", _("The customer said that this was kept."), status=409)
    over = promise.state == PromiseState.KEPT_LATE or promise.is_over(now())
    state = PromiseState.BROKEN if over else PromiseState.MADE
    move(promise, state, actor, "promise.reopened", into=str(state))
    return promise


@transaction.atomic
def break_promise(*, promise: Promise, actor: Actor, reason: str) -> Promise:
    """Staff know that it cannot be kept, and say why, before or after its time."""
    promise, reason = locked(promise.pk), checked_reason(reason)
    require(promise, *OWED)
    move(promise, PromiseState.BROKEN, actor, "promise.broken", because="staff", due=due_text(promise), reason=reason)
    return promise


@transaction.atomic
def withdraw_promise(*, promise: Promise, actor: Actor, reason: str, agreed: bool) -> Promise:
    """The customer agreed that it need not be kept; without their agreement it can only be broken."""
    promise, reason = locked(promise.pk), checked_reason(reason)
    if not agreed:
        raise PromiseError("not_agreed", _("A promise can only be withdrawn when the customer agrees."))
    move(promise, PromiseState.WITHDRAWN, actor, "promise.withdrawn", reason=reason)
    return promise


@transaction.atomic
def confirm_promise(*, promise: Promise, actor: Actor) -> Promise:
    """The customer says that it was kept. Twice is as once."""
    promise = locked(promise.pk)
    require(promise, *KEPT)
    if promise.confirmed_at is None:
        promise.confirmed_at, promise.disputed_at = now(), None
        keep(promise, actor, "promise.confirmed")
    return promise


@transaction.atomic
def dispute_promise(*, promise: Promise, actor: Actor, reason: str = "") -> Promise:
    """The customer says that it was not kept: it is owed again while there is time, else broken."""
    promise = locked(promise.pk)
    require(promise, *KEPT)
    over = promise.state == PromiseState.KEPT_LATE or promise.is_over(now())
    promise.confirmed_at, promise.disputed_at = None, now()
    state = PromiseState.BROKEN if over else PromiseState.MADE
    move(
        promise,
        state,
        actor,
        "promise.disputed",
        into=str(state),
        reason=checked_reason(reason) if reason.strip() else "",
    )
    return promise
