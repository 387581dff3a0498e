"""Free times as guests choose them: some days at a time, in the guest's language and on the clock of the place."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat import limits
from atithi.promises import moments
from atithi.promises.actions.booking import bookable_between
from atithi.promises.appointment_queries import slots_of_days
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Service
from atithi.staff.models import Store
from atithi.staff.queries import calendar_of

DAYS = 7
LOOKS, BOOKINGS = 120, 8  # a minute from one network
P = ParamSpec("P")


@dataclass(frozen=True)
class Time:
    """A free time: how it reads, and how forms and links say it."""

    value: str
    text: str


@dataclass(frozen=True)
class Choice:
    """The free times of some days, and where to look before and after them."""

    days: list[tuple[str, list[Time]]] = field(default_factory=list)
    before: str = ""
    after: str = ""
    zone: str = ""


def guarded(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for guests: counted against misuse, kept by nobody on the way, and telling no other site its address."""

    @wraps(view)
    def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
        limits.count(
            f"{'book' if request.method == 'POST' else 'times'}:{network}",
            BOOKINGS if request.method == "POST" else LOOKS,
        )
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return counted


def speaking(request: HttpRequest, language: str) -> AbstractContextManager[None]:
    """The guest's language, unless they chose another in this browser."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or language not in {"en", "hi", "te", "bn"}
    return translation.override(translation.get_language() or "en" if chosen else language)


def said(response: HttpResponse) -> HttpResponse:
    """The answer, with the language it is in."""
    response["Content-Language"] = translation.get_language() or "en"
    return response


def day_in(text: str) -> date | None:
    """A day of our time; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and 2020 <= day.year <= 2200 else None


def moment_in(text: str) -> datetime:
    """A time as our links say it. Raises PromiseError for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2020 <= moment.year <= 2200:
        raise PromiseError("time_missing", _("Please choose a time."))
    return moment.astimezone(UTC)


def times(service: Service, store: Store | None, first: date | None, *, without: Appointment | None = None) -> Choice:
    """The free times of some days from `first` on, else from the first day on which there is one."""
    since, until = bookable_between(service, guest=True)
    zone = calendar_of(store).zone
    today, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    if first is None or first < today:
        whole = slots_of_days(
            service, today, min((last - today).days + 1, 90), store=store, since=since, until=until, without=without
        )
        first = next((day for day in sorted(whole) if whole[day]), today)
    first = min(first, last)
    found = slots_of_days(service, first, DAYS, store=store, since=since, until=until, without=without)
    days = [
        (moments.long_day(day), [Time(slot.starts_at.isoformat(), moments.clock(slot.starts_at, zone)) for slot in found[day]])
        for day in sorted(found) if found[day] and day <= last
    ]  # fmt: skip
    before = max(first - timedelta(days=DAYS), today).isoformat() if first > today else ""
    after = (first + timedelta(days=DAYS)).isoformat() if first + timedelta(days=DAYS) <= last else ""
    return Choice(days, before, after, since.astimezone(zone).tzname() or zone.key)
