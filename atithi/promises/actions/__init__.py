"""The only place that changes promises."""

from atithi.promises.actions.making import accept_promise, dismiss_promise, make_promise, propose_promise
from atithi.promises.actions.owing import change_promise, mark_by_clock, reassign_promise
from atithi.promises.actions.settling import (
    Evidence,
    break_promise,
    confirm_promise,
    dispute_promise,
    keep_promise,
    withdraw_promise,
)

__all__ = [
    "Evidence",
    "accept_promise",
    "break_promise",
    "change_promise",
    "confirm_promise",
    "dismiss_promise",
    "dispute_promise",
    "keep_promise",
    "make_promise",
    "mark_by_clock",
    "propose_promise",
    "reassign_promise",
    "withdraw_promise",
]
