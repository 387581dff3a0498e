"""Finds commitments in what staff write, in Hindi, Telugu, Bengali and English, native and Roman."""

from atithi.promises.finding.commitments import Commitment, Kind, detect

__all__ = ["Commitment", "Kind", "detect"]
