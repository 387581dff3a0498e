"""The border: kept before it is answered, once; brought out once, or said to be uncertain."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connection

from atithi.channels import adapters, handlers, intake
from atithi.channels.adapters import Ignored, Outgoing, Sent
from atithi.channels.errors import PermanentProblem, TemporaryProblem, UncertainOutcome, Unreadable
from atithi.channels.models import DeliveryAttempt, RawInbound
from atithi.conftest import Cast, build_cast
from atithi.conversations.actions import add_channel, mark_delivery, send_reply
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Conversation, Message
from atithi.events import Actor, Retry
from atithi.events.models import Job
from atithi.events.subscriber import JobView


@dataclass
class PigeonPost:
    """A kind of channel that the test directs."""

    kind: str = "pigeon"
    pushes: bool = True
    flown: list[Outgoing] = field(default_factory=list)
    trouble: Exception | None = None

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        text = raw.content().decode()
        if text == "illegible":
            raise Unreadable("wet ink")
        if text == "empty":
            return Ignored("nothing tied to its leg")
        return InboundMessage(raw.channel_id, raw.provider_id, "provider", "loft-1", text, continues_open=True)

    def recipient(self, message: Message) -> str:
        return "" if message.conversation.subject == "unknown loft" else "loft-1"

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        handing_over()
        if self.trouble is not None:
            raise self.trouble
        self.flown.append(outgoing)
        return Sent(f"ring-{outgoing.message_public_id}")


@pytest.fixture
def pigeons(monkeypatch: pytest.MonkeyPatch) -> PigeonPost:
    post = PigeonPost()
    known = {**adapters.adapters(), "pigeon": post}
    monkeypatch.setattr(adapters, "adapters", lambda: known)
    monkeypatch.setattr(handlers, "adapters", lambda: known)
    return post


@pytest.fixture
def loft(cast: Cast) -> Channel:
    return add_channel(kind="pigeon", name="Loft", actor=Actor.system())


def _read(raw: int) -> RawInbound:
    handlers.read_raw(JobView(1, None, {"raw": raw}))
    return RawInbound.objects.get(pk=raw)


def _deliver(message: Message, attempt: int = 1) -> str:
    """One job of `channels.deliver` from prepare to settle; returns the message's delivery after it."""
    job = JobView(1, None, {"message": message.pk}, attempt)
    request = handlers.prepare_delivery(job)
    if request is not None:
        handlers.settle_delivery(job, request, handlers.perform_delivery(request))
    message.refresh_from_db()
    return message.delivery


@pytest.fixture
def reply(pigeons: PigeonPost, loft: Channel, cast: Cast) -> Message:
    raw = intake.accept(channel_id=loft.id, provider_id="p1", body=b"where is my fridge?")
    conversation = Conversation.objects.get(messages=_read(raw).message)
    return send_reply(conversation=conversation, text="On its way.", actor=Actor.staff(cast.ravi.id), author=cast.ravi)


def test_what_comes_twice_is_kept_once_and_read_once(pigeons: PigeonPost, loft: Channel) -> None:
    first, second = (intake.accept(channel_id=loft.id, provider_id="p1", body=b"hello") for _ in range(2))
    assert first == second
    assert Job.objects.filter(handler="channels.read").count() == 1
    _read(first)
    _read(first)
    assert Message.objects.count() == 1


def test_what_cannot_be_read_is_kept_and_can_be_read_later(pigeons: PigeonPost, loft: Channel) -> None:
    raw = _read(intake.accept(channel_id=loft.id, provider_id="p1", body=b"illegible"))
    assert (raw.state, raw.problem) == ("unreadable", "wet ink")
    pigeons.parse = lambda raw: InboundMessage(loft.id, "p1", "provider", "loft-1", "dried")  # type: ignore[method-assign]
    assert _read(raw.pk).state == "read"
    assert Message.objects.get().text == "dried"


def test_what_is_for_nobody_is_kept_with_its_reason(pigeons: PigeonPost, loft: Channel) -> None:
    raw = _read(intake.accept(channel_id=loft.id, provider_id="p1", body=b"empty"))
    assert (raw.state, raw.problem) == ("ignored", "nothing tied to its leg")
    assert not Message.objects.exists()


def test_a_large_payload_lies_beside_the_database(pigeons: PigeonPost, loft: Channel) -> None:
    body = b"x" * (intake.IN_ROW + 1)
    raw = RawInbound.objects.get(pk=intake.accept(channel_id=loft.id, provider_id="p1", body=body))
    assert raw.body is None
    assert raw.content() == body


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_are_all_kept_each_once() -> None:
    cast = build_cast()
    ids: list[int] = []
    barrier = threading.Barrier(24)

    def send(number: int) -> None:
        barrier.wait()
        ids.append(intake.accept(channel_id=cast.chat.id, provider_id=f"p{number % 12}", body=b"hello"))
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 24
    assert len(set(ids)) == RawInbound.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_kept_is_refused_and_takes_nobody_with_it() -> None:
    cast = build_cast()
    outcome: dict[int, str] = {}
    barrier = threading.Barrier(6)

    def send(number: int) -> None:
        channel = cast.chat.id if number else 999_999_999
        barrier.wait()
        try:
            intake.accept(channel_id=channel, provider_id=f"p{number}", body=b"hello")
            outcome[number] = "kept"
        except Exception as error:  # noqa: BLE001
            outcome[number] = type(error).__name__
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcome[0] == "IntegrityError"
    assert all(outcome[number] == "kept" for number in range(1, 6))
    assert RawInbound.objects.count() == 5


