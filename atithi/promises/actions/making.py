"""Promises come into being: found in a reply and accepted, or marked by a person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.promises.actions.shared import LONGEST_WORDS, announce, check_due, due_text, locked, move, require, set_due
from atithi.promises.finding import Commitment
from atithi.promises.models import Precision, Promise, PromiseKind, PromiseState
from atithi.promises.owing import debtor
from atithi.staff.models import Store, Team, User

LAST_SECOND = (23, 59, 59)


def precision_of(until: datetime | None) -> Precision:
    """How exactly a found time was said: a day ends with its last second."""
    if until is None:
        return Precision.NONE
    return Precision.DAY if (until.hour, until.minute, until.second) == LAST_SECOND else Precision.MINUTE


@transaction.atomic
def propose_promise(*, message: Message, commitment: Commitment, actor: Actor) -> Promise | None:
    """Asks the sender of a reply whether these words of theirs are a promise. None where that was asked before."""
    conversation = message.conversation
    debt = debtor(conversation=conversation, owner=message.author)
    promise = Promise(
        customer_id=conversation.customer_id, conversation=conversation, message=message, kind=commitment.kind,
        words=clean_line(commitment.words, LONGEST_WORDS), begins=commitment.start, ends=commitment.end,
        confidence=commitment.confidence, precision=precision_of(commitment.until), made_by=message.author,
        owner=debt.owner, team=debt.team, store=debt.store, created_at=now(),
    )  # fmt: skip
    set_due(promise, commitment.until)
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
    except IntegrityError:
        return None
    data = {"kind": promise.kind, "due": due_text(promise), "message": message.pk, "confidence": promise.confidence}
    record("promise.proposed", subject=("promise", promise.pk), actor=actor, data=data)
    announce(promise)
    return promise


@transaction.atomic
def make_promise(*, customer: Customer, kind: str, actor: Actor, made_by: User | None = None, words: str = "",
                 due_at: datetime | None = None, precision: str = Precision.MINUTE, time_zone: str = "Asia/Kolkata",
                 conversation: Conversation | None = None, message: Message | None = None, begins: int = 0, ends: int = 0,
                 owner: User | None = None, team: Team | None = None, store: Store | None = None,
                 said: bool = False) -> Promise:  # fmt: skip
    """A person marks a promise: while they write, on the phone, in the shop. It is owed from now on.

    `owner` is whoever is to keep it, else its maker; see `owing.debtor`. Raises PromiseError for a time that is over or too far;
    not for one that is over by now where it was `said` already, in a reply that has left: what was promised is owed.
    """
    check_due(due_at, past=said)
    debt = debtor(conversation=conversation, owner=owner or made_by, team=team, store=store)
    promise = Promise(
        customer=customer, conversation=conversation, message=message, kind=PromiseKind(kind), made_by=made_by,
        words=clean_line(words[: 4 * LONGEST_WORDS], LONGEST_WORDS), begins=begins, ends=ends, time_zone=time_zone,
        precision=precision if due_at else Precision.NONE, owner=debt.owner, team=debt.team, store=debt.store,
        created_at=now(), made_at=message.created_at if message is not None and said else None,
    )  # fmt: skip
    set_due(promise, due_at)
    _make(promise, actor)
    return promise


@transaction.atomic
def accept_promise(*, promise: Promise, actor: Actor, kind: str | None = None, due_at: datetime | None = None,
                   precision: str = Precision.MINUTE, owner: User | None = None) -> Promise:  # fmt: skip
    """What was proposed is a promise, as it was found or with another kind, time or owner. Raises PromiseError where its time is
    over by now: then another is needed, or it is no promise any more."""
    promise = locked(promise.pk)
    require(promise, PromiseState.PROPOSED)
    if kind is not None:
        promise.kind = PromiseKind(kind)
    if due_at is not None:
        set_due(promise, due_at)
        promise.precision = Precision(precision)
    check_due(promise.due_at)
    debt = debtor(
        conversation=promise.conversation, owner=owner or promise.owner, team=promise.team, store=promise.store
    )
    promise.owner, promise.team, promise.store = debt.owner, debt.team, debt.store
    _make(promise, actor)
    return promise


def _make(promise: Promise, actor: Actor) -> None:
    promise.made_at = promise.made_at or now()
    if promise.pk is None:
        promise.save(force_insert=True)
    move(
        promise, PromiseState.MADE, actor, "promise.made", kind=promise.kind, due=due_text(promise), owner=promise.owner_id,
        team=promise.team_id, store=promise.store_id, message=promise.message_id,
    )  # fmt: skip


@transaction.atomic
def dismiss_promise(*, promise: Promise, actor: Actor) -> Promise:
    """What was proposed is none."""
    promise = locked(promise.pk)
    move(promise, PromiseState.DISMISSED, actor, "promise.dismissed")
    return promise
