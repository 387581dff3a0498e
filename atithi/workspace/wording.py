"""How times, numbers and languages read on the staff's screens, in the reader's language (CLDR, by Babel)."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, cast

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Style = Literal["long", "short", "narrow"]
Unit = Literal["year", "month", "week", "day", "hour", "minute"]
_UNITS = (
    ("year", 365 * 86400),
    ("month", 30 * 86400),
    ("week", 7 * 86400),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
)
_NO_LARGER = 1e9
"""A threshold that no larger unit reaches: the length is written in the unit that was chosen."""
LOCALES = {"en": "en_IN", "hi": "hi_IN", "te": "te_IN", "bn": "bn_IN"}
SCRIPT_OF = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}
SAMPLE = {"Deva": "अ", "Telu": "అ", "Beng": "অ", "Latn": "A"}
_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# Whole Indian numbers inside text that is already HTML; digits in links and entities do not stand between these bounds.
_PHONE = re.compile(r"(?<![\w/=.#+&@-])(?:\+91[\s-]?|0)?[6-9]\d{4}[\s-]?\d{5}(?![\w/=@-]|\.\d)")


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse(LOCALES.get(code, "en_IN"))


def locale() -> Locale:
    """The CLDR locale of the page's language, as used in India."""
    return _locale((translation.get_language() or "en")[:2])


def digits(text: str) -> str:
    """Numbers in the digits people of the page's language write; of ours only Bengali shops keep their own."""
    return text.translate(_BENGALI) if (translation.get_language() or "").startswith("bn") else text


def ago(moment: datetime, present: datetime, style: str = "narrow") -> str:
    """How long before `present`, e.g. "5 min ago"; "now" under a minute."""
    passed = present - moment
    if passed < timedelta(minutes=1):
        return _("now")
    return _length(*_largest(passed), style, True, locale())


def span(since: datetime, present: datetime) -> str:
    """The length of a wait in its largest unit, e.g. "3 hr"."""
    return _length(*_largest(present - since), "short", False, locale())


def _largest(passed: timedelta) -> tuple[int, str]:
    """A length in its largest unit, of which there is a tenth more than one; at least a minute. As `time.js` reckons it."""
    seconds = passed.total_seconds()
    unit, size = next((one for one in _UNITS if seconds >= one[1] * 1.1), _UNITS[-1])
    return max(1, round(seconds / size)), unit


@lru_cache(maxsize=5000)
def _length(count: int, unit: str, style: str, past: bool, locale: Locale) -> str:
    """Kept: every row of every list says such a length, and few differ."""
    length = timedelta(seconds=count * dict(_UNITS)[unit])
    return digits(
        format_timedelta(
            -length if past else length, granularity=cast(Unit, unit), add_direction=past, threshold=_NO_LARGER,
            format=cast(Style, style), locale=locale,
        )
    )  # fmt: skip


def time_of_day(moment: datetime) -> str:
    """Hours and minutes on the business's clock."""
    local = timezone.localtime(moment)
    return _time_of_day(local.hour, local.minute, locale())


@lru_cache(maxsize=6000)
def _time_of_day(hour: int, minute: int, locale: Locale) -> str:
    """Kept: a day has no more than 1,440 of them."""
    return digits(format_time(time(hour, minute), "short", locale=locale))


def exact(moment: datetime) -> str:
    """Date and time in full."""
    return _exact(moment, locale(), timezone.get_current_timezone_name())


@lru_cache(maxsize=20_000)
def _exact(moment: datetime, locale: Locale, zone: str) -> str:
    """Kept: lists show the same moments again and again, and writing one out takes longer than asking for the row."""
    return digits(format_datetime(timezone.localtime(moment), "medium", locale=locale))


def day(value: date, today: date) -> str:
    """Today, yesterday, else weekday and date; the year only where it is not this one."""
    if value == today:
        return _("Today")
    if value == today - timedelta(days=1):
        return _("Yesterday")
    return digits(format_date(value, "EEEE, d MMMM" if value.year == today.year else "d MMMM y", locale=locale()))


def coming(at: datetime, present: datetime) -> str:
    """A moment to come: today, tomorrow, else weekday and date, then the hour."""
    local, today = timezone.localtime(at), timezone.localtime(present).date()
    hour = time_of_day(at)
    if local.date() == today:
        return _("Today, %(time)s") % {"time": hour}
    if local.date() == today + timedelta(days=1):
        return _("Tomorrow, %(time)s") % {"time": hour}
    pattern = "EEEE, d MMMM" if local.year == today.year else "d MMMM y"
    return digits(f"{format_date(local.date(), pattern, locale=locale())}, ") + hour


def number(value: int) -> str:
    """A whole number with Indian grouping, in the digits that shops of this language use."""
    return _number(value, locale())


@lru_cache(maxsize=5000)
def _number(value: int, locale: Locale) -> str:
    """Kept: the counts of all queues stand on every page."""
    return digits(format_decimal(value, locale=locale))


def language_name(code: str) -> str:
    """The language's name in the reader's language; the bare code where CLDR knows none."""
    return str(locale().languages.get(code, code)) if code else _("Language not known")


def language_mark(language: str, script: str) -> SafeString:
    """A letter of the script before the language's name; "in Roman letters" where the script is not the language's own."""
    return _language_mark(language, script, translation.get_language() or "en") if language else SafeString()


@lru_cache(maxsize=500)
def _language_mark(language: str, script: str, _reader: str) -> SafeString:
    """Kept for each language of readers: every row of every list carries one."""
    script = script or SCRIPT_OF.get(language, "Latn")
    roman = script == "Latn" and SCRIPT_OF.get(language) != "Latn"
    name = _("%(language)s, Roman") % {"language": language_name(language)} if roman else language_name(language)
    letter = format_html('<span class="script-letter" aria-hidden="true">{}</span>', SAMPLE.get(script, "A"))
    return format_html('<span class="script-mark">{}{}</span>', letter, name)


def in_paragraphs(html: SafeString) -> SafeString:
    """Safe text with empty lines as paragraphs, which stand closer than empty lines do."""
    pieces = [piece.strip("\n") for piece in _EMPTY_LINES.split(str(html)) if piece.strip()]
    if len(pieces) < 2:
        return html
    return mark_safe("".join(f"<p>{piece}</p>" for piece in pieces))  # noqa: S308 the input is safe


def with_phones(html: SafeString | str) -> SafeString:
    """Makes phone numbers in safe HTML callable, except inside links."""
    pieces = re.split(r"(<a .*?</a>)", str(html), flags=re.DOTALL)
    linked = [piece if piece.startswith("<a ") else _PHONE.sub(_call, piece) for piece in pieces]
    return mark_safe("".join(linked))  # noqa: S308 the input is safe and only digits, spaces and hyphens are wrapped


def _call(found: re.Match[str]) -> str:
    digits = re.sub(r"[\s-]", "", found.group())
    return f'<a href="tel:{digits}">{found.group()}</a>'
