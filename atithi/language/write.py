"""Writing numbers, money, dates, relative times, ordinals and plurals as a native speaker expects them.

CLDR's data by Babel; what it lacks or says stiffly comes from data/<language>/write.toml. Digits are those the language is
written with (Bengali its own, the others 0 to 9), grouped the Indian way.
"""

from datetime import date as Date  # noqa: N812  the functions below are named for what they write
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal

from atithi.language.languages import table

Style = str  # "short" 26/11/26, "medium" 26 Nov 2026, "long" 26 November 2026, "full" with the weekday


@cache
def locale(language: str) -> Locale:
    """CLDR's locale of a language. Raises KeyError for one without a folder."""
    return Locale.parse(table(language, "write")["locale"])


def digits(text: str, language: str) -> str:
    """A text with 0 to 9 written in the digits the language is written with."""
    if str(locale(language).default_numbering_system) != "beng":
        return text
    return text.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))


def number(value: int | float, language: str) -> str:
    """A number with Indian grouping: 1234567 is 12,34,567, in Bengali ১২,৩৪,৫৬৭."""
    return digits(format_decimal(value, locale=locale(language)), language)


def money(paise: int, language: str, currency: str = "INR") -> str:
    """An amount in hundredths (integer paise) with its sign; whole amounts without decimals: 123456700 is ₹12,34,567."""
    pattern = "¤#,##,##0" if paise % 100 == 0 else "¤#,##,##0.00"
    sign = "-" if paise < 0 else ""
    amount = Decimal(abs(paise)) / 100
    return sign + digits(
        format_currency(amount, currency, pattern, locale=locale(language), currency_digits=False), language
    )


def day(value: Date, language: str, style: Style = "long", today: Date | None = None) -> str:
    """A date; with `today` given, yesterday, today and tomorrow by their names (Hindi कल is both)."""
    if today is not None and abs((value - today).days) <= 1:
        name = {-1: "yesterday", 0: "today", 1: "tomorrow"}[(value - today).days]
        return str(table(language, "write")[name])
    return digits(format_date(value, format=style, locale=locale(language)), language)


def time(value: datetime, language: str) -> str:
    """A time of day: 5:30 pm, in the language's way."""
    return digits(format_time(value, format="short", locale=locale(language)), language)


def moment(value: datetime, language: str, style: Style = "medium") -> str:
    """A date and time of day."""
    return f"{day(value.date(), language, style)}, {time(value, language)}"


def relative(value: datetime, now: datetime, language: str) -> str:
    """How long ago or ahead: 3 दिन पहले, 2 గంటల్లో. Differences below a minute are written as one."""
    difference = value - now
    if abs(difference) < timedelta(minutes=1):
        difference = timedelta(minutes=-1 if difference <= timedelta(0) else 1)
    written = format_timedelta(
        difference, add_direction=True, granularity="minute", threshold=1.2, locale=locale(language)
    )
    return digits(written, language)


def length(value: timedelta, language: str) -> str:
    """A length of time: 3 दिन, 2 గంటలు."""
    return digits(format_timedelta(value, granularity="minute", threshold=1.2, locale=locale(language)), language)


def ordinal(value: int, language: str) -> str:
    """A number in a row: 1st, पहला, మొదటి, ১ম."""
    if language == "en":
        last = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{last}"
    rows = table(language, "write")
    return str(rows["ordinals"].get(str(value)) or rows["ordinal"].format(n=number(value, language)))


def plural(count: int | float, language: str, one: str, other: str) -> str:
    """The form a count takes, with `{n}` as the number: plural(2, "en", "{n} day", "{n} days"). Hindi counts 0 as one."""
    form = one if locale(language).plural_form(count) == "one" else other
    return form.format(n=number(count, language))
