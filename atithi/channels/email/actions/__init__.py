"""The only place that changes what this room remembers."""

from atithi.channels.email.actions.keeping import (
    allow_again,
    forget_old,
    note_departure,
    read_unreadable_again,
    suppress,
    take_back,
)
from atithi.channels.email.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    checked_address,
    pause_mailbox,
    remove_mailbox,
    seal_secrets,
)
from atithi.channels.email.actions.wishes import keep_picture, set_signatures, subscribe_again, unsubscribe

__all__ = [
    "add_mailbox",
    "allow_again",
    "change_mailbox",
    "checked_address",
    "forget_old",
    "keep_picture",
    "note_departure",
    "pause_mailbox",
    "read_unreadable_again",
    "remove_mailbox",
    "seal_secrets",
    "set_signatures",
    "subscribe_again",
    "suppress",
    "take_back",
    "unsubscribe",
]
