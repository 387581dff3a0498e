"""The only place that changes the roster and what was decided about staffing."""

from atithi.standards.staffing.actions.leave import ask_leave, decide_leave, grant_leave, withdraw_leave
from atithi.standards.staffing.actions.rules import make_roster_feed, set_staffing_rules
from atithi.standards.staffing.actions.shifts import (
    Times,
    add_shift,
    change_shift,
    copy_week,
    open_shifts_of,
    remove_shift,
    take_shift,
)
from atithi.standards.staffing.actions.swaps import answer_swap, ask_swap, decide_swap, withdraw_swap

__all__ = [
    "Times",
    "add_shift",
    "answer_swap",
    "ask_leave",
    "ask_swap",
    "change_shift",
    "copy_week",
    "decide_leave",
    "decide_swap",
    "grant_leave",
    "make_roster_feed",
    "open_shifts_of",
    "remove_shift",
    "set_staffing_rules",
    "take_shift",
    "withdraw_leave",
    "withdraw_swap",
]
