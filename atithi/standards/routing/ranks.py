"""Waits compared, however they are spread: medians with intervals, and whether groups differ by more than chance. Pure.

Waits are skewed and have ties, so nothing here assumes a bell:
* the median with the interval between two order statistics, from the binomial law (Hahn and Meeker 1991, Statistical
  Intervals, section 5.2): it holds whatever the waits look like, at 95 % or a little more;
* Kruskal and Wallis (1952, JASA 47, 583-621), with the correction for ties: do the groups of one kind differ at all;
* Wilcoxon's rank sum, as Mann and Whitney (1947, Ann. Math. Stat. 18, 50-60) gave it, one group against all others, with
  corrections for ties and continuity;
* Holm (1979, Scand. J. Stat. 6, 65-70) for having asked so often.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist

FEWEST = 10  # waits of a group below which nothing is said of it
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of so many, between which two of them it lies with 95 %, and what nine of ten do not exceed."""

    count: int
    median: float
    low: float
    high: float
    ninth: float


@dataclass(frozen=True, slots=True)
class Against:
    """One group against all others. `longer`: how often one of the group waits longer than one of the others (ties half);
    0.5 is no difference. `p`: of such a difference by chance alone, not yet corrected."""

    longer: float
    p: float


def middle(values: Sequence[float]) -> Middle:
    """The median with its interval. Raises ValueError for none."""
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        raise ValueError("no values")
    place = _rank_of_bound(count)
    half = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Middle(count, half, ordered[place], ordered[count - 1 - place], ordered[max(math.ceil(0.9 * count) - 1, 0)])


def _rank_of_bound(count: int) -> int:
    """How many of the least lie below the interval: the most for which both sides together miss the median in at most 5 %."""
    total = 0.0
    for below in range(count // 2):
        total += math.exp(
            math.lgamma(count + 1) - math.lgamma(below + 1) - math.lgamma(count - below + 1) - count * math.log(2)
        )
        if total > 0.025:
            return max(below - 1, 0) if below else 0
    return max(count // 2 - 1, 0)


def kruskal(groups: Mapping[Hashable, Sequence[float]]) -> float | None:
    """How probable such differences between the groups are by chance alone; None where there is nothing to compare."""
    used = {name: values for name, values in groups.items() if values}
    ranks, ties = _rank_sums(used)
    count = sum(len(values) for values in used.values())
    if len(used) < 2 or count < 3:
        return None
    spread = 1 - ties / (count**3 - count)
    if spread <= 0:
        return 1.0  # all waited equally long
    summed = sum(ranks[name] ** 2 / len(values) for name, values in used.items())
    return chi_square_tail((12 * summed / (count * (count + 1)) - 3 * (count + 1)) / spread, len(used) - 1)


def against_others(groups: Mapping[Hashable, Sequence[float]]) -> dict[Hashable, Against]:
    """Each group against all others together."""
    ranks, ties = _rank_sums(groups)
    count = sum(len(values) for values in groups.values())
    found = {}
    for name, values in groups.items():
        mine, others = len(values), count - len(values)
        if not mine or not others:
            continue
        above = ranks[name] - mine * (mine + 1) / 2
        variance = mine * others / 12 * (count + 1 - ties / (count * (count - 1)))
        away = max(abs(above - mine * others / 2) - 0.5, 0.0)
        p = 2 * (1 - _NORMAL.cdf(away / math.sqrt(variance))) if variance > 0 else 1.0
        found[name] = Against(above / (mine * others), min(p, 1.0))
    return found


def _rank_sums(groups: Mapping[Hashable, Sequence[float]]) -> tuple[dict[Hashable, float], float]:
    """The sum of ranks of each group among all, equal values sharing theirs; and the sum of t³-t over the ties."""
    pooled = sorted(((value, name) for name, values in groups.items() for value in values), key=lambda pair: pair[0])
    sums: dict[Hashable, float] = dict.fromkeys(groups, 0.0)
    ties, place = 0.0, 0
    for _value, equal in groupby(pooled, key=lambda pair: pair[0]):
        names = [name for _same, name in equal]
        rank = place + (len(names) + 1) / 2
        for name in names:
            sums[name] += rank
        place += len(names)
        ties += len(names) ** 3 - len(names)
    return sums, ties


def holm(ps: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """The probabilities, raised for having asked so many questions at once."""
    corrected: dict[Hashable, float] = {}
    highest = 0.0
    ordered = sorted(ps.items(), key=lambda pair: pair[1])
    for index, (name, p) in enumerate(ordered):
        highest = max(highest, min(1.0, p * (len(ordered) - index)))
        corrected[name] = highest
    return corrected


def chi_square_tail(value: float, freedom: int) -> float:
    """How probable a chi-square of so many degrees of freedom is at least `value`: the upper incomplete gamma function, by
    its series or its continued fraction (Abramowitz and Stegun 6.5.29, 6.5.31)."""
    if value <= 0:
        return 1.0
    a, x = freedom / 2, value / 2
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        index = a
        while abs(term) > abs(total) * 1e-15:
            index += 1
            term *= x / index
            total += term
        return max(0.0, 1 - total * front)
    b, d = x + 1 - a, 1 / (x + 1 - a)
    c, result = 1e300, d
    for step in range(1, 500):
        an = -step * (step - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, front * result)
