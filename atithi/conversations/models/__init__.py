"""Channels, conversations, their messages, and what staff keep to handle them."""

from atithi.conversations.models.channels import Channel
from atithi.conversations.models.conversations import Conversation, QueueCount, ReadMark
from atithi.conversations.models.mentions import Mention
from atithi.conversations.models.messages import DELIVERY_ORDER, Attachment, Delivery, Message, MessageKind

__all__ = [
    "DELIVERY_ORDER",
    "Attachment",
    "Channel",
    "Conversation",
    "Delivery",
    "Mention",
    "Message",
    "MessageKind",
    "QueueCount",
    "ReadMark",
]
