"""Time while the business is open: pure reckoning on a calendar, laid out once and asked often.

A refund promised on Friday evening for Monday noon has had half a day, not three. Holidays and hours of single days come
with the calendar (calendars.py); one without hours counts every minute of the day.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from atithi.staff.calendars import Calendar

MINUTE = timedelta(minutes=1)
WINDOWS = (15, 90, 800)
"""Days that are laid out until a moment is found: most are near, and a place may be closed for a season."""


class OpenTime:
    """A calendar laid out over some days, `first` to `last`. Moments outside of them count to their edge."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.zone = calendar.zone
        self._always = not calendar.weekly
        # A day early: hours that began the evening before.
        spans = [] if self._always else calendar.spans(first - timedelta(days=1), (last - first).days + 2)
        self._starts = [start for start, _stop in spans]
        self._stops = [stop for _start, stop in spans]
        self._until = [0.0, *accumulate((stop - start) / MINUTE for start, stop in spans)]

    def _reading(self, moment: datetime) -> float:
        """Open minutes from the first span to this moment."""
        place = bisect_right(self._starts, moment)
        if not place:
            return 0.0
        return self._until[place - 1] + (min(moment, self._stops[place - 1]) - self._starts[place - 1]) / MINUTE

    def between(self, start: datetime, end: datetime) -> float:
        """Open minutes from `start` to `end`; 0 where the end comes first."""
        if end <= start:
            return 0.0
        if self._always:
            return (end - start) / MINUTE
        return self._reading(end) - self._reading(start)

    def after(self, start: datetime, minutes: float) -> datetime | None:
        """The moment at which so many open minutes have passed since `start`; None where the days laid out do not reach."""
        if self._always:
            return (start + minutes * MINUTE).astimezone(UTC)
        return self._moment(self._reading(start) + minutes)

    def before(self, end: datetime, minutes: float) -> datetime | None:
        """The moment from which so many open minutes are left until `end`; None where the days laid out do not reach."""
        if self._always:
            return (end - minutes * MINUTE).astimezone(UTC)
        return self._moment(self._reading(end) - minutes)

    def is_open(self, moment: datetime) -> bool:
        """Whether it is open at this moment; the very moment of closing is closed."""
        place = bisect_right(self._starts, moment)
        return self._always or (place > 0 and moment < self._stops[place - 1])

    def opens(self, moment: datetime) -> datetime | None:
        """This moment where it is open, else when it next opens; None where the days laid out do not reach."""
        if self.is_open(moment):
            return moment
        place = bisect_right(self._starts, moment)
        return self._starts[place] if place < len(self._starts) else None

    def _moment(self, reading: float) -> datetime | None:
        if reading < 0 or reading > self._until[-1] or len(self._until) == 1:
            return None
        place = max(1, bisect_left(self._until, reading))
        return self._starts[place - 1] + (reading - self._until[place - 1]) * MINUTE


def laid_out(calendar: Calendar, first: datetime, last: datetime) -> OpenTime:
    """The open time of a calendar between two moments, with a day to spare on either side."""
    return OpenTime(calendar, first.astimezone(calendar.zone).date(), last.astimezone(calendar.zone).date())


def open_minutes(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Open minutes between two moments; 0 where the end comes first."""
    return laid_out(calendar, start, max(start, end)).between(start, end)


def moment_after(calendar: Calendar, start: datetime, minutes: float) -> datetime | None:
    """When so many open minutes have passed since `start`; None where that is years away, or it never opens."""
    for days in WINDOWS:
        found = laid_out(calendar, start, start + timedelta(days=days)).after(start, minutes)
        if found is not None:
            return found
    return None


def next_opening(calendar: Calendar, moment: datetime) -> datetime | None:
    """This moment where it is open, else when it next opens; None where it does not for years."""
    for days in WINDOWS:
        found = laid_out(calendar, moment, moment + timedelta(days=days)).opens(moment)
        if found is not None:
            return found
    return None
