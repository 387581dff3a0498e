"""Shop systems: connected, looked after, switched off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions.connecting import add_connector, change_connector, read_again
from atithi.commerce.models import Connector, ConnectorKind
from atithi.commerce.queries import connectors_with_health, get_connector, latest_calls
from atithi.core.ids import secret as new_secret
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may

SHOWN_ONCE = "connector_secret"


@may(Permission.CHANGE_SETTINGS)
@require_GET
def connectors(request: StaffRequest) -> HttpResponse:
    """All shop systems, each with whether it works; and the form to connect one."""
    context = {"connectors": connectors_with_health(), "kinds": ConnectorKind.choices, "section": "connectors"}
    return render(request, "desk/commerce/connectors.html", context)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """Connects one. Where no secret was brought along, one is made; either is shown on the next page, once."""
    given = request.POST.get("secret", "").strip()
    found = add_connector(
        kind=request.POST.get("kind", ""), name=request.POST.get("name", ""), secret=given or new_secret(),
        actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    return _shown_once(request, found)


def _shown_once(request: StaffRequest, connector: Connector) -> HttpResponse:
    request.session[SHOWN_ONCE] = [connector.public_id, connector.secret]
    return redirect("workspace:connector", public_id=connector.public_id)


@may(Permission.CHANGE_SETTINGS)
@require_GET
def connector(request: StaffRequest, public_id: str) -> HttpResponse:
    """One shop system: its address, its latest calls, and what was wrong with them."""
    found = get_connector(public_id)
    shown, fresh = request.session.get(SHOWN_ONCE), ""
    if shown and shown[0] == public_id:
        fresh = request.session.pop(SHOWN_ONCE)[1]
    calls = latest_calls(found)
    context = {
        "connector": found, "calls": calls, "secret": fresh, "failed": sum(call.state == "failed" for call in calls),
        "address": request.build_absolute_uri(f"/hooks/shop/{found.public_id}/"), "section": "connectors",
    }  # fmt: skip
    return render(request, "desk/commerce/connector.html", context)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def change(request: StaffRequest, public_id: str) -> HttpResponse:
    """Renames it, switches it off or on, or gives it another secret (which is shown once)."""
    found, verb, actor = get_connector(public_id), request.POST.get("do", ""), Actor.staff(request.user.pk)
    if verb == "secret":
        secret = request.POST.get("secret", "").strip() or new_secret()
        return _shown_once(request, change_connector(connector=found, secret=secret, actor=actor))
    if verb in {"off", "on"}:
        change_connector(connector=found, active=verb == "on", actor=actor)
    else:
        change_connector(connector=found, name=request.POST.get("name", ""), actor=actor)
    messages.success(request, _("Saved"))
    return redirect("workspace:connector", public_id=public_id)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def again(request: StaffRequest, public_id: str) -> HttpResponse:
    """Reads once more what could not be read."""
    count = read_again(connector=get_connector(public_id), actor=Actor.staff(request.user.pk))
    words = ngettext("%(count)s call is read again.", "%(count)s calls are read again.", count) % {"count": count}
    messages.success(request, words)
    return redirect("workspace:connector", public_id=public_id)
