"""When a place is open: pure reckoning with weekly hours, days that differ, and the time zone of the place.

Hours are pairs of HH:MM. One that closes at or before it opens goes on past midnight; 24:00 is the day's end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Hours = Sequence[Sequence[str]]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
DAY = 24 * 60
AHEAD = 400  # days in which the next change is looked for


class BadHours(ValueError):
    """Hours that cannot be: `args[0]` says which."""


def minutes(clock: str) -> int:
    """Minutes since midnight. Raises BadHours for what is no time of the day."""
    if not _CLOCK.fullmatch(clock):
        raise BadHours(clock)
    hours, _colon, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def checked(hours: Hours) -> list[list[str]]:
    """The hours of one day in order. Raises BadHours where one is no time, or two overlap."""
    spans = sorted((minutes(opens), _end(opens, closes), opens, closes) for opens, closes in hours)
    if any(start == DAY for start, _end_, _opens, _closes in spans):
        raise BadHours("24:00")
    for one, other in pairwise(spans):
        if other[0] < one[1]:
            raise BadHours(f"{other[2]}-{other[3]}")
    if len(spans) > 1 and spans[-1][1] > DAY + spans[0][0]:
        raise BadHours(f"{spans[-1][2]}-{spans[-1][3]}")
    return [[opens, closes] for _start, _stop, opens, closes in spans]


def _end(opens: str, closes: str) -> int:
    """When it closes, in minutes since the midnight before it opened."""
    start, stop = minutes(opens), minutes(closes)
    return stop if stop > start else stop + DAY


@dataclass(frozen=True)
class Calendar:
    """The hours of one place. `weekly` has seven days, Monday first; empty: hours were never said, it counts as open."""

    zone: ZoneInfo
    weekly: Sequence[Hours] = ()
    special: Mapping[date, Hours] = field(default_factory=dict)

    def hours_of(self, day: date) -> Hours:
        """The hours that begin on this day."""
        return self.special[day] if day in self.special else self.weekly[day.weekday()]

    def spans(self, first: date, days: int) -> list[tuple[datetime, datetime]]:
        """When it is open, as moments in UTC; spans that meet are one. `days` from `first` on, by where they begin."""
        found: list[tuple[datetime, datetime]] = []
        for number in range(days):
            day = first + timedelta(days=number)
            for opens, closes in sorted(self.hours_of(day), key=list):
                start, stop = self._moment(day, minutes(opens)), self._moment(day, _end(opens, closes))
                if found and start <= found[-1][1]:
                    found[-1] = (found[-1][0], max(found[-1][1], stop))
                elif stop > start:
                    found.append((start, stop))
        return found

    def _moment(self, day: date, minute: int) -> datetime:
        days, rest = divmod(minute, DAY)
        local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), self.zone)
        return local.astimezone(UTC)

    def is_open(self, moment: datetime) -> bool:
        """Whether it is open at this moment; the very moment of closing is closed."""
        if not self.weekly:
            return True
        day = moment.astimezone(self.zone).date()
        return any(start <= moment < stop for start, stop in self.spans(day - timedelta(days=1), 2))

    def next_change(self, moment: datetime) -> datetime | None:
        """When it next opens or closes after `moment`; None where it never does within a year."""
        if not self.weekly:
            return None
        day = moment.astimezone(self.zone).date() - timedelta(days=1)
        for start, stop in self.spans(day, AHEAD):
            if start > moment:
                return start
            if stop > moment:
                return stop if (stop - start) < timedelta(days=AHEAD - 10) else None
        return None
