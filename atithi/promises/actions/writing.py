"""Promises in words that are being written: what their writer decided counts from the moment the reply is sent."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from atithi.conversations.models import Message, PlannedReply, PlannedState
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor
from atithi.language.languages import codes
from atithi.promises.actions.making import make_promise, precision_of, propose_promise
from atithi.promises.actions.shared import FURTHEST, LONGEST_WORDS, check_due
from atithi.promises.finding import Commitment, detect
from atithi.promises.models import Intention, Precision, Promise, PromiseKind
from atithi.staff.models import User

MOST = 50
FORGOTTEN = timedelta(days=2)


@dataclass(frozen=True)
class Decision:
    """What a writer said to a promise that was found in their words: keep track of it, or it is none."""

    accepted: bool
    words: str
    kind: str
    due_at: datetime | None = None
    precision: str = Precision.NONE
    own_time: bool = False


@transaction.atomic
def keep_intentions(*, client_key: str, author: User, decisions: Iterable[Decision]) -> int:
    """Keeps what the writer of a reply decided, under the reply's key, for the moment it is sent. The same key twice keeps it
    once. Raises PromiseError where a time that they chose is over or too far; of times that the words say that is no fault."""
    if not client_key or Intention.objects.filter(client_key=client_key).exists():
        return 0
    rows = [_intention(client_key, author, one) for one in list(decisions)[:MOST] if one.words.strip()]
    Intention.objects.bulk_create(rows)
    return len(rows)


def _intention(client_key: str, author: User, decision: Decision) -> Intention:
    if decision.accepted and decision.own_time:
        check_due(decision.due_at)
    return Intention(
        client_key=client_key, author=author, accepted=decision.accepted, kind=PromiseKind(decision.kind), created_at=now(),
        words=clean_line(decision.words[: 4 * LONGEST_WORDS], LONGEST_WORDS), due_at=decision.due_at,
        precision=decision.precision if decision.due_at else Precision.NONE, own_time=decision.own_time,
    )  # fmt: skip


@transaction.atomic
def read_reply(*, message: Message) -> None:
    """A reply has left: what its writer meant to keep is made, what they dismissed is left alone, what they said nothing about
    is proposed to them. Twice is as once."""
    intentions = list(Intention.objects.filter(client_key=message.client_key)) if message.client_key else []
    marked = list(Promise.objects.filter(message=message))
    language = message.language if message.language in codes() else None
    found = detect(message.text, message.created_at, language)
    for commitment in found:
        intention = _meant(message, commitment, intentions)
        if any(_same(commitment, promise) for promise in marked):
            continue
        if intention is None:
            propose_promise(message=message, commitment=commitment, actor=Actor.system())
        elif intention.accepted:
            marked.append(_make(message, intention, commitment.start, commitment.end, commitment))
    for intention in intentions:  # words that read differently without their marks, or at another time of day
        place = _place(message.text, intention.words)
        if intention.accepted and place is not None and not any(_overlaps(place, promise) for promise in marked):
            marked.append(_make(message, intention, *place, None))


def _make(message: Message, intention: Intention, begins: int, ends: int, commitment: Commitment | None) -> Promise:
    """The promise as its writer wished it. A time of the words counts from when they were sent, not written."""
    due_at, precision = intention.due_at, intention.precision
    if commitment is not None and not intention.own_time:
        due_at, precision = commitment.until, precision_of(commitment.until)
    if due_at is not None and due_at > now() + FURTHEST:
        due_at, precision = None, Precision.NONE
    author = message.author
    return make_promise(
        customer=message.conversation.customer, kind=intention.kind, conversation=message.conversation, message=message,
        begins=begins, ends=ends, words=message.text[begins:ends], due_at=due_at, precision=precision, made_by=author,
        actor=Actor.staff(author.pk) if author else Actor.system(), said=True,
    )  # fmt: skip


def _meant(message: Message, commitment: Commitment, intentions: list[Intention]) -> Intention | None:
    """What the writer decided about these words, or words among them; marks of bold and the like do not count."""
    letters = _letters(commitment.words)
    for intention in intentions:
        place = _place(message.text, intention.words)
        if _letters(intention.words) == letters:
            return intention
        if place is not None and place[0] < commitment.end and commitment.start < place[1]:
            return intention
    return None


def _letters(words: str) -> str:
    """The letters and digits of words with their vowel signs, without capitals."""
    return "".join(sign for sign in words[:LONGEST_WORDS].casefold() if unicodedata.category(sign)[0] in "LMN")


def _place(text: str, words: str) -> tuple[int, int] | None:
    at = text.find(words)
    return (at, at + len(words)) if at >= 0 else None


def _overlaps(place: tuple[int, int], promise: Promise) -> bool:
    return place[0] < promise.ends and promise.begins < place[1]


def _same(commitment: Commitment, promise: Promise) -> bool:
    """Whether these words are marked already: their places overlap, or this kind was marked without a place."""
    if promise.ends <= promise.begins:
        return promise.kind == commitment.kind
    return _overlaps((commitment.start, commitment.end), promise)


@transaction.atomic
def forget_intentions() -> int:
    """Forgets what was decided about replies that have left or never will; gives their number. Those that are planned stay."""
    waiting = PlannedReply.objects.filter(state__in=[PlannedState.WAITING, PlannedState.HELD], client_key__isnull=False)
    old = Intention.objects.filter(created_at__lt=now() - FORGOTTEN)
    return old.exclude(client_key__in=waiting.values("client_key")).delete()[0]
