"""Channels, conversations, their messages, and what staff keep to handle them."""

from atithi.conversations.models.bulk import BulkAction, BulkItem, BulkState
from atithi.conversations.models.canned import CannedReply, CannedScope
from atithi.conversations.models.channels import Channel
from atithi.conversations.models.conversations import (
    IN_QUEUES,
    UNTIL_THEY_WRITE,
    Conversation,
    Priority,
    QueueCount,
    ReadMark,
)
from atithi.conversations.models.draft_files import DraftFile
from atithi.conversations.models.drafts import Draft
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
from atithi.conversations.models.planned import HeldBecause, PlannedReply, PlannedState
from atithi.conversations.models.views import COLUMNS, Rail, SavedView, Sharing, ViewOrder

__all__ = [
    "COLUMNS",
    "DELIVERY_ORDER",
    "IN_QUEUES",
    "UNTIL_THEY_WRITE",
    "Attachment",
    "BulkAction",
    "BulkItem",
    "BulkState",
    "CannedReply",
    "CannedScope",
    "Channel",
    "Conversation",
    "ConversationTag",
    "Delivery",
    "Draft",
    "DraftFile",
    "Forward",
    "HeldBecause",
    "LinkedConversation",
    "Macro",
    "MatterKind",
    "Mention",
    "Merge",
    "Message",
    "MessageKind",
    "PlannedReply",
    "PlannedState",
    "Priority",
    "QueueCount",
    "Rail",
    "ReadMark",
    "SavedView",
    "Sharing",
    "Tag",
    "TagColour",
    "ViewOrder",
]
