"""What this room does in the background: read what came in, deliver what goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext_noop

from atithi.channels.adapters import Follows, Ignored, Outgoing, Sent, adapter_for, adapters
from atithi.channels.enclosing import enclosed
from atithi.channels.errors import PermanentProblem, TemporaryProblem, UncertainOutcome, Unreadable
from atithi.channels.models import DeliveryAttempt, RawInbound
from atithi.conversations.actions import mark_delivery, receive_message
from atithi.conversations.models import Channel, Delivery, Message
from atithi.conversations.queries import channel_of
from atithi.core.clock import now
from atithi.core.rows import fetch, update
from atithi.customers.queries import reachable_email
from atithi.events import Actor, JobView, Retry, enqueue
from atithi.staff.queries import business

State = DeliveryAttempt.State
# A reply that a mail server refuses for the moment is tried for two days, ever less often.
LONGEST_PAUSE = timedelta(hours=1)
LAST_ATTEMPT = 55
# Why a reply did not arrive, as staff read it (rendered in their language where it is shown).
NO_SUCH_CHANNEL = gettext_noop("This desk cannot send on this channel: nothing was sent.")
NO_ADDRESS = gettext_noop("No address is known for this customer: nothing was sent.")
CUT_OFF = gettext_noop("It was cut off while being handed over: it may have arrived, or not.")
# Somebody who left the chat page this long ago gets the answer by mail.
FOLLOW_BY_MAIL = timedelta(minutes=2)


def read_raw(job: JobView) -> None:
    """Turns what came in into a message. What cannot be read is kept and shown as such."""
    raw = _locked(job.args["raw"])
    if raw.state in {RawInbound.State.READ, RawInbound.State.IGNORED}:
        return
    # What a program handed over is read by the adapter of programs, whichever channel it is for.
    adapter = adapters().get(raw.details.get("read_as") or raw.channel.kind)
    try:
        if adapter is None:
            raise Unreadable(f"no channel of kind {raw.channel.kind}")
        found = adapter.parse(raw)
    except Unreadable as error:
        raw.state, raw.problem = RawInbound.State.UNREADABLE, str(error)[:300]
    else:
        if isinstance(found, Ignored):
            raw.state, raw.problem = RawInbound.State.IGNORED, found.reason[:300]
        else:
            raw.message, raw.state, raw.problem = (
                receive_message(found, channel=raw.channel),
                RawInbound.State.READ,
                "",
            )
            if isinstance(adapter, Follows):
                adapter.received(raw, raw.message)
    update(raw, ("state", "problem", "message"))


def _locked(number: int) -> RawInbound:
    """What came in, held until the transaction ends. By a prepared statement: every message passes here."""
    locking = " FOR UPDATE OF r" if connection.features.has_select_for_update else ""
    found = fetch(_RAW + locking, [number], r=RawInbound, c=Channel)
    if found is None:
        raise RawInbound.DoesNotExist(number)
    raw: RawInbound = found[0]
    raw.channel = found[1]
    return raw


_RAW = "FROM channels_rawinbound r JOIN conversations_channel c ON c.id = r.channel_id WHERE r.id = %s"


@dataclass(frozen=True)
class Outcome:
    """How a try to deliver ended."""

    state: str
    provider_id: str = ""
    problem: str = ""


def prepare_delivery(job: JobView) -> Outgoing | None:
    """`reply.queued`: an attempt is noted and everything needed gathered; None where nothing is to be sent."""
    data = job.event.data if job.event else job.args
    message = Message.objects.select_related("conversation__customer", "author", "channel").get(pk=data["message"])
    via = Channel.objects.get(pk=data["via"]) if "via" in data else message.channel
    if "via" not in data and message.delivery != Delivery.QUEUED:
        return None
    adapter = adapter_for(via)
    if adapter is None:
        _fail(message, NO_SUCH_CHANNEL)
        return None
    if not adapter.pushes:
        _leave_for_pickup(message)
        return None
    if _interrupted(message, via):
        return None
    to = adapter.recipient(message)
    if not to:
        _fail(message, NO_ADDRESS)
        return None
    attempt = DeliveryAttempt.objects.create(message=message, channel=via, started_at=now())
    return _outgoing(message, via, to, attempt, job.attempt)


def _fail(message: Message, problem: str) -> None:
    mark_delivery(message=message, delivery=Delivery.FAILED, actor=Actor.system(), note=problem)


def _leave_for_pickup(message: Message) -> None:
    """The customer's page fetches the reply itself; if it does not soon, it goes by mail where there is an address."""
    mark_delivery(message=message, delivery=Delivery.SENT, actor=Actor.system())
    if reachable_email(message.conversation.customer):
        key = f"follow:{message.pk}"
        enqueue("channels.follow_by_mail", args={"message": message.pk}, run_at=now() + FOLLOW_BY_MAIL, key=key)


