"""The only place that changes conversations."""

from atithi.conversations.actions.calling import (
    CALL_MARK,
    add_call,
    attach_recording,
    conversation_for_call,
    note_spoken,
    note_unanswered,
)
from atithi.conversations.actions.canned import (
    add_canned_reply,
    archive_canned_reply,
    change_canned_reply,
    count_canned_use,
)
from atithi.conversations.actions.catalogue import (
    add_kind,
    add_tag,
    archive_kind,
    archive_tag,
    change_kind,
    change_tag,
    restore_kind,
    restore_tag,
)
from atithi.conversations.actions.channels import add_channel, change_channel
from atithi.conversations.actions.draft_files import (
    add_draft_files,
    check_draft_room,
    forget_files,
    remove_draft_file,
    take_draft_files,
)
from atithi.conversations.actions.drafts import forget_draft, keep_draft
from atithi.conversations.actions.forwarding import forward, mark_forward, note_handing_over, retry_forward
from atithi.conversations.actions.handing_over import Receiver, give_up_team, hand_over_rest, open_work, part_with
from atithi.conversations.actions.handling import (
    assign,
    close,
    follow_merge_of_customers,
    mark_read,
    reopen,
    wait_again,
)
from atithi.conversations.actions.joining import check_merge, link, merge, split, unlink, unmerge
from atithi.conversations.actions.mentions import mark_mentions_read, note_mentions
from atithi.conversations.actions.placing import place_in_store
from atithi.conversations.actions.planning import (
    cancel_planned,
    change_planned,
    plan_reply,
    send_due,
    send_planned_now,
)
from atithi.conversations.actions.receiving import receive_message
from atithi.conversations.actions.redacting import redact
from atithi.conversations.actions.replying import (
    add_note,
    mark_delivery,
    mark_seen_by_customer,
    retry_delivery,
    send_reply,
)
from atithi.conversations.actions.snoozing import snooze, wake, wake_if_due
from atithi.conversations.actions.sorting import add_tags, remove_tags, set_kind, set_priority
from atithi.conversations.actions.spam import clear_spam, mark_spam
from atithi.conversations.actions.undoing import undo_close

__all__ = [
    "CALL_MARK",
    "Receiver",
    "add_call",
    "add_canned_reply",
    "add_channel",
    "add_draft_files",
    "add_kind",
    "add_note",
    "add_tag",
    "add_tags",
    "archive_canned_reply",
    "archive_kind",
    "archive_tag",
    "assign",
    "attach_recording",
    "cancel_planned",
    "change_canned_reply",
    "change_channel",
    "change_kind",
    "change_planned",
    "change_tag",
    "check_draft_room",
    "check_merge",
    "clear_spam",
    "close",
    "conversation_for_call",
    "count_canned_use",
    "follow_merge_of_customers",
    "forget_draft",
    "forget_files",
    "forward",
    "give_up_team",
    "hand_over_rest",
    "keep_draft",
    "link",
    "mark_delivery",
    "mark_forward",
    "mark_mentions_read",
    "mark_read",
    "mark_seen_by_customer",
    "mark_spam",
    "merge",
    "note_handing_over",
    "note_mentions",
    "note_spoken",
    "note_unanswered",
    "open_work",
    "part_with",
    "place_in_store",
    "plan_reply",
    "receive_message",
    "redact",
    "remove_draft_file",
    "remove_tags",
    "reopen",
    "restore_kind",
    "restore_tag",
    "retry_delivery",
    "retry_forward",
    "send_due",
    "send_planned_now",
    "send_reply",
    "set_kind",
    "set_priority",
    "snooze",
    "split",
    "take_draft_files",
    "undo_close",
    "unlink",
    "unmerge",
    "wait_again",
    "wake",
    "wake_if_due",
]
