"""The measures of a survey, each with its interval of 95 %.

CSAT: the share of 4 and 5 of 5, and ease: the share of 5 to 7 of 7, with Wilson's interval. NPS: promoters (9, 10) less
detractors (0 to 6), in points, with the adjusted Wald interval (Agresti & Min 2005, as Rocks 2016 recommends it for NPS).
CES 2.0: the mean of 1 to 7, with Student's interval; half an answer at each end of the scale counts in its spread, so that ten
equal answers are not taken for certainty.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from atithi.core.proportions import Z, wilson_interval

Histogram = Mapping[int, float]  # a score and its answers; weighted ones may be fractions


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure is the mean of what each score is worth. `worst` and `best`: the ends of what the mean can be; `scores`: the
    ends of the scale; `good` and `bad`: the scores that count as such."""

    name: str
    scores: tuple[int, int]
    worst: float
    best: float
    good: range
    bad: range
    worth: Callable[[int], float]
    interval: Callable[[Histogram], tuple[float, float]]

    def value(self, found: Histogram) -> float | None:
        """The measure of these answers; None of none."""
        of = total(found)
        return sum(self.worth(score) * count for score, count in found.items()) / of if of else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of so many answers with its interval."""

    answers: int
    value: float
    low: float
    high: float


def figure(measure: Measure, found: Histogram) -> Figure | None:
    """The figure of these answers; None where there is none."""
    value = measure.value(found)
    return None if value is None else Figure(round(total(found)), value, *measure.interval(found))


def total(found: Histogram) -> float:
    """How many answers there are."""
    return sum(found.values())


def share_of(scores: range, found: Histogram) -> float:
    """The share of answers with one of these scores; 0 of none."""
    of = total(found)
    return sum(count for score, count in found.items() if score in scores) / of if of else 0.0


def _share_interval(good: range) -> Callable[[Histogram], tuple[float, float]]:
    return lambda found: wilson_interval(share_of(good, found), total(found))


def _points_interval(found: Histogram) -> tuple[float, float]:
    """Adjusted Wald: three quarters of an answer more for promoters and for detractors, three more in all."""
    of = total(found) + 3
    promoters = (share_of(NPS.good, found) * total(found) + 0.75) / of
    detractors = (share_of(NPS.bad, found) * total(found) + 0.75) / of
    middle = promoters - detractors
    error = Z * math.sqrt((promoters + detractors - middle * middle) / of)
    return max(100 * (middle - error), -100.0), min(100 * (middle + error), 100.0)


def _mean_interval(found: Histogram) -> tuple[float, float]:
    of = total(found)
    low, high = CES.scores
    if of <= 1:
        return float(low), float(high)
    mean = sum(score * count for score, count in found.items()) / of
    spread = sum(count * (score - mean) ** 2 for score, count in found.items())
    spread += ((high - mean) ** 2 + (low - mean) ** 2) / 2
    error = student(of - 1) * math.sqrt(spread / of / of)
    return max(mean - error, float(low)), min(mean + error, float(high))


def student(freedom: float) -> float:
    """The 97.5 % quantile of Student's distribution (Cornish and Fisher's expansion; right to 0.001 from five on)."""
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))


_SATISFIED, _EASY = range(4, 6), range(5, 8)
CSAT = Measure(
    "csat", (1, 5), 0.0, 1.0, _SATISFIED, range(1, 3), lambda score: float(score in _SATISFIED),
    _share_interval(_SATISFIED),
)  # fmt: skip
NPS = Measure(
    "nps", (0, 10), -100.0, 100.0, range(9, 11), range(7),
    lambda score: 100.0 if score >= 9 else -100.0 if score <= 6 else 0.0, _points_interval,
)  # fmt: skip
CES = Measure("ces", (1, 7), 1.0, 7.0, _EASY, range(1, 4), float, _mean_interval)
EASE = Measure(
    "ease", (1, 7), 0.0, 1.0, _EASY, range(1, 4), lambda score: float(score in _EASY), _share_interval(_EASY)
)  # fmt: skip
MEASURES = {measure.name: measure for measure in (CSAT, NPS, CES, EASE)}
