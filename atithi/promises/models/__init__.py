"""The ledger of promises."""

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
    "NO_TIME",
    "OPEN",
    "OWED",
    "PROPOSED",
    "TRANSITIONS",
    "Intention",
    "LeadTime",
    "Precision",
    "Promise",
    "PromiseKind",
    "PromiseState",
]
