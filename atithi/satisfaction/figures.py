"""What a survey shows, out of counted days: raw and weighted, with intervals and bounds, by group, over time, compared.

A reader's figures are the sums of the teams and stores that they may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.satisfaction.models import Dimension, Survey, SurveyKind, Tally
from atithi.satisfaction.models.figures import EVERYWHERE, FUNNEL, SCORES
from atithi.satisfaction.statistics.bounds import bounds
from atithi.satisfaction.statistics.comparing import ALPHA, apart, chance, holm
from atithi.satisfaction.statistics.measures import CES, CSAT, EASE, NPS, Figure, Measure, figure, share_of
from atithi.satisfaction.statistics.weighting import Stratum, Weighted, weighted
from atithi.staff.models import User
from atithi.staff.queries import business, hidden_team_ids, own_store_ids

PERIODS = (30, 90, 365)
FEWEST = 10  # answers of a group below which no figure is said
FEWEST_OF_PERSON = 20
FEWEST_IN_PUBLIC = 30
# As lists: SQLite finds a truth value in an index where it is compared, and reads all where it stands alone.
MONTHS, DAYS = (True,), (False,)
MOST_GROUPS = 50  # of one dimension that are shown and compared: those with the most answers
MEASURES: dict[str, tuple[Measure, ...]] = {
    SurveyKind.CSAT: (CSAT,), SurveyKind.NPS: (NPS,), SurveyKind.CES: (CES, EASE), SurveyKind.OWN: (),
}  # fmt: skip
SHOWN = (
    Dimension.STORE, Dimension.TEAM, Dimension.LANGUAGE, Dimension.CHANNEL, Dimension.PRODUCT, Dimension.MATTER,
    Dimension.PERSON,
)  # fmt: skip


@dataclass(slots=True)
class Counts:
    """How many of one group were asked, how far it came, and the scores they gave."""

    invited: int = 0
    delivered: int = 0
    opened: int = 0
    answered: int = 0
    scores: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sums: Sequence[int]) -> "Counts":
        """Out of the sums of `Tally.sums`."""
        funnel, scores = sums[: len(FUNNEL)], sums[len(FUNNEL) :]
        invited, delivered, opened, answered = (each or 0 for each in funnel)
        return cls(invited, delivered, opened, answered, {score: n for score, n in enumerate(scores) if n})

    def without(self, other: "Counts") -> "Counts":
        """All but these."""
        left = {score: count - other.scores.get(score, 0) for score, count in self.scores.items()}
        return Counts(
            self.invited - other.invited, self.delivered - other.delivered, self.opened - other.opened,
            self.answered - other.answered, left,
        )  # fmt: skip

    @property
    def rated(self) -> int:
        """Answers with a score."""
        return sum(self.scores.values())


@dataclass(slots=True)
class Line:
    """One group. `figure`: None where there are too few; `chance`: that all others differ as much by mere chance, corrected for
    all that is compared on the page; None where it is not compared."""

    dimension: str
    value: str
    counts: Counts
    figure: Figure | None = None
    difference: tuple[float, float, float] | None = None
    chance: float | None = None

    @property
    def differs(self) -> bool:
        """Whether it differs from all others by more than chance."""
        return self.chance is not None and self.chance < ALPHA


@dataclass(frozen=True, slots=True)
class Point:
    """A week or month of the trend, from `since` until before `until`."""

    since: date
    until: date
    counts: Counts
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, for the days from `since` to `until`, both counted."""

    survey: Survey
    days: int
    since: date
    until: date
    measure: Measure | None
    whole: Counts
    figure: Figure | None
    bounds: tuple[float, float] | None
    weighted: Weighted | None
    ease: Figure | None
    promoters: float
    detractors: float
    groups: dict[str, list[Line]]
    trend: list[Point]
    before: Figure | None
    change: tuple[float, float, float] | None
    change_chance: float | None
    compared: int


def today() -> date:
    """The day it is on the clock of the business."""
    return _day(now())


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(business().time_zone)).date()


