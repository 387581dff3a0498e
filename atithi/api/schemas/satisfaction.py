"""How the figures of surveys look to programs."""

from datetime import date
from typing import Literal

from django.db.models import Model
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.commerce.models import Product
from atithi.conversations.models import MatterKind
from atithi.satisfaction.figures import Counts, Line, Point, Report
from atithi.satisfaction.models import Survey
from atithi.satisfaction.saying import group_names
from atithi.satisfaction.statistics.measures import Figure
from atithi.satisfaction.theme_queries import Seen
from atithi.staff.models import Store, Team, User

NAMED: dict[str, type[Model]] = {
    "store": Store, "team": Team, "person": User, "product": Product, "matter": MatterKind,
}  # fmt: skip


class SurveyReportQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Literal["30", "90", "365"] = Field("90", description=_("Days up to now."))


class SurveyOut(BaseModel):
    id: str
    name: str
    kind: str = Field(description=_("csat, nps, ces or own"))

    @classmethod
    def of(cls, survey: Survey) -> "SurveyOut":
        return cls(id=survey.public_id, name=survey.name, kind=survey.kind)


class SurveyList(BaseModel):
    items: list[SurveyOut]


class MeasuredOut(BaseModel):
    """A figure with its interval of 95 %: a share from 0 to 1, points from -100 to 100, or a mean."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, found: Figure | None) -> "MeasuredOut | None":
        return cls(value=found.value, low=found.low, high=found.high) if found else None

    @classmethod
    def apart(cls, found: tuple[float, float, float] | None) -> "MeasuredOut | None":
        return cls(value=found[0], low=found[1], high=found[2]) if found else None


class FunnelOut(BaseModel):
    invited: int
    delivered: int
    opened: int
    answered: int
    scores: dict[str, int] = Field(description=_("How often each score was given."))

    @classmethod
    def of(cls, counts: Counts) -> "FunnelOut":
        scores = {str(score): count for score, count in sorted(counts.scores.items())}
        return cls(
            invited=counts.invited, delivered=counts.delivered, opened=counts.opened, answered=counts.answered, scores=scores,
        )  # fmt: skip


class GroupOut(BaseModel):
    value: str = Field(description=_("A language or kind of channel, or the id of what it names; empty: none."))
    name: str
    counts: FunnelOut
    figure: MeasuredOut | None = Field(description=_("Null: too few to say."))
    difference: MeasuredOut | None = Field(description=_("From all others."))
    chance: float | None = Field(
        description=_("Of such a difference if there were none, corrected for all comparisons.")
    )
    differs: bool

    @classmethod
    def of(cls, line: Line, value: str, name: str) -> "GroupOut":
        return cls(
            value=value, name=name, counts=FunnelOut.of(line.counts), figure=MeasuredOut.of(line.figure),
            difference=MeasuredOut.apart(line.difference), chance=line.chance, differs=line.differs,
        )  # fmt: skip


class PointOut(BaseModel):
    since: date
    until: date = Field(description=_("The first day after it."))
    answered: int
    figure: MeasuredOut | None

    @classmethod
    def of(cls, point: Point) -> "PointOut":
        return cls(
            since=point.since, until=point.until, answered=point.counts.answered, figure=MeasuredOut.of(point.figure)
        )


class SurveyReportOut(BaseModel):
    """What a survey shows: the figure as answered, as it would be if all groups had answered equally often, and its bounds."""

    survey: SurveyOut
    since: date
    until: date
    measure: str = Field(description=_("csat, nps, ces, or empty for own questions"))
    whole: FunnelOut
    figure: MeasuredOut | None
    weighted: MeasuredOut | None
    weighted_strata: int
    not_weighted_because: str = Field(description=_("few or silent, where it cannot be weighted"))
    bounds: tuple[float, float] | None = Field(description=_("Of all who were asked, whatever the silent think."))
    easy: MeasuredOut | None = Field(description=_("Of CES: the share of 5 to 7."))
    change: MeasuredOut | None = Field(description=_("Against as many days before."))
    change_chance: float | None
    compared: int = Field(description=_("Comparisons that chances are corrected for."))
    groups: dict[str, list[GroupOut]]
    trend: list[PointOut]

    @classmethod
    def of(cls, found: Report) -> "SurveyReportOut":
        weights = found.weighted
        return cls(
            survey=SurveyOut.of(found.survey), since=found.since, until=found.until,
            measure=found.measure.name if found.measure else "", whole=FunnelOut.of(found.whole),
            figure=MeasuredOut.of(found.figure), weighted=MeasuredOut.of(weights.figure) if weights else None,
            weighted_strata=weights.strata if weights else 0, not_weighted_because=weights.why if weights else "few",
            bounds=found.bounds, easy=MeasuredOut.of(found.ease), change=MeasuredOut.apart(found.change),
            change_chance=found.change_chance, compared=found.compared,
            groups={by: _groups(by, lines) for by, lines in found.groups.items()},
            trend=[PointOut.of(point) for point in found.trend],
        )  # fmt: skip


def _groups(by: str, lines: list[Line]) -> list[GroupOut]:
    """With public ids in place of numbers."""
    names = group_names(by, [line.value for line in lines])
    if by not in NAMED:
        return [GroupOut.of(line, line.value, names.get(line.value, "")) for line in lines]
    rows = NAMED[by]._default_manager.filter(pk__in=[line.value for line in lines if line.value])
    ids = {str(pk): public_id for pk, public_id in rows.values_list("pk", "public_id")}
    return [GroupOut.of(line, ids.get(line.value, ""), names.get(line.value, "")) for line in lines]


class ThemeOut(BaseModel):
    """Something that guests write about."""

    id: str
    name: str
    answers: int
    upset: int
    last_week: int
    eight_weeks_before: int
    rising: bool = Field(description=_("More often than before, by more than chance."))
    quotes: list[str]

    @classmethod
    def of(cls, seen: Seen) -> "ThemeOut":
        return cls(
            id=seen.theme.public_id, name=str(seen.theme), answers=seen.answers, upset=seen.upset, last_week=seen.recent,
            eight_weeks_before=seen.before, rising=seen.rising, quotes=[answer.comment for answer in seen.quotes],
        )  # fmt: skip


class ThemeList(BaseModel):
    items: list[ThemeOut]