def test_a_reply_reaches_its_customer_once(reply: Message, pigeons: PigeonPost) -> None:
    assert _deliver(reply) == "sent"
    assert _deliver(reply, 2) == "sent"
    [outgoing] = pigeons.flown
    assert (outgoing.to, outgoing.text, outgoing.references) == ("loft-1", "On its way.", ("p1",))
    assert reply.provider_id == f"ring-{reply.public_id}"
    assert DeliveryAttempt.objects.get().state == "sent"


def test_a_passing_trouble_is_tried_again_later(reply: Message, pigeons: PigeonPost) -> None:
    pigeons.trouble = TemporaryProblem("storm", after=90)
    with pytest.raises(Retry) as later:
        _deliver(reply)
    assert later.value.after is not None
    assert later.value.after.total_seconds() == 90
    pigeons.trouble = None
    assert _deliver(reply, 2) == "sent"
    assert list(DeliveryAttempt.objects.order_by("id").values_list("state", flat=True)) == ["failed", "sent"]


def test_after_two_days_of_trouble_it_has_failed(reply: Message, pigeons: PigeonPost) -> None:
    pigeons.trouble = TemporaryProblem("storm")
    assert _deliver(reply, handlers.LAST_ATTEMPT) == "failed"
    assert reply.delivery_note == "storm"


@pytest.mark.parametrize(
    ("trouble", "state"), [(PermanentProblem("no such loft"), "failed"), (UncertainOutcome("lost sight"), "uncertain")]
)
def test_other_endings_are_said_as_they_are(
    reply: Message, pigeons: PigeonPost, trouble: Exception, state: str
) -> None:
    pigeons.trouble = trouble
    assert _deliver(reply) == state
    assert reply.delivery_note == str(trouble)


def test_what_was_cut_off_while_handing_over_is_not_sent_again_by_itself(reply: Message, pigeons: PigeonPost) -> None:
    job = JobView(1, None, {"message": reply.pk})
    request = handlers.prepare_delivery(job)
    assert request is not None
    pigeons.send(request, handing_over=handlers._handing_over(request.attempt_id))
    # The process dies here: nothing was settled. Another worker takes the job over.
    assert _deliver(reply, 2) == "uncertain"
    assert len(pigeons.flown) == 1


def test_what_was_cut_off_before_is_sent(reply: Message, pigeons: PigeonPost) -> None:
    assert handlers.prepare_delivery(JobView(1, None, {"message": reply.pk})) is not None
    assert _deliver(reply, 2) == "sent"
    assert len(pigeons.flown) == 1


def test_without_an_address_or_a_channel_it_fails_with_words(reply: Message, pigeons: PigeonPost, cast: Cast) -> None:
    Conversation.objects.update(subject="unknown loft")
    assert _deliver(reply) == "failed"
    assert reply.delivery_note == handlers.NO_ADDRESS
    gone = add_channel(kind="telegraph", name="Telegraph", actor=Actor.system())
    Message.objects.filter(pk=reply.pk).update(channel=gone, delivery="queued")
    reply.refresh_from_db()
    assert _deliver(reply) == "failed"
    assert reply.delivery_note == handlers.NO_SUCH_CHANNEL


def test_a_chat_reply_that_nobody_fetched_goes_by_mail(cast: Cast) -> None:
    from atithi.customers.actions import claim_contact

    message = cast.says("hello", channel_id=cast.chat.id, contact_kind="chat", contact_value="session-1")
    claim_contact(customer=message.conversation.customer, kind="email", value="guest@example.com")
    reply = send_reply(
        conversation=message.conversation, text="Yes.", actor=Actor.staff(cast.ravi.id), author=cast.ravi
    )
    assert handlers.prepare_delivery(JobView(1, None, {"message": reply.pk})) is None
    follow = Job.objects.get(handler="channels.follow_by_mail")
    handlers.follow_by_mail(JobView(2, None, follow.args))
    assert Job.objects.get(handler="channels.deliver", event=None).args["via"] == cast.mailbox.pk


def test_a_chat_reply_that_was_seen_stays_in_the_chat(cast: Cast) -> None:
    from atithi.customers.actions import claim_contact

    message = cast.says("hello", channel_id=cast.chat.id, contact_kind="chat", contact_value="session-1")
    claim_contact(customer=message.conversation.customer, kind="email", value="guest@example.com")
    reply = send_reply(
        conversation=message.conversation, text="Yes.", actor=Actor.staff(cast.ravi.id), author=cast.ravi
    )
    handlers.prepare_delivery(JobView(1, None, {"message": reply.pk}))
    mark_delivery(message=reply, delivery="seen", actor=Actor.system())
    handlers.follow_by_mail(JobView(2, None, {"message": reply.pk}))
    assert not Job.objects.filter(handler="channels.deliver", event=None).exists()
