"""Shares with honest intervals: pure.

Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. Journal of the American
Statistical Association 22 (158), 209-212. Unlike share plus and minus an error, it stays within 0 and 1 and holds for few.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


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
    return Proportion(count, of, *wilson_interval(count / of if of else 0.0, of))


def wilson_interval(share: float, of: float) -> tuple[float, float]:
    """The interval of 95 % around a share of `of` cases, which may be an effective number with a fraction."""
    if not of:
        return 0.0, 1.0
    square = Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    # At the ends the bound is the end itself, and not nearly it.
    return middle - spread if share > 0 else 0.0, middle + spread if share < 1 else 1.0
