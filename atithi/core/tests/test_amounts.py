"""Numbers, money and days as people type them."""

from datetime import date
from decimal import Decimal

import pytest

from atithi.core import amounts


@pytest.mark.parametrize(("text", "found"), [
    ("42", Decimal(42)), (" १२.५ ", Decimal("12.5")), ("1,00,000", Decimal(100000)), ("-3", Decimal(-3)),
    ("", None), ("twelve", None), ("1e9", None), ("1.23456", None),
])  # fmt: skip
def test_a_number_is_read_in_any_of_our_digits(text: str, found: Decimal | None) -> None:
    assert amounts.number(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("₹2,000", 200000), ("Rs. 99.50", 9950), ("৫০০", 50000), ("0", 0), ("-1", None), ("1.005", None), ("₹", None),
])  # fmt: skip
def test_money_becomes_whole_paise(text: str, found: int | None) -> None:
    assert amounts.paise(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("2026-11-03", date(2026, 11, 3)), ("3/11/2026", date(2026, 11, 3)), ("౦3-11-2026", date(2026, 11, 3)),
    ("31.2.2026", None), ("tomorrow", None), ("0000-01-01", None),
])  # fmt: skip
def test_a_day_is_written_day_before_month(text: str, found: date | None) -> None:
    assert amounts.day(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("12", 12), (" १२ ", 12), ("౧౨", 12), ("0", 0), ("1" * 18, int("1" * 18))]
    + [(none, None) for none in ("", None, "-1", "1.5", "1e3", "²", "1 2", "१²", "1" * 19)],
)
def test_a_count_is_decimal_digits_alone(text: str | None, found: int | None) -> None:
    assert amounts.whole(text) == found
