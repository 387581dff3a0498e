"""When a mail says it was sent."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from atithi.channels.email.parse.headers import decode_words

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?")


def parse_date(raw: bytes) -> datetime | None:
    """The moment in UTC; None where nothing sensible is written. Not judged: it may lie far off."""
    text = decode_words(raw)
    try:
        if found := _ISO.search(text):
            return _iso(found)
        parts = parsedate_tz(re.sub(r"\s+", " ", text.replace("‎", "")))
        if parts is None:
            return None
        year = parts[0] if parts[0] > 99 else parts[0] + (2000 if parts[0] < 69 else 1900)
        second = min(parts[5], 59)
        offset = parts[9] or 0
        moment = datetime(year, parts[1], parts[2], parts[3], parts[4], second, tzinfo=_zone(offset))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(found[number]) for number in range(1, 6))
    offset = 0
    if found[7] and found[7] != "Z":
        digits = found[7].replace(":", "")
        offset = (int(digits[1:3]) * 3600 + int(digits[3:5]) * 60) * (-1 if digits[0] == "-" else 1)
    return datetime(year, month, day, hour, minute, int(found[6] or 0), tzinfo=_zone(offset)).astimezone(UTC)


def _zone(offset: int) -> timezone:
    return timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else UTC
