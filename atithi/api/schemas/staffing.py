"""How shifts and the forecast look to programs."""

from datetime import date, datetime

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Moment, Named
from atithi.standards.models import Shift
from atithi.standards.staffing.week import HalfHour


class ShiftQuery(PageQuery):
    person: str = Field("", max_length=40)
    since: Moment | None = Field(None, description=_("Those that begin then or later."))
    until: Moment | None = Field(None, description=_("Those that begin before."))


class BreakOut(BaseModel):
    after_minutes: int = Field(description=_("Minutes after the beginning of the shift."))
    minutes: int


class ShiftOut(BaseModel):
    id: str
    person: Named | None = Field(description=_("Null: the shift is open, nobody has it yet."))
    store: Named | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    breaks: list[BreakOut]
    note: str
    revision: int

    @classmethod
    def of(cls, shift: Shift) -> "ShiftOut":
        person, store = shift.person, shift.store
        return cls(
            id=shift.public_id, person=Named(id=person.public_id, name=person.name) if person else None,
            store=Named(id=store.public_id, name=store.name) if store else None, starts_at=shift.starts_at,
            ends_at=shift.ends_at, time_zone=shift.time_zone, note=shift.note, revision=shift.revision,
            breaks=[BreakOut(after_minutes=after, minutes=length) for after, length in shift.breaks],
        )  # fmt: skip


class ForecastQuery(BaseModel):
    day: date | None = Field(None, description=_("The first day, on the business's clock; without one today."))
    days: int = Field(7, ge=1, le=14)
    store: str = Field("", max_length=40, description=_("Who comes to this store or calls it, and who works there."))


class HalfHourOut(BaseModel):
    starts_at: datetime
    open: bool
    guests: dict[str, float] = Field(description=_("Guests expected, by kind of channel."))
    needed: int = Field(description=_("People who should stand in the roster, time for other work counted in."))
    rostered: int
    missing: int
    languages_missing: list[str] = Field(description=_("Expected languages that nobody speaks who works then."))

    @classmethod
    def of(cls, each: HalfHour) -> "HalfHourOut":
        return cls(
            starts_at=each.starts_at, open=each.is_open, needed=each.need.rostered, rostered=each.there, missing=each.missing,
            guests={kind: round(guests, 3) for kind, guests in each.need.guests.items()}, languages_missing=list(each.unspoken),
        )  # fmt: skip


class ForecastOut(BaseModel):
    fitted_at: datetime | None = Field(description=_("When it was reckoned; null: nothing to foretell from yet."))
    time_zone: str
    thin: bool = Field(description=_("So few guests came to the store that the figures say little."))
    half_hours: list[HalfHourOut]
