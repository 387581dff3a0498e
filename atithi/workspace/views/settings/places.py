"""Stores, and when they and the business are open."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff import actions
from atithi.staff.models import Permission, Store, Team
from atithi.staff.queries import all_stores, get_special_day, get_store, get_team, visible_teams
from atithi.staff.queries import stores as open_stores
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.hours import hours_address, hours_of, hours_page, week_of
from atithi.workspace.views.settings.business import zones


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def stores(request: StaffRequest) -> HttpResponse:
    """All stores; POST adds one."""
    if request.method == "POST":
        store = actions.add_store(actor=Actor.staff(request.user.id), **_fields(request))
        messages.success(request, _("%(name)s is added.") % {"name": store.name})
        return redirect("workspace:stores")
    context = {"stores": all_stores(), "zones": zones(), "section": "stores"}
    return render(request, "desk/settings/stores.html", context)


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def store(request: StaffRequest, public_id: str) -> HttpResponse:
    """One store; POST changes it."""
    row = get_store(public_id)
    if request.method == "POST":
        actions.change_store(actor=Actor.staff(request.user.id), store=row, **_fields(request))
        messages.success(request, _("Saved."))
        return redirect("workspace:stores")
    return render(request, "desk/settings/store.html", {"store": row, "zones": zones(), "section": "stores"})


@may(Permission.CHANGE_SETTINGS)
@require_POST
def store_archive(request: StaffRequest, public_id: str) -> HttpResponse:
    """Closes a store, or (`active`) opens it again."""
    act = actions.restore_store if request.POST.get("active") else actions.archive_store
    act(actor=Actor.staff(request.user.id), store=get_store(public_id))
    messages.success(request, _("Saved."))
    return redirect("workspace:stores")


def _fields(request: StaffRequest) -> dict[str, str]:
    zone = request.POST.get("time_zone", "Asia/Kolkata")
    return {"name": request.POST.get("name", ""), "city": request.POST.get("city", ""), "time_zone": zone}


def _place(request: StaffRequest) -> tuple[Store | None, Team | None]:
    """The store or the team of which the page speaks; neither for the business as a whole."""
    store, team = request.GET.get("store", ""), request.GET.get("team", "")
    return get_store(store) if store else None, get_team(request.user, team) if team and not store else None


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """The ordinary week of the business, or of the store or team that is named."""
    place, team = _place(request)
    if request.method == "POST":
        weekly = [] if "as_business" in request.POST else week_of(request.POST)
        zone = request.POST.get("time_zone", "")
        actions.set_hours(actor=Actor.staff(request.user.id), weekly=weekly, store=place, team=team, time_zone=zone)
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    context = {
        **hours_page(place, team), "stores": open_stores(), "teams": visible_teams(request.user), "zones": zones(),
        "section": "hours",
    }  # fmt: skip
    return render(request, "desk/settings/hours.html", context)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def special_days(request: StaffRequest) -> HttpResponse:
    """A day that differs: a holiday, or other hours."""
    place, team = _place(request)
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError as error:
        raise NotFound from error
    actions.set_special_day(
        actor=Actor.staff(request.user.id), day=day, name=request.POST.get("name", ""), store=place, team=team,
        hours=hours_of(request.POST, "day"),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return redirect(hours_address(place, team))


@may(Permission.CHANGE_SETTINGS)
@require_POST
def special_day(request: StaffRequest, public_id: str) -> HttpResponse:
    """The day is an ordinary one again."""
    row = get_special_day(public_id)
    actions.remove_special_day(actor=Actor.staff(request.user.id), special=row)
    return redirect(hours_address(row.store, row.team))


@may(Permission.CHANGE_SETTINGS)
@require_GET
def open_now(request: StaffRequest) -> HttpResponse:
    """Whether it is open at the moment one asks about, in the place's own time."""
    return render(request, "desk/settings/open_now.html", hours_page(*_place(request), request.GET.get("at", "")))
