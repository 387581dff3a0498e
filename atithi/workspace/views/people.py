"""Colleagues and teams: seen by those who lead, changed within what they may decide."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff import actions
from atithi.staff.models import Language, Role, User
from atithi.staff.queries import all_users, get_user, stores, teams_visible_to
from atithi.workspace.access import StaffRequest, leads
from atithi.workspace.invitation import invite


def _choices(actor: User) -> dict[str, Any]:
    """A supervisor adds and changes agents; owners, everybody."""
    roles = Role.choices if actor.is_owner else [choice for choice in Role.choices if choice[0] == Role.AGENT]
    return {
        "roles": roles, "languages": Language.choices, "teams": teams_visible_to(actor), "stores": stores(), "section": "people",
    }  # fmt: skip


def _placement(request: StaffRequest) -> dict[str, Any]:
    """Role, languages, teams and stores as chosen; NotFound for a role that this person may not give."""
    role = request.POST.get("role", Role.AGENT)
    if role not in dict(_choices(request.user)["roles"]):
        raise NotFound
    return {
        "role": role,
        "speaks": request.POST.getlist("speaks"),
        "teams": list(teams_visible_to(request.user).filter(public_id__in=request.POST.getlist("teams"))),
        "stores": list(stores().filter(public_id__in=request.POST.getlist("stores"))),
    }


def _changeable(actor: User, public_id: str) -> User:
    """The colleague, if `actor` may change them."""
    user = get_user(public_id)
    if not actor.is_owner and user.role != Role.AGENT:
        raise NotFound
    return user


@leads
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody, and the teams."""
    return render(request, "desk/people.html", {"people": all_users(), **_choices(request.user)})


@leads
@require_http_methods(["GET", "POST"])
def add_person(request: StaffRequest) -> HttpResponse:
    """A new colleague; they set their password by the link that they are sent."""
    if request.method == "POST":
        user = actions.add_user(
            actor=Actor.staff(request.user.id), email=request.POST.get("email", ""), name=request.POST.get("name", ""),
            language=request.POST.get("language", "en"), **_placement(request),
        )  # fmt: skip
        invite(request, user)
        messages.success(
            request, _("%(name)s is added. A link to set a password is on its way to them.") % {"name": user.name}
        )
        return redirect("workspace:people")
    return render(request, "desk/person.html", _choices(request.user))


@leads
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, public_id: str) -> HttpResponse:
    """A colleague's place in the house."""
    user = _changeable(request.user, public_id)
    if request.method == "POST":
        placement = _placement(request)
        # Teams that the one who changes may not see stay as they are.
        unseen = user.teams.exclude(id__in=teams_visible_to(request.user).values("id"))
        placement["teams"] += list(unseen)
        actions.change_user(
            actor=Actor.staff(request.user.id), user=user, name=request.POST.get("name", ""), **placement
        )
        messages.success(request, _("Saved."))
        return redirect("workspace:people")
    return render(request, "desk/person.html", {"person": user, **_choices(request.user)})


@leads
@require_POST
def activation(request: StaffRequest, public_id: str) -> HttpResponse:
    """Ends a colleague's access (`active` is empty) or gives it back."""
    user, actor = _changeable(request.user, public_id), Actor.staff(request.user.id)
    act = actions.reactivate_user if request.POST.get("active") else actions.deactivate_user
    act(actor=actor, user=user)
    return redirect("workspace:people")


@leads
@require_POST
def add_team(request: StaffRequest) -> HttpResponse:
    """A new team; a private one's conversations are seen by its members and the owner alone."""
    private = bool(request.POST.get("private"))
    actions.add_team(actor=Actor.staff(request.user.id), name=request.POST.get("name", ""), private=private)
    messages.success(request, _("Saved."))
    return redirect("workspace:people")
