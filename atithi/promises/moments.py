"""How the time of an appointment reads, in four languages, on the clock of its place."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from django.utils import translation

_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(f"{language}_IN")


def language_now() -> str:
    """The language of the page or message that is being made."""
    code = (translation.get_language() or "en")[:2]
    return code if code in {"en", "hi", "te", "bn"} else "en"


def _written(text: str, language: str) -> str:
    return text.translate(_BENGALI) if language == "bn" else text


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day, e.g. 4:30 pm."""
    language = language_now()
    return _written(format_time(moment.astimezone(zone), "short", locale=_locale(language)), language)


def long_day(day: date) -> str:
    """A day with its name, e.g. Tuesday, 24 November."""
    return _date(day, "EEEE, d MMMM")


def short_day(day: date) -> str:
    """A day in few letters, e.g. Tue, 24 Nov."""
    return _date(day, "EEE, d MMM")


def _date(day: date, pattern: str) -> str:
    language = language_now()
    return _written(format_date(day, pattern, locale=_locale(language)), language)


def month_name(day: date) -> str:
    """The month and year, e.g. November 2026."""
    language = language_now()
    return _written(format_date(day, "LLLL y", locale=_locale(language)), language)


def when(starts_at: datetime, zone: ZoneInfo, *, named: bool = False) -> str:
    """Day and time, e.g. Tuesday, 24 November, 4:30 pm; `named`: with the time zone, for who may be elsewhere."""
    local = starts_at.astimezone(zone)
    text = f"{long_day(local.date())}, {clock(starts_at, zone)}"
    return f"{text} ({local.tzname()})" if named else text
