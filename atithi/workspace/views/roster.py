"""The roster: a week by person, shifts, days off, swaps to allow."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises import moments
from atithi.staff.models import Permission, Store, User
from atithi.staff.queries import business, colleagues, get_store, get_user, stores
from atithi.standards.errors import StandardsError
from atithi.standards.models import Leave, Shift
from atithi.standards.staffing import queries
from atithi.standards.staffing.actions import (
    add_shift,
    change_shift,
    copy_week,
    decide_leave,
    decide_swap,
    grant_leave,
    remove_shift,
)
from atithi.standards.staffing.week import monday_of
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.staffing_form import BREAKS, times_of
from atithi.workspace.told import opens_what_was_told
from atithi.workspace.views.appointments import day_of

plans = may(Permission.MANAGE_PEOPLE)


@plans
@require_GET
@opens_what_was_told
def week(request: StaffRequest) -> HttpResponse:
    """A week by person, and what waits for a decision."""
    zone = ZoneInfo(business().time_zone)
    today = now().astimezone(zone).date()
    monday = monday_of(day_of(request.GET.get("day", "")) or today)
    days = [monday + timedelta(days=number) for number in range(7)]
    context = {
        "lines": queries.roster(request.user, monday, zone), "monday": monday, "zone": zone, "section": "roster",
        "days": [(day, moments.short_day(day), day == today) for day in days],
        "title": f"{moments.short_day(monday)} – {moments.short_day(days[-1])}", "today": today,
        "before": monday - timedelta(days=7), "after": monday + timedelta(days=7), "leaves": queries.leaves_asked(),
        "swaps": queries.swaps_accepted(), "people": colleagues(), "kinds": Leave.Kind.choices,
    }  # fmt: skip
    return render(request, "desk/staffing/roster.html", context)


def _chosen(request: StaffRequest) -> tuple[User | None, Store | None]:
    person, store = request.POST.get("person", ""), request.POST.get("store", "")
    return get_user(person) if person else None, get_store(store) if store else None


def _form(request: StaffRequest, shift: Shift | None, **more: Any) -> HttpResponse:
    breaks = [(number, "", "") for number in BREAKS]
    if shift is not None:
        kept = [(shift.local_start + timedelta(minutes=after), length) for after, length in shift.breaks]
        breaks = [(number, f"{kept[number - 1][0]:%H:%M}" if len(kept) >= number else "",
                   str(kept[number - 1][1]) if len(kept) >= number else "") for number in BREAKS]  # fmt: skip
    context = {
        "shift": shift, "people": colleagues(), "stores": stores(), "breaks": breaks, "section": "roster",
        "day": shift.local_start.date() if shift is not None else None, **more,
    }  # fmt: skip
    return render(request, "desk/staffing/shift.html", context)


def _back(day: datetime) -> HttpResponse:
    return redirect(f"{reverse('workspace:roster')}?day={day:%Y-%m-%d}")


@plans
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Writes a shift: for somebody, or open."""
    if request.method == "POST":
        person, store = _chosen(request)
        zone = ZoneInfo(store.time_zone if store else business().time_zone)
        made = add_shift(
            person=person, times=times_of(request.POST, zone), actor=Actor.staff(request.user.pk), store=store,
            note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return _back(made.local_start)
    return _form(request, None, day=day_of(request.GET.get("day", "")), chosen=request.GET.get("person", ""))


@plans
@require_http_methods(["GET", "POST"])
def shift(request: StaffRequest, public_id: str) -> HttpResponse:
    """One shift: who, when, where."""
    found = queries.get_shift(request.user, public_id)
    if request.method == "POST":
        person, store = _chosen(request)
        zone = ZoneInfo(store.time_zone if store else business().time_zone)
        found = change_shift(
            shift=found, person=person, times=times_of(request.POST, zone), actor=Actor.staff(request.user.pk),
            store=store, note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return _back(found.local_start)
    return _form(request, found, chosen=found.person.public_id if found.person else "")


@plans
@require_POST
def remove(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a shift out of the roster."""
    found = queries.get_shift(request.user, public_id)
    remove_shift(shift=found, actor=Actor.staff(request.user.pk))
    messages.success(request, _("Removed."))
    return _back(found.local_start)


@plans
@require_POST
def copy(request: StaffRequest) -> HttpResponse:
    """Writes the week before into this one."""
    into = day_of(request.POST.get("into", ""))
    if into is None:
        raise StandardsError("week_missing", gettext_lazy("Choose a week."))
    into = monday_of(into)
    written, left = copy_week(monday=into - timedelta(days=7), into=into, actor=Actor.staff(request.user.pk))
    said = ngettext("%(count)s shift written.", "%(count)s shifts written.", written) % {"count": written}
    if left:
        said += " " + _("Left out, because people work or are away then: %(count)s.") % {"count": left}
    messages.success(request, said)
    return _back(datetime.combine(into, time(), UTC))


@plans
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Days off that are written down at once."""
    first, last = (day_of(request.POST.get(name, "")) for name in ("first", "last"))
    if first is None:
        raise StandardsError("day_missing", gettext_lazy("Choose a day."))
    grant_leave(
        person=get_user(request.POST.get("person", "")), first_day=first, last_day=last or first, by=request.user,
        actor=Actor.staff(request.user.pk), kind=request.POST.get("kind", ""), note=request.POST.get("note", ""),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return _back(datetime.combine(first, time(), UTC))


@plans
@require_POST
def decide_days(request: StaffRequest, public_id: str) -> HttpResponse:
    """Grants or refuses days off."""
    found = queries.get_leave(request.user, public_id)
    decide_leave(
        leave=found, granted=request.POST.get("answer") == "yes", actor=Actor.staff(request.user.pk), by=request.user
    )
    messages.success(request, _("Saved."))
    return redirect("workspace:roster")


@plans
@require_POST
def decide(request: StaffRequest, public_id: str) -> HttpResponse:
    """Allows or refuses a swap."""
    found = queries.get_swap(request.user, public_id)
    decide_swap(
        swap=found, allowed=request.POST.get("answer") == "yes", actor=Actor.staff(request.user.pk), by=request.user
    )
    messages.success(request, _("Saved."))
    return redirect("workspace:roster")
