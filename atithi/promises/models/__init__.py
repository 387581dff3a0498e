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

__all__ = [
    "NO_TIME",
    "OPEN",
    "OWED",
    "PROPOSED",
    "TRANSITIONS",
    "Precision",
    "Promise",
    "PromiseKind",
    "PromiseState",
]
