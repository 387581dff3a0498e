"""Imports: their files, their rows in batches, what was rejected, and what came of each."""

from atithi.transfer.models.imports import ACTIVE, Batch, Import, ImportState, Piece, Policy, Rejection
from atithi.transfer.models.traces import Origin, Trace, TraceState

__all__ = [
    "ACTIVE",
    "Batch",
    "Import",
    "ImportState",
    "Origin",
    "Piece",
    "Policy",
    "Rejection",
    "Trace",
    "TraceState",
]
