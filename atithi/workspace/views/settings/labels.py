"""Tags and kinds of matter: the words by which conversations are sorted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations.actions import catalogue
from atithi.conversations.models import TagColour
from atithi.events import Actor
from atithi.staff.models import Language, Permission
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.labels import all_kinds, all_tags, get_kind, get_tag


def _names(request: StaffRequest) -> dict[str, str]:
    return {code: request.POST.get(f"name_{code}", "") for code in Language.values}


@may(Permission.MANAGE_LABELS)
@require_http_methods(["GET", "POST"])
def tags(request: StaffRequest) -> HttpResponse:
    """All tags; POST adds one."""
    if request.method == "POST":
        colour = request.POST.get("colour", TagColour.PLAIN)
        catalogue.add_tag(name=request.POST.get("name", ""), colour=colour, actor=Actor.staff(request.user.id))
        messages.success(request, _("Saved."))
        return redirect("workspace:tags")
    context = {"tags": all_tags(), "colours": TagColour.values, "section": "tags"}
    return render(request, "desk/settings/tags.html", context)


@may(Permission.MANAGE_LABELS)
@require_POST
def tag(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another name or colour; `archive` and `restore` take it away or bring it back."""
    row, actor = get_tag(public_id), Actor.staff(request.user.id)
    if "archive" in request.POST:
        catalogue.archive_tag(tag=row, actor=actor)
    elif "restore" in request.POST:
        catalogue.restore_tag(tag=row, actor=actor)
    else:
        catalogue.change_tag(tag=row, actor=actor, name=request.POST.get("name"), colour=request.POST.get("colour"))
    messages.success(request, _("Saved."))
    return redirect("workspace:tags")


@may(Permission.MANAGE_LABELS)
@require_http_methods(["GET", "POST"])
def kinds(request: StaffRequest) -> HttpResponse:
    """All kinds of matter; POST adds one."""
    if request.method == "POST":
        name = request.POST.get("name", "")
        catalogue.add_kind(name=name, names=_names(request), actor=Actor.staff(request.user.id))
        messages.success(request, _("Saved."))
        return redirect("workspace:kinds")
    rows = [(row, [(code, own, row.names.get(code, "")) for code, own in Language.choices]) for row in all_kinds()]
    context = {"kinds": rows, "languages": Language.choices, "section": "kinds"}
    return render(request, "desk/settings/kinds.html", context)


@may(Permission.MANAGE_LABELS)
@require_POST
def kind(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another name; `archive` and `restore` take it away or bring it back."""
    row, actor = get_kind(public_id), Actor.staff(request.user.id)
    if "archive" in request.POST:
        catalogue.archive_kind(kind=row, actor=actor)
    elif "restore" in request.POST:
        catalogue.restore_kind(kind=row, actor=actor)
    else:
        catalogue.change_kind(kind=row, actor=actor, name=request.POST.get("name"), names=_names(request))
    messages.success(request, _("Saved."))
    return redirect("workspace:kinds")
