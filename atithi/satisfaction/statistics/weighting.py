"""The figure as it would be if every group had answered as often as it was asked: weighted by inverse propensity.

Guests are divided into strata (channel, language, store). Each answer counts for as many of those invited as it stands for:
invited / answered of its stratum. Strata with too few answers are joined with the small ones beside them, the store first,
then the language. Its interval is that of an effective number of answers (Kish 1965): weights cost precision.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from atithi.satisfaction.statistics.measures import Figure, Histogram, Measure, figure, total

FEWEST = 5  # answers of a stratum
MOST_SILENT = 0.2  # of all invited: the largest share that may be in strata that hardly answered
STRATA = ("channel", "language", "store")


@dataclass(slots=True)
class Stratum:
    """Those who were asked alike: `key` is as long as what divides them; shorter where small ones were joined."""

    key: tuple[str, ...]
    invited: int
    scores: dict[int, float] = field(default_factory=dict)

    def join(self, other: "Stratum") -> None:
        """Takes another one in."""
        self.invited += other.invited
        for score, count in other.scores.items():
            self.scores[score] = self.scores.get(score, 0) + count


@dataclass(frozen=True, slots=True)
class Weighted:
    """`figure`: None where it cannot be had, and `why` says so: `few` (too few answers to divide) or `silent` (too large a
    part of those invited is in groups that hardly answered). `effective`: the answers that the weighted ones are worth."""

    figure: Figure | None
    strata: int = 0
    effective: float = 0.0
    why: str = ""


def weighted(measure: Measure, strata: Sequence[Stratum], fewest: int = FEWEST) -> Weighted:
    """The weighted figure of a measure."""
    kept, rest = _joined(strata, fewest)
    invited = sum(stratum.invited for stratum in kept) + rest.invited
    if not kept or rest.invited > MOST_SILENT * invited:
        return Weighted(None, why="silent" if kept else "few")
    if rest.invited:
        min(kept, key=lambda stratum: total(stratum.scores)).join(rest)
    if len(kept) < 2:
        return Weighted(None, why="few")
    shares = [stratum.invited / invited for stratum in kept]
    sizes = [total(stratum.scores) for stratum in kept]
    effective = 1 / sum(share * share / size for share, size in zip(shares, sizes, strict=True))
    mixed: dict[int, float] = defaultdict(float)
    for stratum, share, size in zip(kept, shares, sizes, strict=True):
        for score, count in stratum.scores.items():
            mixed[score] += effective * share * count / size
    found = figure(measure, mixed)
    if found is None:
        return Weighted(None, why="few")
    whole = Figure(round(sum(sizes)), found.value, found.low, found.high)
    return Weighted(whole, len(kept), effective)


def _joined(strata: Sequence[Stratum], fewest: int) -> tuple[list[Stratum], Stratum]:
    """Strata with answers enough, and one of all that is left."""
    kept: list[Stratum] = []
    small = [Stratum(each.key, each.invited, dict(each.scores)) for each in strata if each.invited]
    for length in range(max((len(each.key) for each in small), default=0), -1, -1):
        wider: dict[tuple[str, ...], Stratum] = {}
        for each in small:
            key = each.key[:length]
            wider.setdefault(key, Stratum(key, 0)).join(each)
        kept += [each for each in wider.values() if total(each.scores) >= fewest]
        small = [each for each in wider.values() if total(each.scores) < fewest]
    return kept, small[0] if small else Stratum((), 0)


def merged(histograms: Sequence[Histogram]) -> dict[int, float]:
    """All answers together."""
    found: dict[int, float] = defaultdict(float)
    for each in histograms:
        for score, count in each.items():
            found[score] += count
    return dict(found)
