"""Who waits, in which place, and how long it may take: from what was measured lately, or not said at all. Pure."""

import math
from dataclasses import dataclass
from statistics import fmean

ENOUGH = 5
"""Calls that must have been measured lately before a wait is told."""
LONGEST_MINUTES = 120
"""What would be longer is not told as a number."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How work went lately: the seconds of handling of the latest calls, and how many colleagues speak now."""

    handling: tuple[int, ...]
    talking: int


def estimate(position: int, pace: Pace) -> int | None:
    """Minutes until the turn of whoever is at `position` (1: next), rounded up; None where nobody can say.

    With n colleagues on calls whose mean length is m, one becomes free each m/n on average, so the place p takes p·m/n.
    """
    if position < 1 or pace.talking < 1 or len(pace.handling) < ENOUGH:
        return None
    minutes = math.ceil(position * fmean(pace.handling) / pace.talking / 60)
    return minutes if minutes <= LONGEST_MINUTES else None
