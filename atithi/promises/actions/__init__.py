"""The only place that changes promises."""

from atithi.promises.actions.following import follow_messages
from atithi.promises.actions.learning import learn_lead_times
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
from atithi.promises.actions.writing import Decision, forget_intentions, keep_intentions, read_reply

__all__ = [
    "Decision",
    "Evidence",
    "accept_promise",
    "break_promise",
    "change_promise",
    "confirm_promise",
    "dismiss_promise",
    "dispute_promise",
    "follow_messages",
    "forget_intentions",
    "keep_intentions",
    "keep_promise",
    "learn_lead_times",
    "make_promise",
    "mark_by_clock",
    "propose_promise",
    "read_reply",
    "reassign_promise",
    "withdraw_promise",
]
