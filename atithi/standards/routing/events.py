"""What routing announces."""

from atithi.events.catalogue import register

register("conversation.routed", "The desk gave or suggested a conversation to somebody. Data: assignee, mode, why.")
register(
    "conversation.returned",
    "Work that somebody had not begun went back to the queue. Data: from_assignee, because (not_taken, offline or left).",
)
register(
    "conversation.overflowed",
    "Work that waited too long overflowed. Data: to (team, store or call_back), team,"
    " store or message, from_team, minutes.",
)
register(
    "routing.changed",
    "How work finds somebody was changed. Subject: the team, person, skill or business. Data: changes.",
)
