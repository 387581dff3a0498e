"""How honest dates and the report of promises look to programs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.schemas.common import Moment
from atithi.api.schemas.promises import KindName
from atithi.conversations.models import Channel
from atithi.core.proportions import Proportion
from atithi.promises.feasibility.answering import Feasibility
from atithi.promises.feasibility.survival import Share
from atithi.promises.report import Line, Report, Said
from atithi.staff.models import Store, User

NAMED = {"store": Store, "person": User, "channel": Channel}


class FeasibilityQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: KindName
    due_at: Moment
    store: str = Field("", max_length=40, description=_("Id of a store."))
    customer: str = Field("", max_length=40, description=_("Id of a customer."))
    owner: str = Field("", max_length=40, description=_("Id of a colleague who owes it."))


class ShareOut(BaseModel):
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, found: Share | None) -> "ShareOut | None":
        return cls(value=found.value, low=found.low, high=found.high) if found else None

    @classmethod
    def counted(cls, found: Proportion | None) -> "ShareOut | None":
        return cls(value=found.share or 0.0, low=found.low, high=found.high) if found else None


class CountedInOut(BaseModel):
    code: str = Field(description=_("thin, work, store, category, carrier, busy, weekday, stock, hours or never"))
    value: str


class FeasibilityOut(BaseModel):
    """How many of such promises are kept, from 0 to 1, with the interval of 95 %."""

    kind: str
    due_at: datetime
    level: float = Field(description=_("What the owner wants to be kept."))
    feasible: bool = Field(description=_("False only where the record, or the stock, says that it is kept less often."))
    share: ShareOut | None = Field(description=_("Null: there is too little history to say."))
    cases: int
    offered_due_at: datetime | None = Field(description=_("A time that is kept often enough."))
    offered_share: ShareOut | None
    counted: list[CountedInOut] = Field(description=_("What counted in."))

    @classmethod
    def of(cls, found: Feasibility, store: str) -> "FeasibilityOut":
        why = [CountedInOut(code=one.code, value=store if one.code == "store" else one.value) for one in found.why]
        return cls(
            kind=found.kind, due_at=found.due, level=found.level, feasible=found.is_feasible, share=ShareOut.of(found.share),
            cases=found.cases, offered_due_at=found.offered_due, offered_share=ShareOut.of(found.offered_share), counted=why,
        )  # fmt: skip


class ReportQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Literal["30", "90", "365"] = Field("90", description=_("Days up to now."))


class ReportLineOut(BaseModel):
    value: str = Field(description=_("A kind or language, or the id of a store, person or channel; empty: none."))
    name: str
    promises: int
    kept: int
    told_early: int
    silent: int
    share: ShareOut | None = Field(description=_("Null: too few to say."))

    @classmethod
    def of(cls, line: Line, value: str) -> "ReportLineOut":
        return cls(
            value=value, name=line.name, promises=line.of, kept=line.kept, told_early=line.told, silent=line.silent,
            share=ShareOut.counted(line.rate),
        )  # fmt: skip


class CalibrationOut(BaseModel):
    low: float
    high: float
    expected: float
    kept: ShareOut | None

    @classmethod
    def of(cls, said: Said) -> "CalibrationOut":
        return cls(low=said.low, high=said.high, expected=said.expected, kept=ShareOut.counted(said.kept))


class ReportOut(BaseModel):
    """How promises were kept: by the time that was first promised."""

    days: int
    whole: ReportLineOut
    kind: list[ReportLineOut]
    store: list[ReportLineOut]
    person: list[ReportLineOut]
    channel: list[ReportLineOut]
    language: list[ReportLineOut]
    calibration: list[CalibrationOut] = Field(description=_("Of promises given at so many of 100, how many were kept."))

    @classmethod
    def of(cls, found: Report) -> "ReportOut":
        groups = {by: _lines(by, lines) for by, lines in found.groups.items()}
        calibration = [CalibrationOut.of(each) for each in found.calibration]
        return cls(days=found.days, whole=ReportLineOut.of(found.whole, ""), calibration=calibration, **groups)


def _lines(by: str, lines: Iterable[Line]) -> list[ReportLineOut]:
    """With public ids in place of numbers."""
    lines = list(lines)
    if by not in NAMED:
        return [ReportLineOut.of(line, line.value) for line in lines]
    rows = NAMED[by]._default_manager.filter(pk__in=[line.value for line in lines if line.value])
    ids = {str(pk): public_id for pk, public_id in rows.values_list("pk", "public_id")}
    return [ReportLineOut.of(line, ids.get(line.value, "")) for line in lines]
