"""Calendar arithmetic on local dates."""

import calendar
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
LAST_MOMENT = time(23, 59, 59)
# First and last moment of each part of a day, as people in India use the words.
PARTS = {
    "morning": (time(6), time(11, 59, 59)),
    "noon": (time(12), time(14, 59, 59)),
    "afternoon": (time(12), time(16, 59, 59)),
    "evening": (time(16), time(19, 59, 59)),
    "night": (time(20), LAST_MOMENT),
    "eod": (time(17), LAST_MOMENT),
}
MINUTES = {"minute": 1, "hour": 60}
DAYS = {"day": 1, "week": 7, "fortnight": 14}
NEAR_PAST = timedelta(days=90)


def add_months(start: date, months: int) -> date:
    """The same day of another month, or its last day where it is shorter."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add_workdays(start: date, days: int) -> date:
    """So many days on, Saturdays and Sundays not counted."""
    step = DAY if days >= 0 else -DAY
    for _ in range(abs(days)):
        start += step
        while start.weekday() > 4:
            start += step
    return start


def shift(now: datetime, count: float, unit: str) -> datetime:
    """So many units from now (before it when negative). Days and longer units keep the time of day."""
    if unit in MINUTES:
        return now + timedelta(minutes=count * MINUTES[unit])
    if unit in DAYS:
        return now + timedelta(days=count * DAYS[unit])
    if unit == "workday":
        moved = add_workdays(now.date(), int(count))
    else:
        months = count * (12 if unit == "year" else 1)
        moved = add_months(now.date(), int(months)) + timedelta(days=round((months - int(months)) * 30))
    return datetime.combine(moved, now.timetz())


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


def month_of(day: date) -> tuple[date, date]:
    """First and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(number: str) -> int:
    """A year as written: 26 is 2026."""
    year = int(number)
    return year + 2000 if year < 100 else year


def nearest(today: date, month: int, day: int, tense: str | None) -> date | None:
    """A day and month without a year: the next one, or the last one when it was not long ago and nothing speaks of the future."""
    years = range(today.year - 1, today.year + 9)
    options = [found for year in years if (found := real_date(year, month, day))]
    ahead = next((option for option in options if option >= today), None)
    behind = next((option for option in reversed(options) if option <= today), None)
    if tense == "past":
        return behind
    if (
        tense is None
        and behind is not None
        and today - behind <= NEAR_PAST
        and (ahead is None or ahead - today > today - behind)
    ):
        return behind
    return ahead or behind


def day_of_month(today: date, day: int, tense: str | None) -> date | None:
    """The 26th: of this month or the next that has one; of this or an earlier one in the past tense."""
    step = -1 if tense == "past" else 1
    month = today.replace(day=1)
    for _ in range(14):
        found = real_date(month.year, month.month, day)
        if found is not None and ((found <= today) if step < 0 else (found >= today)):
            return found
        month = add_months(month, step)
    return None


def weekday_date(today: date, weekday: int, which: str) -> date:
    """A named day of the week. `which`: coming (the first after today), next (of next week), last, this (today too)."""
    ahead = (weekday - today.weekday()) % 7
    if which == "last":
        return today - ((today.weekday() - weekday) % 7 or 7) * DAY
    if which == "next":
        return week_of(today)[0] + (7 + weekday) * DAY
    if which == "this":
        return today + ahead * DAY
    return today + (ahead or 7) * DAY