def surveys() -> list[Survey]:
    """Surveys that anybody was ever asked, the one asked last first; what the desk itself asks comes last."""
    counted = Tally.objects.filter(survey=OuterRef("pk"), monthly__in=DAYS, store_id=EVERYWHERE)
    last = counted.order_by("-day").values("day")[:1]
    rows = Survey.objects.annotate(last=Subquery(last)).filter(last__isnull=False)
    return list(rows.order_by("built_in", "-last", "name", "id"))


def visible(user: User | None) -> QuerySet[Tally]:
    """What a reader may see of what was counted; all of it for None, who is the public of a published result."""
    rows, own = Tally.objects.order_by(), own_store_ids(user) if user else None
    rows = rows.filter(store_id=EVERYWHERE) if own is None else rows.filter(store_id__in=[0, *own])
    return rows.exclude(team_id__in=hidden) if user and (hidden := hidden_team_ids(user)) else rows


def report(user: User | None, survey: Survey, days: int) -> Report:
    """The report of a survey. Persons are there for those who lead alone. NotFound for a number of days that is not offered."""
    if days not in PERIODS:
        raise NotFound
    until = today()
    since = until - timedelta(days=days - 1)
    rows = visible(user).filter(survey=survey)
    groups = _groups(rows, since, until)
    whole = groups.pop(Dimension.WHOLE, {}).get("", Counts())
    strata = groups.pop(Dimension.STRATUM, {})
    if user is None or not user.leads:
        groups.pop(Dimension.PERSON, None)
    measure = next(iter(MEASURES[survey.kind]), None)
    earlier = _groups(rows.filter(dimension=Dimension.WHOLE), since - timedelta(days=days), since - timedelta(days=1))
    previous = earlier.get(Dimension.WHOLE, {}).get("", Counts())
    lines = {str(name): _lines(name, groups.get(name, {}), whole, measure) for name in SHOWN if name in groups}
    compared = _correct([line for some in lines.values() for line in some])
    return Report(
        survey, days, since, until, measure, whole, said(measure, whole, FEWEST), _bounds(measure, whole),
        _weighted(measure, strata) if measure and whole.rated >= FEWEST else None,
        said(EASE, whole, FEWEST) if survey.kind == SurveyKind.CES else None,
        share_of(measure.good, whole.scores) if measure else 0.0, share_of(measure.bad, whole.scores) if measure else 0.0,
        lines, _trend(rows, since, until, measure), said(measure, previous, FEWEST), *_change(measure, whole, previous),
        compared,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Public:
    """What anybody may read of a survey."""

    measure: Measure
    counts: Counts
    figure: Figure | None


def in_public(survey: Survey, days: int) -> Public:
    """The figure of the last days for anybody; without one where fewer than FEWEST_IN_PUBLIC answered."""
    until = today()
    rows = visible(None).filter(survey=survey, dimension=Dimension.WHOLE)
    counts = _groups(rows, until - timedelta(days=days - 1), until).get(Dimension.WHOLE, {}).get("", Counts())
    measure = MEASURES[survey.kind][0]
    return Public(measure, counts, said(measure, counts, FEWEST_IN_PUBLIC))


def said(measure: Measure | None, counts: Counts, fewest: int) -> Figure | None:
    """The figure where there are answers enough to say one."""
    return figure(measure, counts.scores) if measure and counts.rated >= fewest else None


def _groups(rows: QuerySet[Tally], since: date, until: date) -> dict[str, dict[str, Counts]]:
    """All counts of a period by dimension and value: whole months where there are, days at its ends."""
    found: dict[str, dict[str, Counts]] = {}
    sums = rows.filter(covering(since, until)).values_list("dimension", "value").annotate(**Tally.sums())
    for dimension, value, *counts in sums:
        found.setdefault(dimension, {})[value] = Counts.of(counts)
    return found


def covering(since: date, until: date) -> Q:
    """The rows that make up a period, with as few of them as there can be."""
    first = since if since.day == 1 else (since.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (until + timedelta(days=1)).replace(day=1)  # the months before it are over within the period
    if first >= end:
        return Q(monthly__in=DAYS, day__gte=since, day__lte=until)
    ends = [since + timedelta(days=n) for n in range((first - since).days)]
    ends += [end + timedelta(days=n) for n in range((until - end).days + 1)]
    months = [day for n in range((end - first).days) if (day := first + timedelta(days=n)).day == 1]
    # All days by name beside the alternatives: so the index leads to them, and nothing between is read.
    named = Q(monthly__in=[*DAYS, *MONTHS], day__in=[*ends, *months])
    return named & (Q(monthly__in=MONTHS, day__in=months) | Q(monthly__in=DAYS, day__in=ends))


def _lines(name: str, groups: dict[str, Counts], whole: Counts, measure: Measure | None) -> list[Line]:
    """The groups of a dimension, the largest first; each against all others where both are large enough."""
    fewest = FEWEST_OF_PERSON if name == Dimension.PERSON else FEWEST
    lines = []
    for value, counts in sorted(groups.items(), key=lambda each: (-each[1].answered, -each[1].invited, each[0])):
        line = Line(name, value, counts, said(measure, counts, fewest))
        others = whole.without(counts)
        if measure and line.figure and others.rated >= FEWEST:
            line.difference = apart(measure, counts.scores, others.scores)
            line.chance = chance(measure, counts.scores, others.scores)
        lines.append(line)
    return lines[:MOST_GROUPS]


def _correct(lines: list[Line]) -> int:
    """Corrects the chances for how many are compared, and says how many. Two groups alone are one comparison, made twice:
    correcting it twice errs on the careful side."""
    compared = [line for line in lines if line.chance is not None]
    for line, corrected in zip(compared, holm([line.chance or 0.0 for line in compared]), strict=True):
        line.chance = corrected
    return len(compared)


def _bounds(measure: Measure | None, counts: Counts) -> tuple[float, float] | None:
    if measure is None or counts.rated < FEWEST:
        return None
    value = measure.value(counts.scores)
    return bounds(measure, value, counts.rated, counts.invited) if value is not None else None


def _weighted(measure: Measure, strata: dict[str, Counts]) -> Weighted:
    return weighted(
        measure, [Stratum(tuple(key.split("|")), each.invited, dict(each.scores)) for key, each in strata.items()]
    )


def _change(measure: Measure | None, now_: Counts, before: Counts) -> tuple[Any, float | None]:
    """How it changed against as many days before, and how often chance alone does that."""
    if measure is None or min(now_.rated, before.rated) < FEWEST:
        return None, None
    return apart(measure, now_.scores, before.scores), chance(measure, now_.scores, before.scores)


def _trend(rows: QuerySet[Tally], since: date, until: date, measure: Measure | None) -> list[Point]:
    """By week back from the last day; over more than half a year by month."""
    monthly = (until - since).days > 183
    whole = rows.filter(dimension=Dimension.WHOLE)
    sums = whole.filter(covering(since, until) if monthly else Q(monthly__in=DAYS, day__gte=since, day__lte=until))
    found: dict[date, list[int]] = {}
    for day, *counts in sums.values_list("day").annotate(**{f"n_{name}": Sum(name) for name in (*FUNNEL, *SCORES)}):
        start = max(day.replace(day=1), since) if monthly else until - timedelta(days=(until - day).days // 7 * 7 + 6)
        found[start] = [one + (other or 0) for one, other in zip(found.get(start, [0] * 15), counts, strict=True)]
    points = []
    for start in sorted(found):
        end = (start.replace(day=1) + timedelta(days=32)).replace(day=1) if monthly else start + timedelta(days=7)
        counts_ = Counts.of(found[start])
        end = min(end, until + timedelta(days=1))
        points.append(Point(max(start, since), end, counts_, said(measure, counts_, FEWEST)))
    return points
