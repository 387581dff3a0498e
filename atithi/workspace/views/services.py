"""Settings: what guests can book."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions import archive_service, save_service
from atithi.promises.actions.services import NUMBERS
from atithi.promises.appointment_queries import get_service
from atithi.promises.appointment_queries import services as all_services
from atithi.promises.intake import LANGUAGES
from atithi.promises.links import booking_url
from atithi.promises.models import Place, Service, place_label
from atithi.staff.models import Language, Permission
from atithi.staff.queries import colleagues, stores
from atithi.workspace.access import StaffRequest, may

QUESTIONS = 4
REMINDERS = ((2880, "48 h"), (1440, "24 h"), (240, "4 h"), (120, "2 h"), (60, "1 h"))


@may(Permission.CHANGE_SETTINGS)
@require_GET
def services(request: StaffRequest) -> HttpResponse:
    """Every service, those put away last."""
    found = list(all_services(archived=True))
    found.sort(key=lambda one: (one.archived_at is not None, one.name))
    return render(request, "desk/appointments/services.html", {"services": found, "section": "services"})


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def service(request: StaffRequest, public_id: str = "") -> HttpResponse:
    """One service, or a new one; POST saves it."""
    found = get_service(public_id, archived=True) if public_id else None
    if request.method == "POST":
        saved = save_service(service=found, actor=Actor.staff(request.user.pk), **_fields(request.POST))
        messages.success(request, _("Saved."))
        return redirect("workspace:service", public_id=saved.public_id)
    return render(request, "desk/appointments/service.html", _page(found))


def _fields(form: QueryDict) -> dict[str, Any]:
    spoken = {name: {code: form.get(f"{name}_{code}", "") for code in LANGUAGES} for name in ("names", "hints")}
    questions = [
        {
            "key": form.get(f"key_{number}", ""), "required": bool(form.get(f"required_{number}")),
            "labels": {code: form.get(f"label_{number}_{code}", "") for code in LANGUAGES},
            "choices": {code: [each.strip() for each in text.split(",")] for code in LANGUAGES
                        if (text := form.get(f"choices_{number}_{code}", "").strip())},
        }
        for number in range(QUESTIONS)
    ]  # fmt: skip
    for one in questions:
        if not one["key"]:
            del one["key"]
    return {
        "name": spoken["names"]["en"], **spoken, "questions": questions, "place": form.get("place", ""),
        "online_address": form.get("online_address", ""), "preparation": form.get("preparation", ""),
        "public": bool(form.get("public")), "reminders": [each for each in form.getlist("reminders") if each.isdecimal()],
        **{name: form[name] for name in NUMBERS if form.get(name, "").strip()},
        "stores": list(stores().filter(public_id__in=form.getlist("stores"))),
        "people": list(colleagues().filter(public_id__in=form.getlist("people"))),
    }  # fmt: skip


def _page(found: Service | None) -> dict[str, Any]:
    row = found or Service(created_at=now(), reminders=[1440, 120])
    asked = [*row.questions, *([{}] * QUESTIONS)][:QUESTIONS]
    return {
        "service": found, "row": row, "places": [(place.value, place_label(place)) for place in Place],
        "names": [(code, name, row.names.get(code) or (row.name if code == "en" else "")) for code, name in Language.choices],
        "hints": [(code, name, row.hints.get(code, "")) for code, name in Language.choices],
        "questions": [
            (number, one, [(code, name, one.get("labels", {}).get(code, ""), ", ".join(one.get("choices", {}).get(code, [])))
                           for code, name in Language.choices])
            for number, one in enumerate(asked)
        ],
        "stores": stores(), "people": colleagues(), "reminders": REMINDERS, "section": "services",
        "own_stores": set(found.stores.values_list("pk", flat=True)) if found else set(),
        "own_people": set(found.people.values_list("pk", flat=True)) if found else set(),
        "link": booking_url(found) if found else "",
    }  # fmt: skip


@may(Permission.CHANGE_SETTINGS)
@require_POST
def archive(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts a service away, or (`active`) offers it again."""
    found = get_service(public_id, archived=True)
    archive_service(service=found, actor=Actor.staff(request.user.pk), archived=not request.POST.get("active"))
    messages.success(request, _("Saved."))
    return redirect("workspace:services")
