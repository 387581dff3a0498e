"""The only place that changes shop floors and visits."""

from atithi.channels.instore.actions.calling import call, call_next, finish, greet, pass_on, prefer, skip
from atithi.channels.instore.actions.coming import Coming, leave, return_to_line, step_out, take_token
from atithi.channels.instore.actions.floors import archive_need, change_floor, open_floor, renew_address, save_need

__all__ = [
    "Coming",
    "archive_need",
    "call",
    "call_next",
    "change_floor",
    "finish",
    "greet",
    "leave",
    "open_floor",
    "pass_on",
    "prefer",
    "renew_address",
    "return_to_line",
    "save_need",
    "skip",
    "step_out",
    "take_token",
]
