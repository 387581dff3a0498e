"""The hours of the business, its stores and teams, read once. For work on very many cases."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from atithi.staff.calendars import Calendar, Hours
from atithi.staff.models import Business, SpecialDay, Store, Team
from atithi.staff.open_time import OpenTime
from atithi.staff.queries import business

Place = tuple[int | None, int | None]
"""Numbers of a store and of a team with hours of its own, or None."""


class Calendars:
    """Every calendar of the house as it is now. The same rules as `queries.calendar_of`, for many places at once.

    `near`: only what is open about this moment will be asked, and no days are read that are further off. `house`: the business,
    where it is at hand."""

    def __init__(self, *, near: datetime | None = None, house: Business | None = None) -> None:
        self._business = house or business()
        self._stores = {store.pk: store for store in Store.objects.all()}
        self._teams = {team.pk: team for team in Team.objects.exclude(weekly=[])}
        self._days: dict[Place, dict[date, Hours]] = {}
        days = SpecialDay.objects.all()
        if near is not None:
            days = days.filter(date__range=(near.date() - timedelta(days=2), near.date() + timedelta(days=2)))
        for day in days:
            self._days.setdefault((day.store_id, day.team_id), {})[day.date] = day.hours
        self._known: dict[Place, Calendar] = {}

    def place(self, store: int | None, team: int | None = None) -> Place:
        """Whose hours count: a team's own before the store's, the store's before the business's."""
        if team in self._teams:
            return None, team
        return (store, None) if store in self._stores else (None, None)

    def of(self, store: int | None, team: int | None = None) -> Calendar:
        """The calendar that counts for what lies with this store and team."""
        place = self.place(store, team)
        if place not in self._known:
            self._known[place] = self._calendar(place)
        return self._known[place]

    def _calendar(self, place: Place) -> Calendar:
        store, team = self._stores.get(place[0] or 0), self._teams.get(place[1] or 0)
        special = dict(self._days.get((None, None), {}))
        if team is not None:
            special |= self._days.get(place, {})
            return Calendar(ZoneInfo(team.time_zone or self._business.time_zone), team.weekly, special)
        if store is None:
            return Calendar(ZoneInfo(self._business.time_zone), self._business.weekly, special)
        special |= self._days.get(place, {})
        return Calendar(ZoneInfo(store.time_zone), store.weekly or self._business.weekly, special)


class OpenTimes:
    """The open time of every place over many days, each laid out when it is first asked for."""

    def __init__(self, first: date, last: date, calendars: Calendars | None = None) -> None:
        self._first, self._last = first, last
        self.calendars = calendars or Calendars()
        self._laid: dict[Place, OpenTime] = {}

    def of(self, store: int | None, team: int | None = None) -> OpenTime:
        """The open time of a store and a team by their numbers; None: the business's."""
        place = self.calendars.place(store, team)
        if place not in self._laid:
            self._laid[place] = OpenTime(self.calendars.of(*place), self._first, self._last)
        return self._laid[place]
