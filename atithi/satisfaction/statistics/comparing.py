"""Whether two groups of answers differ by more than chance, and what is left of that when many are compared.

The test is one of permutation: if it made no difference who is in which group, how often would the figures differ at least
as much? Counted exactly for few answers; for many by its normal limit, whose variance is the exact one of permutation. For
shares that is the "N - 1" chi-squared test (Campbell 2007, Statistics in Medicine 26, 3661-3675).
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from atithi.satisfaction.statistics.measures import Figure, Histogram, Measure, figure, total

EXACT = 60  # answers of both groups together up to which every permutation is counted
ALPHA = 0.05
_TOLERANCE = 1e-9


def chance(measure: Measure, one: Histogram, other: Histogram) -> float:
    """The probability of a difference at least as large if there were none. 1 where a group is empty."""
    first, second = round(total(one)), round(total(other))
    if not first or not second:
        return 1.0
    both: dict[float, int] = defaultdict(int)
    for found in (one, other):
        for score, count in found.items():
            both[measure.worth(score)] += round(count)
    mine = sum(measure.worth(score) * round(count) for score, count in one.items())
    return _exact(both, first, mine) if first + second <= EXACT else _limit(both, first, mine)


def _exact(both: dict[float, int], drawn: int, mine: float) -> float:
    """Draws without replacement: the ways to draw so many answers, by their sum."""
    ways: dict[tuple[int, float], int] = {(0, 0.0): 1}
    for worth, count in both.items():
        step: dict[tuple[int, float], int] = defaultdict(int)
        for (taken, amount), number in ways.items():
            for more in range(min(count, drawn - taken) + 1):
                step[taken + more, amount + more * worth] += number * math.comb(count, more)
        ways = step
    of = sum(both.values())
    middle = drawn * sum(worth * count for worth, count in both.items()) / of
    seen = abs(mine - middle) - _TOLERANCE
    as_far = sum(number for (taken, amount), number in ways.items() if taken == drawn and abs(amount - middle) >= seen)
    return as_far / math.comb(of, drawn)


def _limit(both: dict[float, int], drawn: int, mine: float) -> float:
    of = sum(both.values())
    mean = sum(worth * count for worth, count in both.items()) / of
    spread = sum(count * (worth - mean) ** 2 for worth, count in both.items()) / (of - 1)
    variance = drawn * (of - drawn) / of * spread
    return math.erfc(abs(mine - drawn * mean) / math.sqrt(2 * variance)) if variance else 1.0


def difference(one: Figure, other: Figure) -> tuple[float, float, float]:
    """`one` less `other` with the interval of 95 %, out of both intervals (Newcombe 1998, method 10; Zou & Donner 2008)."""
    apart = one.value - other.value
    low = math.hypot(one.value - one.low, other.high - other.value)
    high = math.hypot(one.high - one.value, other.value - other.low)
    return apart, apart - low, apart + high


def apart(measure: Measure, one: Histogram, other: Histogram) -> tuple[float, float, float] | None:
    """The difference of the two figures with its interval; None where one has no answers."""
    first, second = figure(measure, one), figure(measure, other)
    return difference(first, second) if first and second else None


def holm(chances: Sequence[float]) -> list[float]:
    """Chances corrected for how many there are (Holm 1979): below 0.05 after it, and the risk that even one of those is
    mere chance is below 5 %."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    found, least = [1.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, chances[place] * (len(chances) - rank)))
        found[place] = least
    return found


def risen(now: int, of_now: int, before: int, of_before: int) -> float:
    """The probability of `now` cases or more out of `of_now`, if they came no oftener than `before` out of `of_before`: two rates
    of Poisson, by the exact test of Przyborowski & Wilenski (1940). 1 where there is nothing to compare."""
    cases = now + before
    if not now or not of_now or not of_before:
        return 1.0
    share = of_now / (of_now + of_before)
    return min(1.0, sum(_binomial(number, cases, share) for number in range(now, cases + 1)))


def _binomial(number: int, of: int, share: float) -> float:
    ways = math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)
    return math.exp(ways + number * math.log(share) + (of - number) * math.log1p(-share))
