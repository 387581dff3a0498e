"""The ledger of promises."""

from atithi.promises.models.honesty import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    EarlyWord,
    HonestyRules,
    Outlook,
    Proof,
    Reckoning,
    TimeCurve,
    TimeTaken,
)
from atithi.promises.models.promise import (
    NO_TIME,
    OPEN,
    OWED,
    PROPOSED,
    TRANSITIONS,
    Precision,
    Promise,
    PromiseKind,
    PromiseState,
)
from atithi.promises.models.writing import Intention, LeadTime

__all__ = [
    "HIGHEST_LEVEL",
    "LOWEST_LEVEL",
    "NO_TIME",
    "OPEN",
    "OWED",
    "PROPOSED",
    "TRANSITIONS",
    "EarlyWord",
    "HonestyRules",
    "Intention",
    "LeadTime",
    "Outlook",
    "Precision",
    "Promise",
    "PromiseKind",
    "PromiseState",
    "Proof",
    "Reckoning",
    "TimeCurve",
    "TimeTaken",
]
