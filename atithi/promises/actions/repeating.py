"""Appointments that repeat: each is booked by itself, so that one can be moved or cancelled without the others."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.promises.actions.booking import Wish, book_appointment
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Series
from atithi.staff.queries import calendar_of

MOST = 52
EVERY = (7, 14, 28, 0)  # days; 0: a month
MONTHLY = 0


@dataclass(frozen=True)
class Booked:
    """What became of a series: the appointments, and the days on which the time was not free."""

    appointments: list[Appointment]
    missed: list[date]


@transaction.atomic
def book_series(
    *, wish: Wish, customer: Customer, actor: Actor, every_days: int, count: int, key: str = "", **more: Any
) -> Booked:
    """Books the same time of the local day again and again, with the same person. Days on which it is not free are left out and
    named. Raises PromiseError where not even the first is free."""
    if every_days not in EVERY or not 1 < count <= MOST:
        raise PromiseError("series_unusable", _("Choose how often: from 2 to %(most)s times."), most=MOST)
    if key and (known := Appointment.objects.filter(key=key).first()) is not None and known.series is not None:
        return Booked(list(known.series.appointments.order_by("starts_at")), [])
    series = Series.objects.create(every_days=every_days, created_at=now())
    first = book_appointment(wish=wish, customer=customer, actor=actor, key=key, series=series, **more)
    booked, missed = [first], []
    zone = calendar_of(wish.store).zone
    local = first.starts_at.astimezone(zone)
    for number in range(1, count):
        day = following(local.date(), every_days, number)
        starts_at = datetime.combine(day, local.time(), zone).astimezone(UTC)
        again = Wish(wish.service, starts_at, first.person, wish.store, wish.anywhen, wish.outside)
        try:
            with transaction.atomic():
                booked.append(book_appointment(wish=again, customer=customer, actor=actor, series=series, **more))
        except PromiseError:
            missed.append(day)
    return Booked(booked, missed)


def following(first: date, every_days: int, number: int) -> date:
    """The day of the `number`th repetition. A month without that date has its last one."""
    if every_days != MONTHLY:
        return first + timedelta(days=every_days * number)
    months = first.month - 1 + number
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))
