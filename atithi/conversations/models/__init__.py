"""Channels, conversations, their messages, and what staff keep to handle them."""

from atithi.conversations.models.channels import Channel
from atithi.conversations.models.conversations import (
    IN_QUEUES,
    UNTIL_THEY_WRITE,
    Conversation,
    Priority,
    QueueCount,
    ReadMark,
)
from atithi.conversations.models.handling import (
    ConversationTag,
    Forward,
    LinkedConversation,
    Macro,
    Merge,
    Tag,
    TagColour,
)
from atithi.conversations.models.kinds import MatterKind
from atithi.conversations.models.mentions import Mention
from atithi.conversations.models.messages import DELIVERY_ORDER, Attachment, Delivery, Message, MessageKind

__all__ = [
    "DELIVERY_ORDER",
    "IN_QUEUES",
    "UNTIL_THEY_WRITE",
    "Attachment",
    "Channel",
    "Conversation",
    "ConversationTag",
    "Delivery",
    "Forward",
    "LinkedConversation",
    "Macro",
    "MatterKind",
    "Mention",
    "Merge",
    "Message",
    "MessageKind",
    "Priority",
    "QueueCount",
    "ReadMark",
    "Tag",
    "TagColour",
]
