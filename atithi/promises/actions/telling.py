"""Bad news travels early: the message to the guest is drafted, sent once, and the honest new time is the promise from then on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions import send_reply
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.promises.actions.owing import change_promise
from atithi.promises.actions.shared import announce, locked
from atithi.promises.actions.writing import Decision, keep_intentions
from atithi.promises.early_words import compose
from atithi.promises.errors import PromiseError
from atithi.promises.feasibility.answering import Feasibility, feasibility
from atithi.promises.feasibility.goods import ABOUT_GOODS, parcel_under_way
from atithi.promises.finding import detect
from atithi.promises.models import NO_TIME, EarlyWord, Precision, Promise
from atithi.staff.models import User

LEAST_DELAY = timedelta(minutes=30)


def proposed_word(promise: Promise, *, automatic: bool = False) -> EarlyWord | None:
    """What the guest could be told, not kept yet; None where the promise is settled or there is nobody to tell."""
    if not promise.is_open or promise.due_at is None or not _can_be_told(promise):
        return None
    found = feasibility(
        promise.kind, promise.due_at, store=promise.store, owner=promise.owner, customer=promise.customer_id
    )
    offered = found.offered_due
    if offered is not None and offered < promise.due_at + LEAST_DELAY:
        offered = None  # it may still be kept: only a person can say when it will be
    reason, value = _reason(promise, found)
    return EarlyWord(
        promise=promise, due_at=promise.due_at, offered_due=offered, reason=reason, automatic=automatic, created_at=now(),
        text=words_of(promise, offered, reason, value),
    )  # fmt: skip


@transaction.atomic
def draft_early_word(*, promise: Promise, automatic: bool = False, again: bool = False) -> EarlyWord | None:
    """Keeps what the guest is to be told, once for each promised time; None where that was done, or there is nobody to tell.
    `again`: a person takes up one that was put away."""
    promise = locked(promise.pk)
    known = EarlyWord.objects.filter(promise=promise, due_at=promise.due_at or NO_TIME).first()
    if known is not None:
        if not again or known.state != EarlyWord.State.DISMISSED:
            return None
        known.state = EarlyWord.State.OFFERED
        known.save(update_fields=["state"])
        return known
    word = proposed_word(promise, automatic=automatic)
    if word is None:
        return None
    try:
        with transaction.atomic():
            word.save(force_insert=True)
    except IntegrityError:
        return None
    announce(promise)
    return word


def _can_be_told(promise: Promise) -> bool:
    conversation = promise.conversation
    return conversation is not None and conversation.merged_into_id is None and conversation.spam_at is None


def words_of(promise: Promise, new: datetime | None, reason: str, value: str = "") -> str:
    """The message in the guest's language and script, as they last wrote."""
    zone = ZoneInfo(promise.time_zone)
    due = promise.local_due or now().astimezone(zone)
    customer, conversation = promise.customer, promise.conversation
    language = customer.language or (conversation.language if conversation else "")
    script = customer.script or (conversation.script if conversation else "")
    return compose(
        language=language, script=script, name=customer.name.split(" ")[0], kind=promise.kind, due=due,
        new=new.astimezone(zone) if new else None, reason=reason, value=value, exact=promise.precision == Precision.MINUTE,
    )  # fmt: skip


def _reason(promise: Promise, found: Feasibility) -> tuple[str, str]:
    """Why it takes longer, as far as the desk knows: stock, the carrier, much to do; else only that it does."""
    codes = {each.code: each.value for each in found.why}
    if "stock" in codes:
        return "stock", ""
    if promise.kind in ABOUT_GOODS and (carrier := parcel_under_way(promise.customer_id, promise.kind)):
        return "carrier", carrier
    return ("load", "") if codes.get("busy") == "y" else ("longer", "")


@transaction.atomic
def send_early_word(*, word: EarlyWord, actor: Actor, author: User | None = None, text: str = "",
                    new_due: datetime | None = None, precision: str = Precision.DAY) -> Message:  # fmt: skip
    """Tells the guest. With a new time, that is owed from now on; the first one stays what the promise is measured by.
    Raises PromiseError where it was sent or put away, or the promise is settled."""
    word = EarlyWord.objects.select_for_update(of=("self",)).get(pk=word.pk)
    promise = locked(word.promise_id)
    if word.state != EarlyWord.State.OFFERED or not promise.is_open or promise.conversation is None:
        raise PromiseError("already_told", _("This was already sent or settled."), status=409)
    key, words = f"early:{word.public_id}", text.strip() or word.text
    if author is not None:  # the new time is the old promise: it is not proposed as a further one
        found = [Decision(accepted=False, words=each.words, kind=each.kind) for each in detect(words, now())]
        keep_intentions(client_key=key, author=author, decisions=found)
    message = send_reply(conversation=promise.conversation, text=words, actor=actor, author=author, client_key=key)
    word.state, word.text, word.sent_at, word.message = EarlyWord.State.SENT, words, now(), message
    word.offered_due = new_due
    word.save()
    data = {"message": message.pk, "due": word.due_at.isoformat(), "automatic": word.automatic,
            "new_due": new_due.isoformat() if new_due else None}  # fmt: skip
    record("promise.told_early", subject=("promise", promise.pk), actor=actor, data=data)
    if new_due is not None:
        change_promise(
            promise=promise,
            actor=actor,
            due_at=new_due,
            precision=precision,
            reason=str(_("The customer was told early.")),
        )
    return message


@transaction.atomic
def dismiss_early_word(*, word: EarlyWord, actor: Actor) -> None:
    """It need not be told: it will be kept, or was told otherwise. Twice is as once."""
    rows = EarlyWord.objects.filter(pk=word.pk, state=EarlyWord.State.OFFERED)
    if rows.update(state=EarlyWord.State.DISMISSED):
        record("promise.word_dismissed", subject=("promise", word.promise_id), actor=actor, data={})