def _interrupted(message: Message, via: Channel) -> bool:
    """Whether an earlier attempt was cut off where nobody can know if it arrived; then a person decides."""
    last = DeliveryAttempt.objects.filter(message=message, channel=via).order_by("-id").first()
    if last is None or last.state != State.HANDING_OVER:
        return False
    last.state, last.finished_at, last.problem = (State.UNCERTAIN, now(), CUT_OFF)
    last.save(update_fields=["state", "finished_at", "problem"])
    mark_delivery(message=message, delivery=Delivery.UNCERTAIN, actor=Actor.system(), note=last.problem)
    return True


def _outgoing(message: Message, via: Channel, to: str, attempt: DeliveryAttempt, number: int) -> Outgoing:
    conversation, customer = message.conversation, message.conversation.customer
    language = conversation.language if conversation.language in {"en", "hi", "te", "bn"} else customer.language or "en"
    earlier = conversation.messages.filter(channel=via, id__lt=message.id).exclude(provider_id=None)
    references = [str(each) for each in earlier.order_by("-id").values_list("provider_id", flat=True)[:30]]
    owner, words = business(), enclosed(message)
    return Outgoing(
        message_id=message.pk, message_public_id=message.public_id, conversation_id=conversation.pk,
        conversation_public_id=conversation.public_id, attempt_id=attempt.pk, channel_id=via.pk, channel_kind=via.kind,
        channel_address=via.address, channel_settings=via.settings, to=to, to_name=customer.name,
        subject=conversation.subject, text=words.text, html=words.html, language=language,
        author_name=message.author.name if message.author else "", business_name=owner.name_in(language),
        files=tuple(attachment.file for attachment in message.attachments.select_related("file").order_by("id")),
        references=tuple(reversed(references)),
        extra={"number": number, "automatic": message.author_id is None, "colour": owner.colour},
    )  # fmt: skip


def perform_delivery(outgoing: Outgoing) -> Outcome:
    """Sends, outside any transaction, and says how it ended. Raises Retry where trying later may help."""
    adapter = adapters()[outgoing.channel_kind]
    try:
        sent: Sent = adapter.send(outgoing, handing_over=_handing_over(outgoing.attempt_id))
    except TemporaryProblem as problem:
        if outgoing.extra.get("number", 0) >= LAST_ATTEMPT:
            return Outcome(State.FAILED, problem=str(problem))
        _finish(outgoing.attempt_id, State.FAILED, str(problem))
        pause = problem.after or min(15 * 2 ** min(outgoing.extra.get("number", 0), 10), LONGEST_PAUSE.total_seconds())
        raise Retry(after=timedelta(seconds=pause), reason=str(problem)) from problem
    except PermanentProblem as problem:
        return Outcome(State.FAILED, problem=str(problem))
    except UncertainOutcome as problem:
        return Outcome(State.UNCERTAIN, problem=str(problem))
    return Outcome(State.SENT, provider_id=sent.provider_id)


def _handing_over(attempt_id: int) -> Callable[[], None]:
    def note() -> None:
        DeliveryAttempt.objects.filter(pk=attempt_id).update(state=State.HANDING_OVER)

    return note


def _finish(attempt_id: int, state: str, problem: str = "") -> None:
    DeliveryAttempt.objects.filter(pk=attempt_id).update(state=state, problem=problem[:300], finished_at=now())


def settle_delivery(job: JobView, outgoing: Outgoing, outcome: Outcome) -> None:
    """Notes the end of an attempt, together with the end of its job."""
    _finish(outgoing.attempt_id, outcome.state, outcome.problem)
    message = Message.objects.get(pk=outgoing.message_id)
    mark_delivery(
        message=message,
        delivery=outcome.state,
        actor=Actor.system(),
        note=outcome.problem,
        provider_id=outcome.provider_id,
    )


def forget_raw(job: JobView) -> None:
    """`message.redacted`: what came in as it came goes, too, and with it the mails that quote it."""
    if job.event is None:
        return
    ids = [job.event.data["message"], *job.event.data["quoting"]]
    for raw in RawInbound.objects.filter(message__in=ids):
        path, raw.body, raw.path = raw.path, None, ""
        raw.save(update_fields=["body", "path"])
        if path:
            transaction.on_commit(partial(default_storage.delete, path))


def delivery_stuck(job: JobView, reason: str) -> None:
    """A delivery that stopped for good: its message says so."""
    data = job.event.data if job.event else job.args
    message = Message.objects.filter(pk=data["message"]).first()
    if message is not None:
        _fail(message, reason)


def follow_by_mail(job: JobView) -> None:
    """A chat reply that its customer did not come back for goes to their mail address."""
    message = Message.objects.select_related("conversation__customer").get(pk=job.args["message"])
    mailbox = channel_of("email")
    if message.delivery == Delivery.SEEN or mailbox is None or not reachable_email(message.conversation.customer):
        return
    key = f"mail:{message.pk}"
    enqueue("channels.deliver", args={"message": message.pk, "via": mailbox.pk}, key=key)
