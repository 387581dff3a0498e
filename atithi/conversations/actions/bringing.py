"""Old conversations, as a file brings them: closed, found by search, and nobody is told or answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from atithi import search
from atithi.conversations.actions.shared import TEXT_LIMIT, preview_of
from atithi.conversations.documents import KIND, documents_of
from atithi.conversations.models import Channel, Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.customers.models import Customer
from atithi.events import Actor, record, record_many
from atithi.language import identify

CHANNEL_KIND = "import"
"""A kind without an adapter: nothing comes in on it, and nothing can leave."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class OldMessage:
    """Something that was said. `kind` of MessageKind; `author`: id of the colleague who wrote it, where that is known."""

    kind: str
    text: str
    at: datetime
    author: int | None = None


@dataclass(frozen=True, slots=True)
class OldConversation:
    """A conversation that was over before it came here; it has at least one message, in their order."""

    customer: Customer
    subject: str
    messages: tuple[OldMessage, ...]
    closed_at: datetime


@transaction.atomic
def old_channel(*, actor: Actor) -> Channel:
    """The channel under which everything lies that was said elsewhere. It is switched off from the start."""
    channel, created = Channel.objects.get_or_create(
        kind=CHANNEL_KIND, address=CHANNEL_KIND,
        defaults={"name": "Old conversations", "active": False, "created_at": now()},
    )  # fmt: skip
    if created:
        record("channel.added", subject=("channel", channel.pk), actor=actor, data={"kind": CHANNEL_KIND})
    return channel


@transaction.atomic
def bring_conversations(*, old: Sequence[OldConversation], actor: Actor, data: dict[str, Any]) -> list[Conversation]:
    """Adds them, in their order: a row and a fact each. Language and script are identified, words can be found."""
    channel = old_channel(actor=actor)
    rows = [_row(one, channel) for one in old]
    Conversation.objects.bulk_create(rows, batch_size=BATCH)
    said = [
        (row, _message(each, one, row)) for row, one in zip(rows, old, strict=True) for each in one.messages
    ]  # fmt: skip
    messages = [message for _row, message in said]
    Message.objects.bulk_create(messages, batch_size=BATCH)
    for row in rows:
        row.message_count = 0
    for row, message in said:
        _advance(row, message)
    Conversation.objects.bulk_update(rows, _LATER, batch_size=BATCH)
    facts = [
        (row.pk, {**data, "channel": channel.pk, "customer": row.customer_id, "messages": row.message_count})
        for row in rows
    ]
    record_many("conversation.brought_in", subject_kind="conversation", facts=facts, actor=actor)
    search.index(documents_of(messages))
    return rows


_LATER = (
    "language", "script", "last_message_at", "last_message_kind", "last_message_id", "last_customer_message_id",
    "preview", "message_count", "first_reply_at",
)  # fmt: skip


def _row(one: OldConversation, channel: Channel) -> Conversation:
    began = one.messages[0].at
    return Conversation(
        customer=one.customer, channel=channel, subject=clean_line(one.subject, 200), created_at=began,
        closed_at=max(one.closed_at, one.messages[-1].at), last_message_at=one.messages[-1].at,
    )  # fmt: skip


def _message(each: OldMessage, one: OldConversation, row: Conversation) -> Message:
    text = clean(each.text)[:TEXT_LIMIT]
    found = identify(text[:4000])
    theirs = each.kind == MessageKind.CUSTOMER
    return Message(
        conversation=row, kind=each.kind, author_id=each.author, customer=one.customer if theirs else None, text=text,
        language=found.language, script=found.script, created_at=each.at, sent_at=each.at, channel_id=row.channel_id,
    )  # fmt: skip


def _advance(row: Conversation, message: Message) -> None:
    row.last_message_at, row.last_message_kind, row.last_message_id = message.created_at, message.kind, message.pk
    row.preview, row.message_count = preview_of(message), row.message_count + 1
    if message.kind == MessageKind.CUSTOMER:
        row.last_customer_message_id = message.pk
        if message.language != "und":
            row.language, row.script = message.language, message.script
    elif message.kind == MessageKind.REPLY and row.first_reply_at is None:
        row.first_reply_at = message.created_at


@transaction.atomic
def remove_conversations(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes conversations that were brought in and that nothing refers to. Raises ProtectedError where something does."""
    Message.objects.filter(conversation_id__in=ids).delete()
    Conversation.objects.filter(pk__in=ids).delete()
    search.remove(KIND, ids)
    facts = [(pk, data) for pk in sorted(ids)]
    record_many("conversation.removed", subject_kind="conversation", facts=facts, actor=actor)
