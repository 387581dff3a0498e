"""Roles: what each may do as a table, and those that the business makes itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.events import Actor
from atithi.staff import actions
from atithi.staff.models import BUILT_IN, GRANTABLE, Permission, Role
from atithi.staff.queries import custom_roles, get_role
from atithi.workspace.access import StaffRequest, may


@may(Permission.MANAGE_PEOPLE)
@require_GET
def roles(request: StaffRequest) -> HttpResponse:
    """Who may do what: permissions down, roles across."""
    own = list(custom_roles())
    columns = [(str(label), "", BUILT_IN[value]) for value, label in Role.choices]
    columns += [(role.name, role.public_id, role.allowed) for role in own]
    table = [(permission.label, [permission in allowed for _n, _i, allowed in columns]) for permission in Permission]
    context = {"columns": columns, "table": table, "own": own, "section": "roles"}
    return render(request, "desk/settings/roles.html", context)


@may(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "POST"])
def add_role(request: StaffRequest) -> HttpResponse:
    """A role of the business's own."""
    if request.method == "POST":
        actions.add_role(actor=Actor.staff(request.user.id), **_fields(request))
        messages.success(request, _("Saved."))
        return redirect("workspace:roles")
    return render(request, "desk/settings/role.html", {"grantable": GRANTABLE, "section": "roles"})


@may(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "POST"])
def role(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another name or other permissions; they hold at once."""
    row = get_role(public_id)
    if request.method == "POST":
        actions.change_role(actor=Actor.staff(request.user.id), role=row, **_fields(request))
        messages.success(request, _("Saved."))
        return redirect("workspace:roles")
    context = {"role": row, "grantable": GRANTABLE, "size": row.people.count(), "section": "roles"}
    return render(request, "desk/settings/role.html", context)


@may(Permission.MANAGE_ROLES)
@require_POST
def role_removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a role away that nobody has."""
    actions.remove_role(actor=Actor.staff(request.user.id), role=get_role(public_id))
    messages.success(request, _("The role is gone."))
    return redirect("workspace:roles")


def _fields(request: StaffRequest) -> dict[str, Any]:
    return {"name": request.POST.get("name", ""), "permissions": request.POST.getlist("permissions")}
