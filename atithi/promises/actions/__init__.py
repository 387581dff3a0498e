"""The only place that changes promises."""

from atithi.promises.actions.booking import (
    Details,
    Wish,
    book_appointment,
    cancel_appointment,
    confirm_appointment,
    move_appointment,
    note_attendance,
)
from atithi.promises.actions.calling import ask_for_call, note_called
from atithi.promises.actions.following import follow_messages
from atithi.promises.actions.guests import Guest, book_as_guest, wait_as_guest
from atithi.promises.actions.handing import Handed, hand_over_appointments
from atithi.promises.actions.learning import learn_lead_times
from atithi.promises.actions.making import accept_promise, dismiss_promise, make_promise, propose_promise
from atithi.promises.actions.owing import change_promise, mark_by_clock, reassign_promise
from atithi.promises.actions.repeating import book_series
from atithi.promises.actions.services import (
    add_busy_calendar,
    add_busy_time,
    archive_service,
    make_feed,
    remove_busy_calendar,
    remove_busy_time,
    remove_day_off,
    save_service,
    set_availability,
    set_day_off,
)
from atithi.promises.actions.settling import (
    Evidence,
    break_promise,
    confirm_promise,
    dispute_promise,
    keep_promise,
    reopen_promise,
    withdraw_promise,
)
from atithi.promises.actions.waiting import end_offer, join_waiting, leave_waiting, offer_place, take_offer
from atithi.promises.actions.writing import Decision, forget_intentions, keep_intentions, read_reply

__all__ = [
    "Decision",
    "Details",
    "Evidence",
    "Guest",
    "Handed",
    "Wish",
    "accept_promise",
    "add_busy_calendar",
    "add_busy_time",
    "archive_service",
    "ask_for_call",
    "book_appointment",
    "book_as_guest",
    "book_series",
    "break_promise",
    "cancel_appointment",
    "change_promise",
    "confirm_appointment",
    "confirm_promise",
    "dismiss_promise",
    "dispute_promise",
    "end_offer",
    "follow_messages",
    "forget_intentions",
    "hand_over_appointments",
    "join_waiting",
    "keep_intentions",
    "keep_promise",
    "learn_lead_times",
    "leave_waiting",
    "make_feed",
    "make_promise",
    "mark_by_clock",
    "move_appointment",
    "note_attendance",
    "note_called",
    "offer_place",
    "propose_promise",
    "read_reply",
    "reassign_promise",
    "remove_busy_calendar",
    "remove_busy_time",
    "remove_day_off",
    "reopen_promise",
    "save_service",
    "set_availability",
    "set_day_off",
    "take_offer",
    "wait_as_guest",
    "withdraw_promise",
]
