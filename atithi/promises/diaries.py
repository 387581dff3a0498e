"""Whose time is free: people's hours, the opening hours of places, busy times and appointments, brought together.

A place is a store, or the business where a service needs none. People are there in their own weekly hours, else while their place
is open; nobody is booked while the place is closed. Where nobody ever said any hours, ten to six from Monday to Saturday count.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from atithi.promises.models import Appointment, Availability, BusyTime, DayOff, Place, Service, Sitting
from atithi.promises.slots import Diary, Shape, Slot, Span, cell_of, overlap, slots
from atithi.staff.calendars import Calendar, Hours
from atithi.staff.models import Store, User
from atithi.staff.queries import calendar_of

ALWAYS: Sequence[Hours] = [[["00:00", "24:00"]]] * 7
USUAL: Sequence[Hours] = [*[[["10:00", "18:00"]]] * 6, []]
FURTHER = timedelta(days=1)  # a buffer or a night's work may reach over the edge of what is asked


def shape_of(service: Service, zone: ZoneInfo) -> Shape:
    """What a service needs of a person's time."""
    return Shape(service.minutes, service.before_minutes, service.after_minutes, service.step_minutes, zone)


def givers(service: Service, store: Store | None) -> list[User]:
    """Who can give a service in a store: those it was given to who are active and, if they belong to stores, to this one."""
    people = service.people.filter(is_active=True).prefetch_related("stores").order_by("name", "id")
    if store is None or service.place != Place.STORE:
        return list(people)
    return [one for one in people if not (own := {each.pk for each in one.stores.all()}) or store.pk in own]


def free_slots(service: Service, first: datetime, last: datetime, *, store: Store | None = None, person: User | None = None,
               without: Appointment | None = None) -> list[Slot]:  # fmt: skip
    """The times from `first` on, before `last`, at which it can be booked. `without`: as if this appointment were not."""
    people = [one for one in givers(service, store) if person is None or one.pk == person.pk]
    place = calendar_of(store)
    return slots(shape_of(service, place.zone), diaries(service, people, place, first, last, without), first, last)


def diaries(service: Service, people: Sequence[User], place: Calendar, first: datetime, last: datetime,
            without: Appointment | None = None) -> list[Diary]:  # fmt: skip
    """The diaries of people for a service at a place: one query for each sort of fact, however many they are."""
    ids = [one.pk for one in people]
    since, until = first - FURTHER, last + FURTHER
    hours = {row.user_id: row for row in Availability.objects.filter(user__in=ids)}
    off: dict[int, dict[date, Hours]] = defaultdict(dict)
    for user, day, spans in DayOff.objects.filter(user__in=ids, date__range=(since.date(), until.date())).values_list(
        "user", "date", "hours"
    ):
        off[user][day] = spans
    busy: dict[int, list[Span]] = defaultdict(list)
    rows = BusyTime.objects.filter(user__in=ids, ends_at__gt=since, starts_at__lt=until)
    for user, starts_at, ends_at in rows.values_list("user", "starts_at", "ends_at"):
        busy[user].append((starts_at, ends_at))
    taken, joinable = _sittings(service, ids, since, until, without)
    reckon = _Hours(place, since, until)
    return [
        Diary(
            one,
            reckon.of(hours.get(one), off.get(one, {})),
            busy.get(one, ()),
            taken.get(one, ()),
            joinable.get(one, ()),
        )
        for one in ids
    ]


def _sittings(service: Service, ids: list[int], since: datetime, until: datetime, without: Appointment | None) -> tuple[
    dict[int, list[tuple[int, int]]], dict[int, list[datetime]]]:  # fmt: skip
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    joinable: dict[int, list[datetime]] = defaultdict(list)
    rows = Sitting.objects.filter(person__in=ids, end_cell__gt=cell_of(since), first_cell__lt=cell_of(until))
    if without is not None and without.sitting_id and not _others_sit(without):
        rows = rows.exclude(pk=without.sitting_id)
    for person, first, end in rows.values_list("person", "first_cell", "end_cell"):
        taken[person].append((first, end))
    if service.capacity > 1:
        groups = rows.filter(service=service, capacity__gt=1, starts_at__gte=since)
        seats: dict[int, int] = defaultdict(int)
        for (sitting,) in Appointment.objects.filter(sitting__in=groups, seat__isnull=False).values_list("sitting"):
            seats[sitting] += 1
        for number, person, starts_at, capacity in groups.values_list("pk", "person", "starts_at", "capacity"):
            if seats[number] < capacity:
                joinable[person].append(starts_at)
    return taken, joinable


def _others_sit(appointment: Appointment) -> bool:
    rows = Appointment.objects.filter(sitting=appointment.sitting_id, seat__isnull=False)
    return rows.exclude(pk=appointment.pk).exists()


class _Hours:
    """When people are there, each combination of hours reckoned once."""

    def __init__(self, place: Calendar, since: datetime, until: datetime) -> None:
        self.place = place
        self.first = since.astimezone(place.zone).date() - timedelta(days=1)
        self.days = (until.date() - self.first).days + 2
        self.opened = Calendar(place.zone, place.weekly or ALWAYS, place.special).spans(self.first, self.days)
        self.known: dict[str, list[Span]] = {}

    def of(self, own: Availability | None, off: dict[date, Hours]) -> list[Span]:
        weekly = (own.weekly if own else []) or self.place.weekly or USUAL
        zone = own.time_zone if own and own.time_zone else self.place.zone.key
        key = repr((weekly, zone, sorted(off.items())))
        if key not in self.known:
            spans = Calendar(ZoneInfo(zone), weekly, off).spans(self.first, self.days)
            self.known[key] = overlap(self.opened, spans)
        return self.known[key]


def day_bounds(day: date, zone: ZoneInfo) -> Span:
    """A local day, from midnight to midnight, as moments: 23 or 25 hours where the clock is changed."""
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
