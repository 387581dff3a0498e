"""When somebody can be booked: their week, days off, busy times, calendars elsewhere, and the feed of their appointments."""

from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises import appointment_queries as queries
from atithi.promises import links
from atithi.promises.actions import (
    add_busy_calendar,
    add_busy_time,
    make_feed,
    remove_busy_calendar,
    remove_busy_time,
    remove_day_off,
    set_availability,
    set_day_off,
)
from atithi.promises.errors import PromiseError
from atithi.promises.models import Availability, BusyCalendar, BusyTime, DayOff
from atithi.staff.models import Permission, Store, User
from atithi.staff.queries import business, colleagues, get_store, get_user, stores
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.hours import week_of, week_rows
from atithi.workspace.views.appointments import day_of
from atithi.workspace.views.settings.business import zones

Row = TypeVar("Row", DayOff, BusyTime, BusyCalendar)
PROBLEMS = {
    "private": gettext_lazy("This address lies within a private network."),
    "address": gettext_lazy("This is no address that we can read."),
    "large": gettext_lazy("This calendar is too large."),
    "name": gettext_lazy("There is no such address."),
    "answer": gettext_lazy("The address does not answer with a calendar."),
    "no_calendar": gettext_lazy("What lies there is no calendar."),
    "unreachable": gettext_lazy("The address could not be reached."),
}


def _person(request: StaffRequest) -> User:
    """Whose page it is: one's own, or (who manages people) a colleague's."""
    chosen = request.GET.get("person", "")
    person = get_user(chosen) if chosen else request.user
    if not person.is_active or not queries.may_set_hours_of(request.user, person):
        raise NotFound
    return person


def _back(request: StaffRequest, person: User) -> HttpResponse:
    messages.success(request, _("Saved."))
    own = person.pk == request.user.pk
    return redirect(reverse("workspace:availability") + ("" if own else f"?person={person.public_id}"))


def _named(rows: Iterable[Row], public_id: str) -> Row | None:
    """The one of these rows that is meant; None where another tap has removed it already."""
    return next((row for row in rows if row.public_id == public_id), None)


@staff
@require_http_methods(["GET", "POST"])
def availability(request: StaffRequest) -> HttpResponse:
    """The week and all else; POST saves the week."""
    person = _person(request)
    if request.method == "POST":
        weekly: Any = [] if "as_place" in request.POST else week_of(request.POST)
        set_availability(
            user=person, actor=Actor.staff(request.user.pk), weekly=weekly, time_zone=request.POST.get("time_zone", "")
        )
        return _back(request, person)
    own = Availability.objects.filter(user=person).first()
    shown = (own.weekly if own else []) or [[]] * 7
    feed = queries.feed_of(user=person) if person.pk == request.user.pk else None
    context = {
        "person": person, "mine": person.pk == request.user.pk, "week": week_rows(shown),
        "own": bool(own and own.weekly), "zones": zones(),
        "time_zone": own.time_zone if own else "", "days_off": queries.days_off(person), "busy": queries.own_busy_times(person),
        "calendars": [
            (one, urlsplit(one.address).hostname, PROBLEMS.get(one.problem, "")) for one in queries.busy_calendars(person)
        ],
        "feed": links.feed_url(feed) if feed else "", "section": "availability",
        "colleagues": colleagues() if request.user.may(Permission.MANAGE_PEOPLE) else [],
        "store_feeds": _store_feeds(request.user),
    }  # fmt: skip
    return render(request, "desk/appointments/availability.html", context)


def _store_feeds(user: User) -> list[tuple[Store, str]]:
    if not user.may(Permission.CHANGE_SETTINGS):
        return []
    found = [(store, queries.feed_of(store=store)) for store in stores()[:30]]
    return [(store, links.feed_url(feed) if feed and feed.made_by_id == user.pk else "") for store, feed in found]


@staff
@require_POST
def days(request: StaffRequest) -> HttpResponse:
    """A day on which they are not there, or at other hours; `remove` makes it an ordinary one."""
    person, form, actor = _person(request), request.POST, Actor.staff(request.user.pk)
    if form.get("remove"):
        if row := _named(queries.days_off(person), form["remove"]):
            remove_day_off(day=row, actor=actor)
        return _back(request, person)
    day = day_of(form.get("date", ""))
    if day is None:
        raise PromiseError("day_missing", gettext_lazy("Choose a day."))
    opens, closes = form.get("opens", ""), form.get("closes", "")
    set_day_off(user=person, actor=actor, day=day, hours=[[opens, closes]] if opens and closes else [])
    return _back(request, person)


@staff
@require_POST
def busy(request: StaffRequest) -> HttpResponse:
    """A time in which they are busy; `remove` frees it."""
    person, form, actor = _person(request), request.POST, Actor.staff(request.user.pk)
    if form.get("remove"):
        if row := _named(queries.own_busy_times(person), form["remove"]):
            remove_busy_time(busy=row, actor=actor)
        return _back(request, person)
    zone = ZoneInfo(business().time_zone)
    try:
        begins, ends = parse_datetime(form.get("starts", "")), parse_datetime(form.get("ends", ""))
    except ValueError:
        begins = ends = None
    if begins is None or ends is None or begins.tzinfo or ends.tzinfo or not 2020 <= begins.year <= ends.year <= 2200:
        raise PromiseError("time_missing", gettext_lazy("Please choose a time."))
    add_busy_time(
        user=person,
        actor=actor,
        starts_at=begins.replace(tzinfo=zone),
        ends_at=ends.replace(tzinfo=zone),
        note=form.get("note", ""),
    )
    return _back(request, person)


@staff
@require_POST
def calendars(request: StaffRequest) -> HttpResponse:
    """A calendar elsewhere whose events are busy times; `remove` forgets it."""
    person, form, actor = _person(request), request.POST, Actor.staff(request.user.pk)
    if form.get("remove"):
        if row := _named(queries.busy_calendars(person), form["remove"]):
            remove_busy_calendar(calendar=row, actor=actor)
    else:
        add_busy_calendar(user=person, actor=actor, address=form.get("address", ""))
    return _back(request, person)


@staff
@require_POST
def feed(request: StaffRequest) -> HttpResponse:
    """A new secret address of one's own appointments, or (who changes settings) of a store's."""
    actor, chosen = Actor.staff(request.user.pk), request.POST.get("store", "")
    if chosen:
        if not request.user.may(Permission.CHANGE_SETTINGS):
            raise NotFound
        make_feed(actor=actor, made_by=request.user, store=get_store(chosen))
    else:
        make_feed(actor=actor, made_by=request.user, user=request.user)
    return _back(request, request.user)
