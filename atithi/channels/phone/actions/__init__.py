"""The only place that changes calls, call-backs and lines."""

from atithi.channels.phone.actions.calling import hold_call, pass_on, place_call, take_call, wrap_up
from atithi.channels.phone.actions.calling_back import ask_call_back, cancel_call_back
from atithi.channels.phone.actions.dialing import dial_back
from atithi.channels.phone.actions.legs import take_told
from atithi.channels.phone.actions.lines import add_line, archive_wrap_up, change_line, set_phone, set_wrap_up
from atithi.channels.phone.actions.reporting import refold, take_report

__all__ = [
    "add_line",
    "archive_wrap_up",
    "ask_call_back",
    "cancel_call_back",
    "change_line",
    "dial_back",
    "hold_call",
    "pass_on",
    "place_call",
    "refold",
    "set_phone",
    "set_wrap_up",
    "take_call",
    "take_report",
    "take_told",
    "wrap_up",
]
