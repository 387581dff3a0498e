"""Calls, call-backs, and what a business sets for its telephones."""

from atithi.channels.phone.models.calls import (
    LIVE,
    LOST,
    MOST_RINGS,
    TALKING,
    WAITING,
    Call,
    CallBack,
    CallFact,
    CallState,
    Direction,
    Recording,
    StaffPhone,
    WrapUp,
)

__all__ = [
    "LIVE",
    "LOST",
    "MOST_RINGS",
    "TALKING",
    "WAITING",
    "Call",
    "CallBack",
    "CallFact",
    "CallState",
    "Direction",
    "Recording",
    "StaffPhone",
    "WrapUp",
]
