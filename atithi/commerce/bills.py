"""How long the law has bills kept, and when those that name nobody any more may go."""

from datetime import date, datetime, time

from django.utils import timezone

BILLS_KEPT_YEARS = 8
"""Full financial years for which a company keeps its books of account; it covers the 72 months of GST law."""
_APRIL = 4  # with which a financial year begins


def bills_until(bought: datetime) -> date:
    """The day until which a bill of this moment is kept: so many financial years (April to March) after its own."""
    day = timezone.localtime(bought).date()
    return date((day.year if day.month < _APRIL else day.year + 1) + BILLS_KEPT_YEARS, 3, 31)


def kept_from(moment: datetime) -> datetime:
    """Bills from this moment on are still kept at `moment`; `bills_until` of all before it is over."""
    day = timezone.localtime(moment).date()
    year = day.year if day.month >= _APRIL else day.year - 1
    return timezone.make_aware(datetime.combine(date(year - BILLS_KEPT_YEARS, _APRIL, 1), time()))
