"""Promises made to customers: found as they are written, and kept in view until they are kept.

`detect` is pure: it needs neither Django nor a database.
"""

from atithi.promises.finding import Commitment, detect

__all__ = ["Commitment", "detect"]
