"""A customer's message comes in."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from atithi.conversations import counts
from atithi.conversations.actions.shared import TEXT_LIMIT, announce, attach, put_last
from atithi.conversations.html import safe
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.core.rows import fetch, insert, update
from atithi.core.text import clean, clean_line
from atithi.customers.actions import identify, learn_language
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.files.actions import store
from atithi.language import Identified
from atithi.language import identify as identify_language
from atithi.language.mood import mood

CHANGED = (
    "closed_at", "waiting_since", "last_message_at", "last_message_id", "last_message_kind", "preview", "message_count",
    "last_customer_message_id", "language", "script", "snoozed_until", "spam_at", "mood", "updated_at",
)  # fmt: skip
"""What a customer's message changes of its conversation."""


def receive_message(inbound: InboundMessage, *, channel: Channel | None = None) -> Message:
    """Takes in a customer's message, exactly once however often it is handed over. `channel`: its row, where it is at hand.

    One transaction: message, state of the conversation, event and its jobs. The unique (channel, provider_id)
    decides which of two simultaneous deliveries counts; the other gets the same message back.
    """
    try:
        # A job (which brings the channel) has a savepoint of its own, and is tried again.
        with transaction.atomic(savepoint=channel is None):
            return _receive(inbound, channel or Channel.objects.get(pk=inbound.channel_id))
    except IntegrityError:
        message = _known(inbound)
        if message is None:
            raise
        return message


def _known(inbound: InboundMessage) -> Message | None:
    return Message.objects.filter(channel_id=inbound.channel_id, provider_id=inbound.provider_id).first()


def _arrived(inbound: InboundMessage) -> bool:
    # In SQL, as `_locked`: every message passes here, and building the query would take longer than asking it.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM conversations_message WHERE channel_id = %s AND provider_id = %s",
            [inbound.channel_id, inbound.provider_id],
        )
        return cursor.fetchone() is not None


def _locked(number: int, channel: Channel) -> Conversation | None:
    """The conversation as it is now, held until the transaction ends."""
    locking = " FOR UPDATE" if connection.features.has_select_for_update else ""
    found = fetch("FROM conversations_conversation c WHERE c.id = %s" + locking, [number], c=Conversation)
    if found is None:
        return None
    conversation: Conversation = found[0]
    if conversation.channel_id == channel.pk:
        conversation.channel = channel
    return conversation


def _receive(inbound: InboundMessage, channel: Channel) -> Message:
    if _arrived(inbound) and (known := _known(inbound)):
        return known
    customer = identify(kind=inbound.contact_kind, value=inbound.contact_value, name=inbound.name)
    return take_in(inbound, channel, customer)


def take_in(inbound: InboundMessage, channel: Channel, customer: Customer) -> Message:
    """A message of a customer whom we know already, in the caller's transaction."""
    moment, actor = now(), inbound.actor or Actor.customer(customer.id)
    conversation, started = _conversation(inbound, channel, customer, moment)
    with counts.counted(conversation):
        message = _write(inbound, conversation, customer, moment)
        _advance(conversation, message, blocked=customer.blocked_at is not None)
    if started:
        data = {"channel": channel.id, "customer": customer.id}
        record(
            "conversation.started",
            subject=("conversation", conversation.id),
            actor=actor,
            data=data,
        )
    record(
        "message.received",
        subject=("conversation", conversation.id),
        actor=actor,
        data={"message": message.id, "conversation": conversation.id, "customer": customer.id, "channel": channel.id},
    )
    announce(conversation, "message.added", to_customer=True, message=message.public_id, kind=message.kind)
    return message


def _conversation(
    inbound: InboundMessage, channel: Channel, customer: Customer, moment: datetime
) -> tuple[Conversation, bool]:
    number = inbound.conversation_id
    if number is None and inbound.continues_open:
        rows = customer.conversations.filter(channel=channel, closed_at=None).order_by("-last_message_at", "-id")
        number = rows.values_list("id", flat=True).first()
    while number is not None and (found := _locked(number, channel)) is not None:
        if found.merged_into_id is None:
            return found, False
        number = found.merged_into_id
    return _start(inbound, channel, customer, moment), True


def _start(inbound: InboundMessage, channel: Channel, customer: Customer, moment: datetime) -> Conversation:
    # Created closed and opened at once by `_advance`, so that the counts see one entry into the open queues.
    conversation = Conversation(
        customer=customer, channel=channel, subject=clean_line(inbound.subject, 200),
        team_id=inbound.team_id or channel.team_id, store_id=inbound.store_id or channel.store_id,
        created_at=moment, last_message_at=moment, closed_at=moment,
    )  # fmt: skip
    insert(conversation)
    return conversation


def _write(inbound: InboundMessage, conversation: Conversation, customer: Customer, moment: datetime) -> Message:
    text = clean(inbound.text)[:TEXT_LIMIT]
    identified = identify_language(text)
    if inbound.language:
        identified = Identified(inbound.language, inbound.script or identified.script, 1.0, identified.mixed)
    message = Message(
        conversation=conversation, kind=MessageKind.CUSTOMER, customer=customer, text=text,
        html=safe(inbound.html) if inbound.html else "", quoted=clean(inbound.quoted)[:TEXT_LIMIT],
        language=identified.language, script=identified.script, created_at=moment, sent_at=inbound.sent_at,
        channel_id=inbound.channel_id, provider_id=inbound.provider_id, delivery_note=clean_line(inbound.problem, 300),
    )  # fmt: skip
    insert(message)
    files = [
        (store(content=file.content, name=file.name, declared_type=file.declared_type, limit=2**40), file.content_id)
        for file in inbound.files
    ]
    attach(message, files)
    conversation.mood = mood(text, identified.language) or conversation.mood
    if identified.language != "und":
        conversation.language, conversation.script = (identified.language, identified.script)
        learn_language(customer=customer, language=identified.language, script=identified.script)
    return message


def _advance(conversation: Conversation, message: Message, *, blocked: bool) -> None:
    """The conversation after a customer's message: open, awake, waiting for an answer since the oldest unanswered one.
    What is spam, and what a blocked customer writes, is kept beside the queues."""
    actor = Actor.customer(message.customer_id or 0)
    if blocked and conversation.spam_at is None:
        _set_aside(conversation, message, actor)
    if conversation.spam_at is None:
        _open(conversation, actor)
        if conversation.waiting_since is None:
            conversation.waiting_since = message.created_at
    put_last(conversation, message)
    conversation.last_customer_message_id = message.id
    conversation.updated_at = now()
    update(conversation, CHANGED)


def _open(conversation: Conversation, actor: Actor) -> None:
    subject = ("conversation", conversation.id)
    if conversation.closed_at is not None:
        if conversation.message_count:
            record("conversation.reopened", subject=subject, actor=actor, data={"because": "message"})
        conversation.closed_at = None
    if conversation.snoozed_until is not None:
        record("conversation.woken", subject=subject, actor=actor, data={"because": "message"})
        conversation.snoozed_until = None


def _set_aside(conversation: Conversation, message: Message, actor: Actor) -> None:
    # Closed at the same moment means: closed by this, and opened again if it proves to be none.
    conversation.spam_at = message.created_at
    if not conversation.message_count or conversation.closed_at is None:
        conversation.closed_at = message.created_at
    conversation.waiting_since = conversation.snoozed_until = None
    record(
        "conversation.spam_marked", subject=("conversation", conversation.id), actor=actor, data={"because": "blocked"}
    )
