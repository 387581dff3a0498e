"""How many people each half hour needs and has, what if, and how the owner wants it reckoned."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises import moments
from atithi.staff.models import Permission
from atithi.staff.queries import business
from atithi.standards.staffing.actions import set_staffing_rules
from atithi.standards.staffing.queries import get_place, places
from atithi.standards.staffing.reckoning import rules as decided_rules
from atithi.standards.staffing.week import Week, monday_of
from atithi.standards.staffing.week import week as planned
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.spreadsheet import csv_file
from atithi.workspace.staffing_figures import as_rows, channels, comparison, days_of, grid, usual_plans
from atithi.workspace.staffing_form import rules_of, what_if_of
from atithi.workspace.views.appointments import day_of

WEEK = 7
LEVELS, SIDES = (70, 80, 85, 90, 95, 98), (1, 2, 3, 4, 5)


def _asked(request: StaffRequest) -> tuple[Week, date, Any]:
    """The week that an address is about, of all or of one store, the day that is drawn, and what if."""
    store = get_place(request.user, request.GET.get("store", ""))
    today = now().astimezone(ZoneInfo(store.time_zone if store else business().time_zone)).date()
    day = day_of(request.GET.get("day", "")) or today
    what_if = what_if_of(request.GET, decided_rules().shrinkage)
    return planned(monday_of(day), WEEK, what_if, store), day, what_if


def _context(request: StaffRequest) -> dict[str, Any]:
    found, day, what_if = _asked(request)
    monday = found.first
    return {
        "week": found, "day": day, "what_if": what_if, "grid": grid(found), "days": days_of(found, day), "section": "staffing",
        "title": f"{moments.short_day(monday)} – {moments.short_day(monday + timedelta(days=6))}",
        "before": day - timedelta(days=WEEK), "after": day + timedelta(days=WEEK), "query": request.GET.urlencode(),
        "at_store": f"&store={found.store.public_id}" if found.store else "",
    }  # fmt: skip


@may(Permission.MANAGE_PEOPLE)
@require_GET
def plan(request: StaffRequest) -> HttpResponse:
    """The week: needed, rostered, missing; a day as a picture; how sure all this is."""
    context = _context(request)
    week: Week = context["week"]
    context |= {"channels": channels(week), "levels": LEVELS, "sides": SIDES, "stores": places(request.user),
                "comparison": comparison() if week.store is None else None}  # fmt: skip
    return render(request, "desk/staffing/staffing.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """The figures alone, while somebody moves a slider."""
    return render(request, "desk/staffing/figures.html", _context(request))


@may(Permission.MANAGE_PEOPLE)
@require_GET
def file(request: StaffRequest) -> HttpResponse:
    """The week for spreadsheets, half hour by half hour."""
    found, _day, _what_if = _asked(request)
    place = f"-{found.store.public_id}" if found.store else ""
    return csv_file(as_rows(found), f"staffing{place}-{found.first:%Y-%m-%d}")


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """Targets by kind of channel, other work, and whether swaps need a yes."""
    if request.method == "POST":
        shrinkage = request.POST.get("shrinkage", "")
        set_staffing_rules(
            actor=Actor.staff(request.user.pk), shrinkage=int(shrinkage) if shrinkage.isdecimal() and len(shrinkage) < 4 else 999,
            approve_swaps=request.POST.get("approve_swaps") == "yes", plans=rules_of(request.POST, usual_plans()),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("workspace:staffing_rules")
    context = {"rules": decided_rules(), "plans": channels(None), "section": "staffing_rules"}
    return render(request, "desk/staffing/rules.html", context)
