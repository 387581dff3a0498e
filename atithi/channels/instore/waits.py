"""How long somebody is likely to wait, from what was measured. Pure: numbers in, a span or nothing out.

The measure is the pace: how long those who were called lately waited for each person who stood before them, and for
themselves. It holds whatever makes a queue fast or slow: how many serve, breaks, guests who go away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

ENOUGH = 5
LOW, HIGH = 0.2, 0.8
STEP = 60


@dataclass(frozen=True)
class Waited:
    """One who was called: how many stood before them when they came, and how many seconds they waited."""

    ahead: int
    seconds: float


@dataclass(frozen=True)
class Span:
    """A wait from so many seconds to so many, in whole minutes."""

    least: int
    most: int

    @property
    def minutes(self) -> tuple[int, int]:
        return self.least // 60, self.most // 60


def expected(ahead: int, measured: Sequence[Waited]) -> Span | None:
    """The wait of somebody before whom `ahead` others stand; None where too few were measured to say.

    From the paces of which one in five was quicker and one in five slower; never narrower than a minute.
    """
    if len(measured) < ENOUGH:
        return None
    paces = sorted(max(0.0, one.seconds) / (one.ahead + 1) for one in measured)
    low, high = _quantile(paces, LOW) * (ahead + 1), _quantile(paces, HIGH) * (ahead + 1)
    least = int(low // STEP) * STEP
    return Span(least, max(least + STEP, ceil(high / STEP) * STEP))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two neighbours where the share falls between them."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
