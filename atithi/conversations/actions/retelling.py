"""What a conversation says of its messages, told anew after messages came, went or lost their words."""

from datetime import datetime

from atithi.conversations.actions.shared import preview_of
from atithi.conversations.models import Conversation, Message, MessageKind

TOLD = (
    "message_count", "last_message_id", "last_message_kind", "last_message_at", "last_customer_message_id", "preview",
    "first_reply_at", "waiting_since",
)  # fmt: skip
"""What `retell` may change; the caller saves."""


def unanswered_since(conversation: Conversation) -> datetime | None:
    """When the oldest message of the customer came that no reply has followed."""
    replied = conversation.messages.filter(kind=MessageKind.REPLY).order_by("-id").values_list("id", flat=True).first()
    theirs = conversation.messages.filter(kind=MessageKind.CUSTOMER, id__gt=replied or 0).order_by("id")
    return theirs.values_list("created_at", flat=True).first()


def retell(conversation: Conversation) -> None:
    """Counts, last message, preview and first reply from the messages as they are. Who does not wait goes on not to."""
    rows = conversation.messages.order_by("-id")
    said = rows.exclude(kind=MessageKind.NOTE)
    last: Message | None = said.first()
    conversation.message_count = rows.count()
    conversation.last_message_id = last.pk if last else None
    conversation.last_message_kind = last.kind if last else ""
    conversation.preview = preview_of(last) if last else ""
    if last is not None:
        conversation.last_message_at = last.created_at
    customers = rows.filter(kind=MessageKind.CUSTOMER)
    conversation.last_customer_message_id = customers.values_list("id", flat=True).first()
    replies = conversation.messages.filter(kind=MessageKind.REPLY, author__isnull=False).order_by("id")
    conversation.first_reply_at = replies.values_list("created_at", flat=True).first()
    if conversation.waiting_since is not None:
        conversation.waiting_since = unanswered_since(conversation)
