"""Reads what stands in cells: days, amounts, numbers, languages, as people in our shops write them."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from atithi.commerce.errors import CommerceError
from atithi.commerce.money import paise
from atithi.core.amounts import DIGITS
from atithi.core.text import clean, clean_line
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.transfer.reasons import Rejected

_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_LOST = re.compile(r"[?\ufffd\s.]*\?{3,}[?\ufffd\s.]*")
# The two spellings that nearly all rows have; whatever else there is takes the long way, with the same result.
_MOBILE = re.compile(r"(?:\+?91|0)?([6-9][0-9]{9})")
_PLAIN_MAIL = re.compile(r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?:[ T,]+(.+))?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_NAMED = ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d")
_YES = frozenset(["yes", "y", "true", "1", "x", "on", "हाँ", "हां", "जी", "అవును", "হ্যাঁ", "হাঁ"])
_NO = frozenset(["no", "n", "false", "0", "off", "नहीं", "ना", "కాదు", "లేదు", "না"])
_LANGUAGES = {
    "en": ["en", "eng", "english", "अंग्रेज़ी", "अंग्रेजी", "ఇంగ్లీష్", "ఆంగ్లం", "ইংরেজি", "en-us", "en-in", "en-gb"],
    "hi": ["hi", "hin", "hindi", "हिन्दी", "हिंदी", "హిందీ", "হিন্দি", "hi-in"],
    "te": ["te", "tel", "telugu", "तेलुगु", "తెలుగు", "তেলুগু", "te-in"],
    "bn": ["bn", "ben", "bengali", "bangla", "बंगाली", "बांग्ला", "బెంగాలీ", "বাংলা", "bn-in"],
}
_CODES = {word: code for code, words in _LANGUAGES.items() for word in words}
MOST_CONTACTS = 10


def first(texts: list[str]) -> str:
    """The first text of several columns that is not empty."""
    return next((text for text in texts if text), "")


def plain(text: str) -> str:
    """A cell's text. The apostrophe that keeps a spreadsheet from running it as a formula is taken off again."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:2] in {"=", "+", "-", "@", "\t"} else text


def line(text: str, limit: int) -> str:
    """A line of text. Raises Rejected where its letters were lost on the way."""
    if "\ufffd" in text:
        raise Rejected(("wrong_encoding", {}))
    if _LOST.fullmatch(text):
        raise Rejected(("letters_lost", {"value": text[:20]}))
    return clean_line(text, limit)


def prose(text: str, limit: int) -> str:
    """Text of several lines, as it is."""
    return clean(text).strip()[:limit]


def phones(texts: list[str]) -> list[str]:
    """Telephone numbers in E.164; a cell may hold several. Raises Rejected."""
    return _contacts("phone", texts, r"[,;/|\n]+")


def emails(texts: list[str]) -> list[str]:
    """Mail addresses; a cell may hold several. Raises Rejected."""
    return _contacts("email", texts, r"[,;|\s]+")


def _contacts(kind: str, texts: list[str], between: str) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        for part in re.split(between, text) if text else []:
            part = part.strip()
            if part and part not in {"-", "–", "."} and part.lower() not in {"na", "n/a", "nil", "none", "null"}:
                found[contact(kind, part)] = None
    return list(found)[:MOST_CONTACTS]


def contact(kind: str, text: str) -> str:
    """One way to reach somebody, in the one spelling we keep. Raises Rejected."""
    if kind == "phone":
        text = text.removesuffix(".0")
        mobile = _MOBILE.fullmatch(re.sub(r"[\s().-]+", "", text))
        if mobile is not None:
            return f"+91{mobile[1]}"
        if _SHORTENED.fullmatch(text):
            raise Rejected(("number_shortened", {"value": text}))
    elif _PLAIN_MAIL.fullmatch(text.lower()) and len(text) <= 200:
        return text.lower()
    try:
        return normalise(kind, text)
    except CustomerError as error:
        raise Rejected((f"{kind}_malformed", {"value": text[:60]})) from error


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A day or time, the day before the month, on the business's clock where no zone stands. Raises Rejected."""
    text = text.strip().translate(DIGITS)
    if not text:
        return None
    found = _moment(text)
    if found is None or not 1970 <= found.year <= 2100:
        raise Rejected(("date_unclear", {"value": text[:40]}))
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else ""))
    except ValueError:
        pass
    try:
        if parts := _DAY_FIRST.fullmatch(text):
            year = int(parts[3]) + (2000 if len(parts[3]) == 2 else 0)
            return _with_time(datetime(year, int(parts[2]), int(parts[1])), parts[4] or "")  # noqa: DTZ001 (zone by caller)
    except ValueError:
        return None
    day, _space, clock = text.partition(" ") if text[4:5] in {"-", "/"} else (text, "", "")
    for pattern in _NAMED:
        try:
            return _with_time(datetime.strptime(day, pattern), clock)  # noqa: DTZ007 (zone by caller)
        except ValueError:
            continue
    return None


def _with_time(day: datetime, text: str) -> datetime | None:
    if not text.strip():
        return day
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, half = int(found[1]), (found[4] or "").lower().replace(".", "")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return day.replace(hour=hour, minute=int(found[2]), second=int(found[3] or 0))


def amount(text: str) -> int | None:
    """Rupees as paise. Raises Rejected."""
    text = text.strip()
    if not text:
        return None
    try:
        return paise(re.sub(r"(\.[0-9]{2})[0-9]*$", r"\1", text) if re.search(r"\.[0-9]{2}0*$", text) else text)
    except CommerceError as error:
        raise Rejected(("amount_malformed", {"value": text[:40]})) from error


def whole(text: str) -> int | None:
    """A whole number that is not below nothing. Raises Rejected."""
    text = re.sub(r"[,\s]", "", text.translate(DIGITS)).removesuffix(".0").removesuffix(".00")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Rejected(("number_malformed", {"value": text[:40]}))
    return int(text)


def percent(text: str) -> int | None:
    """A percentage in hundredths: 18%, 18, 0.18 and 5.00 are 1800, 1800, 1800 and 500. Raises Rejected."""
    text = text.translate(DIGITS).replace("%", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise Rejected(("percent_malformed", {"value": text[:40]})) from error
    if 0 < value < 0.5:  # a spreadsheet's way to keep 18 %
        value *= 100
    if not 0 <= value <= 100:
        raise Rejected(("percent_malformed", {"value": text[:40]}))
    return round(value * 100)


def flag(text: str, title: str) -> bool | None:
    """Yes or no, in our languages. Raises Rejected."""
    word = text.strip().lower()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Rejected(("choice_unknown", {"value": text[:40], "field": title}))


def language(text: str) -> str:
    """The code of a language by its code or name; empty for one that the desk does not speak."""
    return _CODES.get(text.strip().lower(), "")
