"""Shares with honest intervals: pure.

Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. Journal of the American
Statistical Association 22 (158), 209-212. Unlike share plus and minus an error, it stays within 0 and 1 and holds for few.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many, with the interval of 95 %."""

    count: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """None of nothing is no share."""
        return self.count / self.of if self.of else None


def wilson(count: int, of: int) -> Proportion:
    """The share `count` of `of` with its interval. Raises ValueError for more than all."""
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of}")
    if not of:
        return Proportion(0, 0, 0.0, 1.0)
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    # At the ends the bound is the end itself, and not nearly it.
    return Proportion(count, of, middle - spread if count else 0.0, middle + spread if count < of else 1.0)
