"""Settings: the shop floors of the stores, what guests come for, and the addresses of tablet, poster and screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.channels.instore import actions, queries
from atithi.channels.instore.links import PLACES, address_of
from atithi.channels.instore.models import Floor, Need
from atithi.channels.instore.showing import qr
from atithi.channels.instore.words import LANGUAGES
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.staff.queries import business, get_store, stores
from atithi.workspace.access import StaffRequest, may


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def floors(request: StaffRequest) -> HttpResponse:
    """The stores, with their shop floors; POST opens one."""
    if request.method == "POST":
        made = actions.open_floor(store=get_store(request.POST.get("store", "")), actor=Actor.staff(request.user.pk))
        return redirect("workspace:floor_settings", public_id=made.public_id)
    found = {floor.store_id: floor for floor in queries.floors(request.user)}
    rows = [(store, found.get(store.pk)) for store in stores()]
    return render(request, "desk/instore/floors.html", {"rows": rows, "section": "floors"})


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def floor(request: StaffRequest, public_id: str) -> HttpResponse:
    """How one shop floor works; POST saves it."""
    found = queries.get_floor(request.user, public_id)
    if request.method == "POST":
        values = {name: name in request.POST for name in ("active", "with_hours")}
        minutes = {
            name: request.POST.get(name, "") for name in ("grace_minutes", "appointment_minutes", "assistance_minutes")
        }
        actions.change_floor(floor=found, actor=Actor.staff(request.user.pk), **values, **minutes)
        messages.success(request, _("Saved."))
        return redirect("workspace:floor_settings", public_id=public_id)
    return render(request, "desk/instore/settings.html", _page(found))


def _page(found: Floor) -> dict[str, Any]:
    def names(need: Need | None) -> list[tuple[str, str, str]]:
        return [(code, label, need.names.get(code, "") if need else "") for code, label in LANGUAGES.items()]

    needs = queries.needs_of(found, archived=True)
    return {
        "floor": found, "needs": [(need, names(need)) for need in needs], "blank": names(None), "section": "floors",
        "following": len(needs) + 1, "addresses": [(place, address_of(found, place)) for place in PLACES],
        "held": queries.how_told_waits_held(found),
    }  # fmt: skip


@may(Permission.CHANGE_SETTINGS)
@require_POST
def need(request: StaffRequest, public_id: str) -> HttpResponse:
    """Adds a need, changes one, or takes it off the list and puts it back."""
    found, actor, form = queries.get_floor(request.user, public_id), Actor.staff(request.user.pk), request.POST
    known = Need.objects.filter(floor=found, public_id=form.get("need", "")).first()
    if known is None and form.get("need"):
        raise NotFound
    if known is not None and form.get("do") in {"archive", "restore"}:
        actions.archive_need(need=known, actor=actor, archived=form["do"] == "archive")
    else:
        names = {code: form.get(f"name_{code}", "") for code in LANGUAGES}
        position = form.get("position", "")
        place = whole(position, digits=3) or 0
        actions.save_need(floor=found, need=known, actor=actor, names=names, position=place)
    messages.success(request, _("Saved."))
    return redirect("workspace:floor_settings", public_id=public_id)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def renew(request: StaffRequest, public_id: str) -> HttpResponse:
    """A new address; the old one opens nothing any more."""
    found = queries.get_floor(request.user, public_id)
    actions.renew_address(floor=found, place=request.POST.get("place", ""), actor=Actor.staff(request.user.pk))
    messages.success(request, _("There is a new address. The old one opens nothing any more."))
    return redirect("workspace:floor_settings", public_id=public_id)


@may(Permission.CHANGE_SETTINGS)
@require_GET
def poster(request: StaffRequest, public_id: str) -> HttpResponse:
    """The poster to print: a code to scan, in the languages of the business."""
    found = queries.get_floor(request.user, public_id)
    address = address_of(found, "poster")
    names = business()
    context = {
        "floor": found, "code": qr(address), "address": address, "section": "floors",
        "languages": [(code, names.name_in(code)) for code in LANGUAGES if code in names.languages],
    }  # fmt: skip
    return render(request, "desk/instore/poster.html", context)
