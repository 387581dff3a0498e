"""How long work takes, when some of it is not done yet: the product-limit estimate, pure.

Kaplan, E. L.; Meier, P. (1958): Nonparametric estimation from incomplete observations. Journal of the American Statistical
Association 53 (282), 457-481. Variance by Greenwood, M. (1926): The natural duration of cancer. Reports on Public Health
and Medical Subjects 33. Intervals on the scale of log(-log): Kalbfleisch, J. D.; Prentice, R. L. (1980): The Statistical
Analysis of Failure Time Data, 15.

What is still open (or ended undone) is no length, but it says "longer than this": it counts among those at risk until then.
Left out, the slow cases would be missing and every promise would look safer than it is.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95  # of the intervals
_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
_TAIL = (1 - LEVEL) / 2


@dataclass(frozen=True, slots=True)
class Step:
    """From `minutes` on, `share` of all cases are done. `greenwood`: the sum of d/(n(n-d)) so far, infinite at the end where
    all are done; `at_risk`: cases of which nobody knew the end just before."""

    minutes: int
    share: float
    greenwood: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, all between 0 and 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How the share of what is done grows with time. `cases`: all that were looked at; `done`: those that came to their end."""

    steps: tuple[Step, ...]
    cases: int
    done: int

    def at(self, minutes: float) -> Step:
        """The last step by this time; nothing is done before the first."""
        place = bisect_right(self.steps, minutes, key=lambda step: step.minutes)
        return self.steps[place - 1] if place else Step(0, 0.0, 0.0, self.cases)

    def within(self, minutes: float) -> Share:
        """The share that is done within this time."""
        step = self.at(minutes)
        return interval(step.share, step.greenwood, self.cases)

    def effective(self, minutes: float) -> float:
        """As many cases as, all seen to their end, would say it as surely: p(1-p) divided by the variance."""
        step = self.at(minutes)
        left = 1 - step.share
        if not 0 < step.share < 1 or step.greenwood <= 0 or math.isinf(step.greenwood):
            return float(step.at_risk if step.share == 0 else self.cases)
        return step.share / (left * step.greenwood)

    def quantile(self, share: float) -> int | None:
        """The shortest time within which this share is done; None where the record never came so far."""
        return next((step.minutes for step in self.steps if step.share >= share - 1e-12), None)


def curve(lengths: Mapping[int, Sequence[int]]) -> Curve:
    """The estimate from `lengths`: for each length in minutes, how many were done then, and how many were seen no longer.

    Of the same length, what was done comes before what was lost from sight, as the paper has it.
    """
    at_risk = cases = sum(done + lost for done, lost in lengths.values())
    left, greenwood, finished = 1.0, 0.0, 0
    steps: list[Step] = []
    for minutes in sorted(lengths):
        done, lost = lengths[minutes]
        if done:
            left *= 1 - done / at_risk
            rest = at_risk - done
            greenwood = greenwood + done / (at_risk * rest) if rest else math.inf
            steps.append(Step(minutes, 1 - left if rest else 1.0, greenwood, at_risk))
            finished += done
        at_risk -= done + lost
    return Curve(tuple(steps), cases, finished)


def counted(cases: Iterable[tuple[int, bool]]) -> dict[int, list[int]]:
    """Single cases (minutes, whether it was done) as `curve` takes them."""
    lengths: dict[int, list[int]] = {}
    for minutes, done in cases:
        lengths.setdefault(minutes, [0, 0])[0 if done else 1] += 1
    return lengths


def interval(share: float, greenwood: float, cases: int) -> Share:
    """The interval of a share by log(-log). At 0 and 1, where that says nothing, the exact bound of the binomial."""
    edge: float = _TAIL ** (1 / cases) if cases else 0.0
    if share <= 0:
        return Share(0.0, 0.0, 1 - edge)
    if share >= 1 or math.isinf(greenwood):
        return Share(share, min(edge, share), 1.0)
    left = 1 - share
    error = math.sqrt(greenwood) / abs(math.log(left))
    return Share(share, 1 - left ** math.exp(-_Z * error), 1 - left ** math.exp(_Z * error))


def thinned(found: Curve, least: float = 0.01) -> Curve:
    """The same curve with fewer steps: one for each further `least` of the share, and the last. It never says more than the
    whole curve, and at most `least` less."""
    kept: list[Step] = []
    for number, step in enumerate(found.steps):
        last = number == len(found.steps) - 1
        if last or step.share - (kept[-1].share if kept else 0.0) >= least:
            kept.append(step)
    return Curve(tuple(kept), found.cases, found.done)
