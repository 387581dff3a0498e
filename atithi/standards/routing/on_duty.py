"""Who works now: by the roster where it knows somebody, else by the hours of where they are; never on leave or in a break.

Reckoned for everybody at once: as many questions however many people work here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from atithi.staff.open_times import Calendars
from atithi.staff.queries import business
from atithi.standards.models import Leave, Shift

ROSTERED = timedelta(days=7)
"""Whoever has a shift so near, before or after, works by the roster."""
LONGEST_SHIFT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OffDuty:
    """Why somebody is given nothing now: break, off_today, later, over or closed. `until`: when they begin (later)."""

    because: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: the numbers of their stores, and of their teams."""

    stores: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()


def off_duty(people: Mapping[int, Place], moment: datetime) -> dict[int, OffDuty]:
    """Of these people those who do not work at this moment, and why."""
    if not people:
        return {}
    house = business()
    zone = ZoneInfo(house.time_zone)
    away, shifts, rostered = _on_leave(people, moment.astimezone(zone)), _shifts(moment), _rostered(moment)
    calendars = Calendars(near=moment, house=house) if people.keys() - away - rostered.keys() else None
    found = {}
    for person, place in people.items():
        if person in away:
            found[person] = OffDuty("off_today")
        elif person in shifts:
            if not any(_works(shift, moment) for shift in shifts[person]):
                found[person] = OffDuty("break")
        elif person in rostered:
            found[person] = _between_shifts(rostered[person], moment, zone)
        elif calendars is not None and not _is_open(place, calendars, moment):
            found[person] = OffDuty("closed")
    return found


def _on_leave(people: Mapping[int, Place], local: datetime) -> set[int]:
    rows = Leave.objects.filter(state=Leave.State.GRANTED, last_day__gte=local.date(), first_day__lte=local.date())
    return people.keys() & set(rows.values_list("person_id", flat=True))


Now = tuple[datetime, list[list[int]]]
"""When a shift began that goes on, and its breaks."""


def _shifts(moment: datetime) -> dict[int, list[Now]]:
    """The shifts in which people are at this moment."""
    rows = Shift.objects.filter(
        removed_at=None, person__isnull=False, starts_at__gt=moment - LONGEST_SHIFT, starts_at__lte=moment,
        ends_at__gt=moment,
    )  # fmt: skip
    found: dict[int, list[Now]] = {}
    for person, starts_at, breaks in rows.values_list("person_id", "starts_at", "breaks"):
        found.setdefault(person or 0, []).append((starts_at, breaks))
    return found


def _works(shift: Now, moment: datetime) -> bool:
    starts_at, breaks = shift
    return not any(
        starts_at + timedelta(minutes=after) <= moment < starts_at + timedelta(minutes=after + length)
        for after, length in breaks
    )


Near = tuple[datetime | None, datetime | None]
"""When somebody's next shift begins, and when the one before began; None: none is near."""


def _rostered(moment: datetime) -> dict[int, Near]:
    """Those whom the roster knows."""
    near = Shift.objects.filter(
        removed_at=None, person__isnull=False, starts_at__gt=moment - ROSTERED, starts_at__lt=moment + ROSTERED
    )
    rows = near.order_by().values_list("person_id").annotate(
        next=Min("starts_at", filter=Q(starts_at__gt=moment)),
        today=Min("starts_at", filter=Q(starts_at__gt=moment - LONGEST_SHIFT, starts_at__lte=moment)),
    )  # fmt: skip
    return {person or 0: (following, before) for person, following, before in rows}


def _between_shifts(near: Near, moment: datetime, zone: ZoneInfo) -> OffDuty:
    following, before = near
    today = moment.astimezone(zone).date()
    if following is not None and following.astimezone(zone).date() == today:
        return OffDuty("later", following)
    worked = before is not None and before.astimezone(zone).date() == today
    return OffDuty("over" if worked else "off_today")


def _is_open(place: Place, calendars: Calendars, moment: datetime) -> bool:
    """Whether any place is open at which they are: a store, a team with hours of its own; without one the business."""
    places = {(store, None) for store in place.stores} | {calendars.place(None, team) for team in place.teams}
    places = (places - {(None, None)}) or {(None, None)}
    return any(calendars.of(*each).is_open(moment) for each in places)


def in_words(off: OffDuty, time: str) -> str:
    """Why somebody is given nothing now, in a few words. `time`: of `until`, as the reader writes it."""
    if off.because == "later":
        return _("works from %(time)s") % {"time": time}
    return {
        "break": _("on a break"), "off_today": _("off today"), "over": _("shift is over"),
        "closed": _("outside opening hours"),
    }[off.because]  # fmt: skip
