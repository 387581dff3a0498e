"""What is alike is looked at together: groups of cases from wide to narrow, and how a thin one leans on the wider. Pure.

A narrow group is drawn towards the wider one it lies in, as if `PRIOR` cases of the wider had been seen in it, too (the
mean of a beta distribution whose prior is the wider group's share; Efron, B.; Morris, C. (1975): Data analysis using
Stein's estimator and its generalizations. JASA 70 (350), 311-319, for why that errs less than either alone).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from atithi.promises.feasibility.survival import Curve, Share, interval

PRIOR = 20.0
DIMENSIONS = ("store", "category", "carrier", "busy", "weekday")


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one source and kind that have what is named in common; an empty name: it is not looked at."""

    source: str
    kind: str
    store: str = ""
    category: str = ""
    carrier: str = ""
    busy: str = ""
    weekday: str = ""

    @property
    def key(self) -> str:
        """The name under which its curve is kept."""
        return "|".join((self.source, self.kind, *(getattr(self, name) for name in DIMENSIONS)))

    def known(self) -> list[str]:
        """What is known of it, beginning with what says most of how long things take."""
        return [name for name in DIMENSIONS if getattr(self, name)]

    def only(self, names: Sequence[str]) -> "Group":
        """The wider group that has only these in common."""
        return Group(self.source, self.kind, **{name: getattr(self, name) for name in names})

    def chain(self) -> list["Group"]:
        """From all of the kind down to the group itself, each within the one before."""
        known = self.known()
        return [self.only(known[:count]) for count in range(len(known) + 1)]

    def all_wider(self) -> Iterator["Group"]:
        """Every group in which a case of this one counts."""
        known = self.known()
        for count in range(len(known) + 1):
            for names in combinations(known, count):
                yield self.only(names)


def pooled(curves: Sequence[Curve], minutes: float) -> Share:
    """The share that is done within this time, from curves of one chain, the widest first."""
    first = curves[0]
    if len(curves) == 1:
        return first.within(minutes)
    share, weight = first.at(minutes).share, 0.0
    for each in curves[1:]:
        own = each.effective(minutes)
        weight = own + PRIOR
        share = (own * each.at(minutes).share + PRIOR * share) / weight
    if not 0 < share < 1:
        return interval(share, 0.0, math.ceil(weight))
    return interval(share, share / ((1 - share) * weight), math.ceil(weight))


def reached(curves: Sequence[Curve], level: float) -> int | None:
    """The shortest time in minutes within which this share is done, by the same reckoning; None: the record never shows it."""
    times = sorted({step.minutes for each in curves for step in each.steps})
    low, high = 0, len(times)
    while low < high:  # the pooled share nearly always grows with time: the rare dip is walked over below
        middle = (low + high) // 2
        if pooled(curves, times[middle]).value >= level:
            high = middle
        else:
            low = middle + 1
    return next((minutes for minutes in times[low:] if pooled(curves, minutes).value >= level), None)
