"""Appointments as iCalendar (RFC 5545): the guest's invitation, and feeds for calendar programs."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from atithi.core.clock import now
from atithi.promises import links
from atithi.promises.models import Appointment, AppointmentState, Place
from atithi.staff.queries import business

PRODUCT = "-//Atithi//Appointments//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"


def invitation(appointment: Appointment) -> bytes:
    """The guest's calendar file: the same event after each move, and cancelled with the appointment."""
    with translation.override(appointment.language):
        calendar = _calendar(business().name_in(appointment.language))
        gone = appointment.state == AppointmentState.CANCELLED
        calendar.add("method", "CANCEL" if gone else "PUBLISH")
        service = appointment.service
        event = _event(appointment, service.name_in(appointment.language))
        link = links.appointment_url(appointment)
        event.add("description", "\n".join(part for part in (service.hint_in(appointment.language), link) if part))
        event.add("url", link)
        if place := _place(appointment):
            event.add("location", vText(place))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(name: str, appointments: Iterable[Appointment]) -> bytes:
    """Appointments for the calendar program of staff: with the guest's name, without what they said."""
    calendar = _calendar(name)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        event = _event(appointment, f"{appointment.service.name}: {appointment.customer}")
        event.add("description", f"{settings.PUBLIC_URL}/appointments/{appointment.public_id}/")
        if place := _place(appointment):
            event.add("location", vText(place))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(appointment: Appointment, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.public_id}@{settings.PUBLIC_URL.partition('://')[2].partition('/')[0]}")
    event.add("dtstamp", now().replace(microsecond=0))
    # In UTC, which every program understands alike: no time zone needs to be told along.
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("sequence", appointment.revision)
    confirmed = appointment.state in {AppointmentState.CONFIRMED, AppointmentState.ATTENDED}
    gone = appointment.state == AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if gone else "CONFIRMED" if confirmed else "TENTATIVE")
    return event


def _place(appointment: Appointment) -> str:
    service, store = appointment.service, appointment.store
    if service.place == Place.STORE and store is not None:
        return ", ".join(part for part in (store.name, store.city) if part)
    if service.place == Place.ONLINE:
        return service.online_address
    return appointment.address if service.place == Place.HOME else _("By phone")
