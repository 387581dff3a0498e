"""What becomes of appointments by themselves: guests are told and reminded, freed places offered, calendars read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from atithi.channels import outside
from atithi.core.clock import now
from atithi.customers.actions.merging import follow_merge
from atithi.events import Actor, JobView, enqueue, record
from atithi.promises import appointment_news as news
from atithi.promises.actions.booking import locked_appointment
from atithi.promises.actions.calling import ask_for_call
from atithi.promises.actions.services import READ_CALENDAR, settle_calendar
from atithi.promises.actions.waiting import end_offer, offer_place
from atithi.promises.appointment_queries import calendars_to_read
from atithi.promises.busy_calendars import LARGEST, NoCalendar, busy_times
from atithi.promises.models import Appointment, AppointmentState, BusyCalendar, Waiting
from atithi.staff.models import Store, User
from atithi.staff.queries import business

AHEAD = timedelta(days=180)
AT_ONCE = 200
TOLD = {"appointment.booked": "booked", "appointment.moved": "moved", "appointment.cancelled": "cancelled",
        "appointment.offered": "offered"}  # fmt: skip


def _appointment(number: int) -> Appointment | None:
    related = ("service", "customer", "person", "store", "conversation__channel", "conversation__merged_into")
    return Appointment.objects.select_related(*related).filter(pk=number).first()


def tell_guest(job: JobView) -> None:
    """`appointment.booked`, `moved`, `cancelled`, `offered`: the guest is told, unless something newer happened to it."""
    event = job.event
    appointment = _appointment(event.subject_id) if event is not None else None
    if event is None or appointment is None or event.data.get("revision") != appointment.revision:
        return
    what = TOLD[event.type]
    if what == "offered" and appointment.state != AppointmentState.OFFERED:
        return
    if what == "booked" and not appointment.is_coming:
        return
    if appointment.starts_at <= now() or (what == "moved" and _same_for_guest(event.data)):
        return
    text = news.words(appointment, what, by_guest=event.actor_kind == "customer")
    news.send(appointment, text, f"appointment:{event.pk}", calendar=what != "offered")


def _same_for_guest(data: dict[str, Any]) -> bool:
    """Whether only the colleague is another: the guest is told neither who it was nor who it is."""
    was = data.get("was") or {}
    return (was.get("starts_at"), was.get("store")) == (data.get("starts_at"), data.get("store"))


def remind(job: JobView) -> None:
    """The time of a reminder has come. Late (nobody worked meanwhile) it is still given, but only the last one that is due, and
    never after the appointment began. The reply's key makes it once. Whom no message reaches, a colleague calls."""
    appointment = _appointment(job.args["appointment"])
    if appointment is None or not appointment.is_coming or appointment.revision != job.args["revision"]:
        return
    moment, minutes = now(), int(job.args["minutes"])
    later = [each for each in appointment.service.reminders if int(each) < minutes]
    if appointment.starts_at <= moment or any(
        appointment.starts_at - timedelta(minutes=each) <= moment for each in later
    ):
        return
    key = f"appointment-reminder:{appointment.pk}:{appointment.revision}:{minutes}"
    if news.send(appointment, news.words(appointment, "reminded"), key):
        data = {"minutes": minutes, "revision": appointment.revision}
        record("appointment.reminded", subject=("appointment", appointment.pk), actor=Actor.system(), data=data)
    elif appointment.customer.erased_at is None:
        ask_for_call(appointment=appointment)


def release(job: JobView) -> None:
    """The time for which a place was held is over."""
    appointment = locked_appointment(job.args["appointment"])
    if appointment.state == AppointmentState.OFFERED and appointment.hold_until and appointment.hold_until <= now():
        end_offer(appointment=appointment, actor=Actor.system())


def offer_freed(job: JobView) -> None:
    """`appointment.cancelled`, `moved`, `offer_ended`: the place that became free is offered to who waits for it."""
    event = job.event
    appointment = _appointment(event.subject_id) if event is not None else None
    if event is None or appointment is None:
        return
    was = event.data.get("was") or event.data
    starts_at = parse_datetime(str(was["starts_at"]))
    person = User.objects.filter(pk=was["person"]).first()
    store = Store.objects.filter(pk=was["store"]).first() if was.get("store") else None
    if starts_at is not None and person is not None:
        offer_place(service=appointment.service, person=person, store=store, starts_at=starts_at)


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: the one's appointments and places on waiting lists are the other's; parted: again their own."""
    if job.event is not None:
        follow_merge(job.event, Appointment, Waiting)


def ask_for_calendars(job: JobView) -> None:
    """Each quarter of an hour: every calendar elsewhere is read again."""
    for number in calendars_to_read(now(), AT_ONCE):
        enqueue(READ_CALENDAR, args={"calendar": number}, key=f"{READ_CALENDAR}:{number}")


@dataclass(frozen=True)
class Reading:
    """A calendar to read."""

    calendar: int
    address: str
    zone: str
    since: datetime
    until: datetime


def prepare_calendar(job: JobView) -> Reading | None:
    """What to fetch; None where the calendar is gone or its person left."""
    row = BusyCalendar.objects.select_related("user__availability").filter(pk=job.args["calendar"]).first()
    if row is None or not row.user.is_active:
        return None
    own = getattr(row.user, "availability", None)
    zone = (own.time_zone if own else "") or business().time_zone
    return Reading(row.pk, row.address, zone, now() - timedelta(days=1), now() + AHEAD)


def perform_calendar(reading: Reading) -> tuple[list[Any], str]:
    """The busy times, or a code of what is wrong. The address is a stranger's: fetched with the guard of remote pictures."""
    try:
        fetched = outside.fetch(reading.address, limit=LARGEST, accept="text/calendar")
    except outside.Refused as error:
        return [], _problem(str(error))
    try:
        zone = ZoneInfo(reading.zone)
        return busy_times(fetched.content, zone=zone, since=reading.since, until=reading.until), ""
    except NoCalendar:
        return [], "no_calendar"


def _problem(said: str) -> str:
    known = {
        "own network": "private",
        "no address": "address",
        "too large": "large",
        "no such name": "name",
        "answered": "answer",
    }
    return next((code for words, code in known.items() if words in said), "unreachable")


def settle_read(job: JobView, reading: Reading, result: tuple[list[Any], str]) -> None:
    """The times take the place of the old ones; what went wrong is shown in the settings."""
    spans, problem = result
    settle_calendar(calendar_id=reading.calendar, spans=spans, problem=problem)
