"""The only place that changes conversations."""

from atithi.conversations.actions.channels import add_channel, change_channel
from atithi.conversations.actions.handing_over import Receiver, give_up_team, hand_over_rest, open_work, part_with
from atithi.conversations.actions.handling import assign, close, mark_read, move_to_customer, reopen
from atithi.conversations.actions.mentions import mark_mentions_read, note_mentions
from atithi.conversations.actions.receiving import receive_message
from atithi.conversations.actions.replying import (
    add_note,
    mark_delivery,
    mark_seen_by_customer,
    retry_delivery,
    send_reply,
)

__all__ = [
    "Receiver",
    "add_channel",
    "add_note",
    "assign",
    "change_channel",
    "close",
    "give_up_team",
    "hand_over_rest",
    "mark_delivery",
    "mark_mentions_read",
    "mark_read",
    "mark_seen_by_customer",
    "move_to_customer",
    "note_mentions",
    "open_work",
    "part_with",
    "receive_message",
    "reopen",
    "retry_delivery",
    "send_reply",
]
