"""How the live board, the report on timeliness and equal waits look to programs."""

from datetime import date, datetime

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.schemas.common import Named
from atithi.core.proportions import Proportion
from atithi.standards.routing import fairness
from atithi.standards.routing.ranks import Middle
from atithi.standards.supervising import board, timeliness


class MetOut(BaseModel):
    """So many of so many, with the interval of 95 % (Wilson)."""

    count: int
    of: int
    low: float
    high: float

    @classmethod
    def of_found(cls, found: Proportion | None) -> "MetOut | None":
        if found is None:
            return None
        return cls(count=found.count, of=found.of, low=round(found.low, 4), high=round(found.high, 4))


class WaitingOut(BaseModel):
    channel: Named
    kind: str = Field(description=_("The kind of channel."))
    language: str
    count: int
    oldest: datetime


class QueueLineOut(BaseModel):
    """Who stands in a line."""

    count: int
    oldest: datetime | None
    store: Named | None = Field(description=_("Of tokens, where; null: calls."))

    @classmethod
    def of(cls, line: board.InLine) -> "QueueLineOut":
        store = line.floor.store if line.floor else None
        shown = Named(id=store.public_id, name=store.name) if store else None
        return cls(count=line.count, oldest=line.oldest, store=shown)


class BearerOut(BaseModel):
    """Somebody of the staff, and what they bear now."""

    person: Named
    presence: str
    off_duty: str = Field(
        description=_("Why they are given nothing now: break, off_today, later, over, closed; else empty.")
    )
    busy: int | None = Field(description=_("null: they take no work."))
    capacity: int | None
    waiting: int
    oldest: datetime | None

    @classmethod
    def of(cls, one: board.Person) -> "BearerOut":
        agent = one.agent
        return cls(
            person=Named(id=one.user.public_id, name=one.user.name), presence=one.user.presence,
            off_duty=one.off.because if one.off else "", busy=agent.busy if agent else None,
            capacity=agent.capacity if agent else None, waiting=one.waiting, oldest=one.oldest,
        )  # fmt: skip


class LevelOut(BaseModel):
    """A standard today: of the clocks that stopped, how many in time."""

    standard: str = Field(description=_("Its id; empty: as agreed with organisations."))
    clock: str
    sentence: str
    met: MetOut | None


class BoardOut(BaseModel):
    at: datetime
    total: int = Field(description=_("Guests who wait for an answer."))
    late: int
    waiting: list[WaitingOut]
    breaking: list[str] = Field(description=_("Conversations that are late or due next, the first first."))
    people: list[BearerOut]
    calls: QueueLineOut
    talking: int
    call_backs: int
    tokens: list[QueueLineOut]
    levels: list[LevelOut]

    @classmethod
    def of(cls, found: board.Board) -> "BoardOut":
        return cls(
            at=found.at, total=found.total, late=found.late, calls=QueueLineOut.of(found.calls), talking=found.talking,
            waiting=[
                WaitingOut(
                    channel=Named(id=line.channel, name=line.name), kind=line.kind, language=line.language, count=line.count,
                    oldest=line.oldest,
                )
                for line in found.waiting
            ],
            breaking=[clock.conversation.public_id for clock in found.breaking],
            people=[BearerOut.of(one) for one in found.people], call_backs=found.call_backs,
            tokens=[QueueLineOut.of(line) for line in found.tokens],
            levels=[
                LevelOut(
                    standard=level.standard, clock=level.kind, sentence=level.sentence, met=MetOut.of_found(level.met)
                )
                for level in found.levels
            ],
        )  # fmt: skip


class TimelinessQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(
        None, description=_("The first day, on the business's clock; without one 30 days until the last.")
    )
    until: date | None = Field(None, description=_("The last day; without one today. At most 92 days."))
    kind: str = Field(
        "", max_length=20, pattern=r"^[a-z_]*$", description=_("A kind of clock; without one first_reply.")
    )
    by: str = Field(
        "day", max_length=10, description=_("day, hour, store, language, channel or person (for those who lead).")
    )


class TimelyOut(BaseModel):
    """A group of clocks that stopped."""

    value: str = Field(description=_("What the group has in common; empty: not known."))
    name: str
    count: int
    met: MetOut | None = Field(description=_("null: none of them had something to meet."))
    median_seconds: int | None
    ninth_seconds: int | None = Field(description=_("Nine of ten did not take longer."))

    @classmethod
    def of(cls, line: timeliness.Line) -> "TimelyOut":
        met = MetOut.of_found(line.met)
        return cls(
            value=line.value,
            name=line.name,
            count=line.count,
            met=met,
            median_seconds=line.median,
            ninth_seconds=line.ninth,
        )


class TimelinessOut(BaseModel):
    since: date
    until: date
    kind: str
    time_zone: str
    whole: TimelyOut
    groups: list[TimelyOut]


class EqualWaitsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(30, ge=1, le=366, description=_("7, 30 or 90."))


class MiddleOut(BaseModel):
    """Waits of a group, in seconds: the median with its interval of 95 %, and what nine of ten did not exceed."""

    count: int
    median: float
    low: float
    high: float
    ninth: float

    @classmethod
    def of(cls, found: Middle) -> "MiddleOut":
        return cls(count=found.count, median=found.median, low=found.low, high=found.high, ninth=found.ninth)


class WaitsOut(BaseModel):
    value: str
    name: str
    waits: MiddleOut
    differs: str | None = Field(
        description=_("longer or shorter than all others, empty: no more than chance; null: too few.")
    )

    @classmethod
    def of(cls, line: fairness.Line) -> "WaitsOut":
        return cls(value=line.value, name=line.name, waits=MiddleOut.of(line.middle), differs=line.differs)


class ComparedOut(BaseModel):
    by: str = Field(description=_("language, store or channel."))
    p: float | None = Field(
        description=_("Of such differences by chance (Kruskal and Wallis, corrected); null: too few.")
    )
    groups: list[WaitsOut]


class EqualWaitsOut(BaseModel):
    days: int
    whole: MiddleOut | None
    still_waiting: int
    cut: bool = Field(description=_("Not all were read, but the latest."))
    compared: list[ComparedOut]

    @classmethod
    def of(cls, found: fairness.Report) -> "EqualWaitsOut":
        return cls(
            days=found.days, whole=MiddleOut.of(found.whole) if found.whole else None, still_waiting=found.still, cut=found.cut,
            compared=[
                ComparedOut(by=part.by, p=part.p, groups=[WaitsOut.of(line) for line in part.lines]) for part in found.parts
            ],
        )  # fmt: skip
