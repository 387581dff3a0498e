"""The calendar of appointments, one appointment, and who waits for a place."""

from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises import appointment_queries as queries
from atithi.promises import ical, links, moments
from atithi.promises.actions import (
    cancel_appointment,
    confirm_appointment,
    hand_over_appointments,
    leave_waiting,
    note_attendance,
    note_called,
)
from atithi.promises.appointment_news import reached_by, when_of, where_of
from atithi.promises.errors import PromiseError
from atithi.promises.intake import answered
from atithi.realtime import last_id
from atithi.staff.models import Permission, Store, User
from atithi.staff.queries import business, get_store, get_user, stores
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.diary import day_grid, week_grid
from atithi.workspace.told import opens_what_was_told
from atithi.workspace.wording import number

AFTER = {"diary": "workspace:appointments", "promises": "workspace:promises"}


def day_of(text: str) -> date | None:
    """A day of our time in an address; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and 2020 <= day.year <= 2200 else None


def work_of(user: User) -> dict[str, object]:
    """What waits to be done about appointments: whether guests came, who is to be called, and what leavers left behind."""
    left = queries.left_behind(user) if user.may(Permission.MANAGE_PEOPLE) else []
    groups = [(person, list(rows)) for person, rows in groupby(left, key=lambda one: one.person)]
    return {
        "unsettled": queries.unsettled(user), "to_call": queries.to_call(user),
        "left": [(person, rows, queries.able(rows)) for person, rows in groups],
    }  # fmt: skip


def chosen(request: StaffRequest) -> tuple[Store | None, User | None]:
    """The store and the person that a page is about, as its address names them."""
    store, person = request.GET.get("store", ""), request.GET.get("person", "")
    return get_store(store) if store else None, get_user(person) if person else None


@staff
@require_GET
def diary(request: StaffRequest) -> HttpResponse:
    """A day of people, or a week; and whose appointments are over without a word whether the guest came."""
    store, person = chosen(request)
    zone = ZoneInfo(store.time_zone if store else business().time_zone)
    today = now().astimezone(zone).date()
    day = day_of(request.GET.get("day", "")) or today
    week = request.GET.get("view") == "week"
    make, step = (week_grid, 7) if week else (day_grid, 1)
    title, live_from = moments.month_name(day) if week else moments.long_day(day), last_id()
    context = {
        "grid": make(request.user, day, zone, today, store=store, person=person), "day": day, "today": today, "title": title,
        "before": day - timedelta(days=step), "after": day + timedelta(days=step), "view": "week" if week else "day",
        "store": store, "person": person, "stores": stores(), "people": queries.bookable_people(), "zone": zone.key,
        "section": "appointments", "live_from": live_from, **work_of(request.user),
    }  # fmt: skip
    return render(request, "desk/appointments/diary.html", context)


@staff
@require_GET
@opens_what_was_told
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """One appointment with the guest's card: what to have ready, what they answered, what can be done."""
    found = queries.get_appointment(request.user, public_id)
    conversation = found.conversation
    if conversation is not None:
        try:
            conversation = get_conversation(request.user, conversation.public_id)
        except NotFound:
            conversation = None
    context = {
        "appointment": found, "when": when_of(found), "where": where_of(found), "conversation": conversation,
        "customer": found.customer, "answers": answered(found.service.questions, found.answers, moments.language_now()),
        "reachable": reached_by(found) is not None, "link": links.appointment_url(found), "over": found.starts_at <= now(),
        "series": list(found.series.appointments.order_by("starts_at")[:60]) if found.series else [], "section": "appointments",
    }  # fmt: skip
    return render(request, "desk/appointments/appointment.html", context)


@staff
@require_POST
def settle(request: StaffRequest, public_id: str) -> HttpResponse:
    """The guest was there, did not come, says they will, or it is cancelled."""
    found, actor = queries.get_appointment(request.user, public_id), Actor.staff(request.user.pk)
    verb = request.POST.get("do", "")
    if verb in {"came", "missed"}:
        note_attendance(appointment=found, actor=actor, came=verb == "came")
    elif verb == "called":
        note_called(appointment=found, actor=actor)
    elif verb == "confirm":
        confirm_appointment(appointment=found, actor=actor)
    elif verb == "cancel":
        cancel_appointment(appointment=found, actor=actor, reason=request.POST.get("reason", ""))
    else:
        raise PromiseError("unknown_verb", gettext_lazy("Choose what to do."))
    messages.success(request, _("Saved."))
    if request.POST.get("next") in AFTER:
        return redirect(AFTER[request.POST["next"]])
    return redirect("workspace:appointment", public_id=public_id)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def hand_over(request: StaffRequest) -> HttpResponse:
    """Gives all that somebody who left had agreed to a colleague who can: at the same times, and guests need not be told."""
    person, to = get_user(request.POST.get("from", "")), get_user(request.POST.get("to", ""))
    if person.is_active or not to.is_active:
        raise NotFound
    found = hand_over_appointments(person=person, to=to, user=request.user, actor=Actor.staff(request.user.pk))
    if found.moved:
        words = ngettext("%(count)s appointment is with %(name)s now.", "%(count)s appointments are with %(name)s now.",
                         len(found.moved))  # fmt: skip
        messages.success(request, words % {"count": number(len(found.moved)), "name": to.name})
    if found.stay:
        words = ngettext(
            "%(count)s stays: %(why)s", "%(count)s stay, the first of them because: %(why)s", len(found.stay)
        )
        messages.warning(request, words % {"count": number(len(found.stay)), "why": found.stay[0][1]})
    return redirect("workspace:appointments")


@staff
@require_GET
def file(request: StaffRequest, public_id: str) -> HttpResponse:
    """The appointment as a calendar file."""
    found = queries.get_appointment(request.user, public_id)
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(ical.feed(found.service.name, [found]), content_type=ical.MEDIA_TYPE, headers=headers)


@staff
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """Who waits for a place, in turn."""
    context = {"waiting": queries.waiting_list(request.user), "section": "appointments"}
    return render(request, "desk/appointments/waiting.html", context)


@staff
@require_POST
def leave(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes somebody off the waiting list."""
    leave_waiting(waiting=queries.get_waiting(request.user, public_id), actor=Actor.staff(request.user.pk))
    return redirect("workspace:appointments_waiting")
