"""What can be booked, and when people are there: services, hours, days off, busy times, calendars, feeds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.ids import secret
from atithi.core.text import clean, clean_line
from atithi.events import Actor, enqueue, record
from atithi.promises.errors import PromiseError
from atithi.promises.intake import LANGUAGES, checked_questions
from atithi.promises.models import Availability, BusyCalendar, BusyTime, CalendarFeed, DayOff, Place, Service
from atithi.promises.models.services import LONGEST_MINUTES
from atithi.staff.calendars import BadHours, checked
from atithi.staff.models import Store, User

READ_CALENDAR = "appointments.read_calendar"
MOST_CALENDARS, MOST_BUSY = 5, 500
LONGEST_REMINDER = 14 * 24 * 60
NUMBERS: dict[str, tuple[int, int, bool]] = {  # smallest, largest, whole cells of five minutes
    "minutes": (5, LONGEST_MINUTES, True), "before_minutes": (0, 480, True), "after_minutes": (0, 480, True),
    "step_minutes": (5, 1440, True), "capacity": (1, 200, False), "notice_minutes": (0, 60 * 24 * 60, False),
    "horizon_days": (1, 365, False), "change_minutes": (0, 60 * 24 * 60, False),
}  # fmt: skip


@transaction.atomic
def save_service(*, actor: Actor, service: Service | None = None, stores: Iterable[Store] | None = None,
                 people: Iterable[User] | None = None, **fields: Any) -> Service:  # fmt: skip
    """Adds a service, or changes what is named of one. Raises PromiseError where a value cannot be."""
    row = service or Service(created_at=now(), reminders=[1440, 120])
    changed = []
    for name, value in _checked(fields).items():
        if getattr(row, name) != value or service is None:
            setattr(row, name, value)
            changed.append(name)
    if not row.name:
        raise PromiseError("name_missing", _("Give it a name."))
    row.save()
    for name, rows in (("stores", stores), ("people", people)):
        if rows is not None:
            wanted = set(rows)
            if set(getattr(row, name).all()) != wanted:
                getattr(row, name).set(wanted)
                changed.append(name)
    if service is None:
        record("service.added", subject=("service", row.pk), actor=actor, data={"name": row.name})
    elif changed:
        record("service.changed", subject=("service", row.pk), actor=actor, data={"fields": changed})
    return row


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name in NUMBERS:
            found[name] = _number(name, value)
        elif name in {"names", "hints"}:
            texts = {code: clean(str(value.get(code, ""))).strip()[:1000] for code in LANGUAGES}
            found[name] = {code: text[:120] if name == "names" else text for code, text in texts.items() if text}
        elif name == "questions":
            found[name] = checked_questions(value)
        elif name == "place":
            found[name] = Place(value).value if value in Place.values else Place.STORE.value
        elif name == "reminders":
            found[name] = sorted({int(each) for each in value if 0 < int(each) <= LONGEST_REMINDER}, reverse=True)[:4]
        elif name == "online_address":
            found[name] = _link(str(value))
        elif name == "public":
            found[name] = bool(value)
        else:
            limit = {"name": 120, "preparation": 2000}[name]
            found[name] = clean(str(value)).strip()[:limit] if name == "preparation" else clean_line(str(value), limit)
    return found


def _number(name: str, value: Any) -> int:
    low, high, cells = NUMBERS[name]
    number = whole(str(value), digits=7)
    if number is None or not low <= number <= high or (cells and number % 5):
        if cells:
            message = _("Give minutes from %(low)s to %(high)s in steps of five.")
            raise PromiseError("number_unusable", message, low=low, high=high)
        raise PromiseError("number_unusable", _("Give a whole number from %(low)s to %(high)s."), low=low, high=high)
    return number


def _link(text: str) -> str:
    text = clean_line(text, 300)
    if text and urlsplit(text).scheme not in {"https", "http"}:
        raise PromiseError("address_unusable", _("Give an address that begins with https://"))
    return text


@transaction.atomic
def archive_service(*, service: Service, actor: Actor, archived: bool = True) -> Service:
    """It is offered no more (or again). What is booked stays."""
    if (service.archived_at is not None) == archived:
        return service
    service.archived_at = now() if archived else None
    service.save(update_fields=["archived_at"])
    record(f"service.{'archived' if archived else 'restored'}", subject=("service", service.pk), actor=actor, data={})
    return service


@transaction.atomic
def set_availability(*, user: User, actor: Actor, weekly: Sequence[Any], time_zone: str = "") -> Availability:
    """The hours in which somebody can be booked; empty: whenever their place is open. Raises PromiseError for bad hours."""
    if time_zone and time_zone not in available_timezones():
        raise PromiseError("zone_unknown", _("There is no such time zone."))
    week = [_hours(hours) for hours in weekly] if any(weekly) else []
    row, _made = Availability.objects.update_or_create(user=user, defaults={"weekly": week, "time_zone": time_zone})
    _note(user, actor, "hours")
    return row


@transaction.atomic
def set_day_off(*, user: User, actor: Actor, day: date, hours: Sequence[Sequence[str]] = ()) -> DayOff:
    """Another working time on one day, or none."""
    row, _made = DayOff.objects.update_or_create(user=user, date=day, defaults={"hours": _hours(hours)})
    _note(user, actor, "days_off")
    return row


@transaction.atomic
def remove_day_off(*, day: DayOff, actor: Actor) -> None:
    """The day is an ordinary one again."""
    _remove(day, actor, "days_off")


@transaction.atomic
def add_busy_time(*, user: User, actor: Actor, starts_at: datetime, ends_at: datetime, note: str = "") -> BusyTime:
    """A time in which somebody cannot be booked."""
    if ends_at <= starts_at:
        raise PromiseError("time_backwards", _("The end must come after the beginning."))
    if BusyTime.objects.filter(user=user, calendar=None, ends_at__gt=now()).count() >= MOST_BUSY:
        raise PromiseError("too_many", _("There are already too many of these."))
    row = BusyTime.objects.create(user=user, starts_at=starts_at, ends_at=ends_at, note=clean_line(note, 120))
    _note(user, actor, "busy")
    return row


@transaction.atomic
def remove_busy_time(*, busy: BusyTime, actor: Actor) -> None:
    """They can be booked then after all. What comes from a calendar goes with it alone."""
    _remove(busy, actor, "busy")


@transaction.atomic
def add_busy_calendar(*, user: User, actor: Actor, address: str) -> BusyCalendar:
    """A calendar elsewhere whose events are busy times; read at once and then every fifteen minutes."""
    address = clean_line(address, 1000).replace("webcal://", "https://", 1)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise PromiseError("address_unusable", _("Give an address that begins with https://"))
    if BusyCalendar.objects.filter(user=user).count() >= MOST_CALENDARS:
        raise PromiseError("too_many", _("There are already too many of these."))
    row = BusyCalendar.objects.create(user=user, address=address, created_at=now())
    _note(user, actor, "calendar")
    enqueue(READ_CALENDAR, args={"calendar": row.pk}, key=f"{READ_CALENDAR}:{row.pk}")
    return row


@transaction.atomic
def remove_busy_calendar(*, calendar: BusyCalendar, actor: Actor) -> None:
    """Its busy times go with it."""
    _remove(calendar, actor, "calendar")


@transaction.atomic
def settle_calendar(*, calendar_id: int, spans: Sequence[tuple[datetime, datetime]], problem: str) -> None:
    """What reading a calendar gave: its times take the place of the old ones; with a problem those stay."""
    calendar = BusyCalendar.objects.select_for_update().filter(pk=calendar_id).first()
    if calendar is None:
        return
    calendar.tried_at, calendar.problem = now(), problem
    if not problem:
        BusyTime.objects.filter(calendar=calendar).delete()
        BusyTime.objects.bulk_create(
            BusyTime(user_id=calendar.user_id, calendar=calendar, starts_at=begins, ends_at=ends)
            for begins, ends in spans
        )
        calendar.read_at, calendar.count = calendar.tried_at, len(spans)
    calendar.save()


@transaction.atomic
def make_feed(*, actor: Actor, made_by: User, user: User | None = None, store: Store | None = None) -> CalendarFeed:
    """A new secret address for a calendar program; the one before works no more."""
    CalendarFeed.objects.filter(user=user, store=store, revoked_at=None).update(revoked_at=now())
    feed = CalendarFeed.objects.create(
        public_id=secret()[:20], user=user, store=store, made_by=made_by, created_at=now()
    )
    data = {"what": "feed"}
    subject = ("user", user.pk) if user is not None else ("store", store.pk if store else 0)
    record("availability.changed", subject=subject, actor=actor, data=data)
    return feed


def _hours(spans: Any) -> list[list[str]]:
    try:
        return checked(spans)
    except BadHours as error:
        raise PromiseError("hours_unusable", _("These hours cannot be: %(hours)s"), hours=str(error)) from error


def _remove(row: DayOff | BusyTime | BusyCalendar, actor: Actor, what: str) -> None:
    row.delete()
    _note(row.user, actor, what)


def _note(user: User, actor: Actor, what: str) -> None:
    record("availability.changed", subject=("user", user.pk), actor=actor, data={"what": what})
