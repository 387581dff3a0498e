"""What the reading of a time is put together from, and what it becomes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from atithi.language.times.calendar import DAY, LAST_MOMENT


@dataclass(frozen=True)
class Piece:
    """Part of a time: a day (or a run of days), a part of the day, a clock time. `end` is the index after its last word."""

    kind: Literal["day", "part", "clock"]
    end: int
    first: date | None = None
    last: date | None = None
    part: str = ""
    clock: time | None = None
    loose_clock: bool = False  # 5 without am or pm
    weak: bool = False  # a weekday, which a date beside it outweighs
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A span before it gets its text."""

    start_index: int
    end_index: int
    start: datetime
    end: datetime
    kind: Literal["deadline", "point", "duration"]


def in_week(period: Piece, weekday: Piece) -> Piece:
    """The weekday of a week (Friday next week); another day outweighs a weekday beside it (Friday, 27 November)."""
    if period.first is None or period.last is None or weekday.first is None or (period.last - period.first).days != 6:
        return period
    found = period.first + weekday.first.weekday() * DAY
    return replace(period, first=found, last=found)


def whole_day(moment: datetime) -> tuple[datetime, datetime]:
    """First and last moment of a moment's day."""
    zone = moment.tzinfo
    return datetime.combine(moment.date(), time(0), zone), datetime.combine(moment.date(), LAST_MOMENT, zone)
