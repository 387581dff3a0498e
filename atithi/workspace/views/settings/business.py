"""The business: name, languages, time zone; and how it looks."""

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atithi.events import Actor
from atithi.files.actions import store as store_file
from atithi.staff import colours
from atithi.staff.actions import set_business, set_look
from atithi.staff.models import Language, Permission
from atithi.staff.queries import business as the_business
from atithi.workspace.access import StaffRequest, may


def zones() -> list[str]:
    """Time zones by their IANA names, India's first."""
    return ["Asia/Kolkata", *sorted(zone for zone in available_timezones() if "/" in zone and zone != "Asia/Kolkata")]


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def business(request: StaffRequest) -> HttpResponse:
    """Name in each language, languages served, time zone."""
    if request.method == "POST":
        set_business(actor=Actor.staff(request.user.id), **business_fields(request))
        messages.success(request, _("Saved."))
        return redirect("workspace:business")
    row = the_business()
    names = [(code, name, row.names.get(code, "")) for code, name in Language.choices]
    context = {"business": row, "names": names, "languages": Language.choices, "zones": zones(), "section": "business"}
    return render(request, "desk/settings/business.html", context)


def business_fields(request: StaffRequest) -> dict[str, Any]:
    """What the form says of the business."""
    return {
        "name": request.POST.get("name", ""),
        "names": {code: request.POST.get(f"name_{code}", "") for code in Language.values},
        "languages": request.POST.getlist("languages"),
        "default_language": request.POST.get("default_language", ""),
        "time_zone": request.POST.get("time_zone", ""),
    }


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def look(request: StaffRequest) -> HttpResponse:
    """Logo and colour, with what the colour becomes so that everybody can read it."""
    row = the_business()
    if request.method == "POST":
        colour = "" if "ours" in request.POST else request.POST.get("colour", "")
        upload = request.FILES.get("logo")
        logo = store_file(content=upload.read(), name=upload.name or "logo") if upload else None
        set_look(actor=Actor.staff(request.user.id), colour=colour, logo=logo, remove_logo="no_logo" in request.POST)
        messages.success(request, _("Saved. Open pages show it within a minute."))
        return redirect("workspace:look")
    shades = colours.shades(row.colour or colours.OURS)
    return render(request, "desk/settings/look.html", {"business": row, "shades": shades, "section": "look"})
