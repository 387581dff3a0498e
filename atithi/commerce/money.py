"""Money in whole paise: read from what people type, written as each language writes it."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atithi.commerce.errors import CommerceError
from atithi.core.amounts import DIGITS

MOST = 10**12  # a hundred crore rupees: above it somebody mistyped
_AMOUNT = re.compile(r"(?:₹|rs\.?|inr)?\s*([0-9][0-9,\s]*)(?:\.([0-9]{1,2})0*)?\s*(?:/-)?", re.IGNORECASE)


def paise(text: str) -> int:
    """The paise of an amount in rupees as people type it: `1,250`, `₹ 99.50`, `१५०`. Raises CommerceError."""
    found = _AMOUNT.fullmatch(str(text).strip().translate(DIGITS))
    amount = int(re.sub(r"[,\s]", "", found[1])) * 100 + int((found[2] or "0").ljust(2, "0")) if found else MOST + 1
    if amount > MOST:
        raise CommerceError("amount_malformed", _("%(text)s is not an amount in rupees."), text=str(text)[:40])
    return amount


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse({"hi": "hi_IN", "te": "te_IN", "bn": "bn_IN"}.get(code, "en_IN"))


def rupees(amount: int, language: str = "") -> str:
    """Paise as rupees in a language, by default the page's: ₹1,24,990, with paise only where there are some."""
    code = (language or get_language() or "en")[:2]
    value = Decimal(amount) / 100
    # Named digits: bills and price tags in all our languages are written so.
    pattern = "¤#,##,##0.00" if amount % 100 else "¤#,##,##0"
    return format_currency(
        value, "INR", format=pattern, locale=_locale(code), currency_digits=False, numbering_system="latn"
    )
