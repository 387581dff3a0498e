"""The hours of the business and its stores, read once and laid out for the days that are asked about."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from atithi.promises.feasibility.open_time import OpenTime
from atithi.staff.calendars import Calendar
from atithi.staff.models import SpecialDay, Store
from atithi.staff.queries import business, calendar_of


def open_time_of(store: Store | None, first: datetime, last: datetime) -> OpenTime:
    """The open time of one place between two moments, with a day to spare on either side."""
    calendar = calendar_of(store)
    return OpenTime(calendar, first.astimezone(calendar.zone).date(), last.astimezone(calendar.zone).date())


class OpenTimes:
    """The open time of every store over many days, each laid out when it is first asked for. For work on very many cases."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._business = business()
        self._stores = {store.pk: store for store in Store.objects.all()}
        self._days: dict[int | None, dict[date, list[list[str]]]] = {}
        for day in SpecialDay.objects.all():
            self._days.setdefault(day.store_id, {})[day.date] = day.hours
        self._laid: dict[int | None, OpenTime] = {}

    def of(self, store: int | None) -> OpenTime:
        """The open time of a store by its number; None: the business's."""
        if store not in self._laid:
            self._laid[store] = OpenTime(self._calendar(store), self._first, self._last)
        return self._laid[store]

    def _calendar(self, number: int | None) -> Calendar:
        store, special = self._stores.get(number or 0), dict(self._days.get(None, {}))
        if store is None:
            return Calendar(ZoneInfo(self._business.time_zone), self._business.weekly, special)
        special |= self._days.get(store.pk, {})
        return Calendar(ZoneInfo(store.time_zone), store.weekly or self._business.weekly, special)
