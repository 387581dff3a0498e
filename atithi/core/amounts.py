"""Numbers, sums of money and days as people type them: in any of our digits, with commas and signs of currency."""

import re
from datetime import date
from decimal import Decimal

DIGITS = str.maketrans("०१२३४५६७८९౦౧౨౩౪౫౬౭౮౯০১২৩৪৫৬৭৮৯", "0123456789" * 3)
"""For `str.translate`: the digits of our scripts as 0 to 9."""
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
_SIGN = re.compile(r"^(₹|rs\.?|inr)\s*", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def number(text: str) -> Decimal | None:
    """A number with at most four decimals; None where it is none."""
    plain = text.strip().translate(DIGITS).replace(",", "")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def whole(text: str | None, *, digits: int = 18) -> int | None:
    """A count or an id as decimal digits of any script; None where it is anything else or has more digits. Superscripts pass
    `str.isdigit`, and `int` fails at them."""
    plain = (text or "").strip()
    return int(plain) if plain.isdecimal() and len(plain) <= digits else None


def paise(text: str) -> int | None:
    """An amount of rupees in whole paise, not below nothing; None where it is none."""
    found = number(_SIGN.sub("", text.strip()))
    if found is None or found < 0 or found != found.quantize(Decimal("0.01")):
        return None
    return int(found * 100)


def day(text: str) -> date | None:
    """A day, written 2026-11-03 or 3/11/2026, day before month; None where it is none."""
    found = _DAY.fullmatch(text.strip().translate(DIGITS))
    if found is None:
        return None
    year, month, of_month = found.group(1, 2, 3) if found.group(1) else (found.group(6), found.group(5), found.group(4))
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None
