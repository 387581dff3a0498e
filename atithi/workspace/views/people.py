"""Colleagues: seen and changed by those who may, within what they may do themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.actions import open_work, part_with
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises.appointment_queries import coming_with
from atithi.staff import actions
from atithi.staff.models import BUILT_IN, CustomRole, Language, Permission, Role, User
from atithi.staff.queries import all_users, colleagues, custom_roles, get_user, may_give, stores, teams_visible_to
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.hand_over import receiver
from atithi.workspace.invitation import invite


def _roles(giver: User) -> list[tuple[str, str]]:
    """The roles that `giver` may give, value and name: `agent`, or `own:<id>` for one of the business's own."""
    built_in = [(value, str(label)) for value, label in Role.choices if may_give(giver, BUILT_IN[value])]
    return built_in + [(f"own:{role.public_id}", role.name) for role in custom_roles() if may_give(giver, role.allowed)]


def _choices(giver: User) -> dict[str, Any]:
    return {
        "roles": _roles(giver), "languages": Language.choices, "teams": teams_visible_to(giver), "stores": stores(),
        "section": "people",
    }  # fmt: skip


def _placement(request: StaffRequest) -> dict[str, Any]:
    """Role, languages, teams and stores as chosen; NotFound for a role that this person may not give."""
    chosen = request.POST.get("role", Role.AGENT)
    if chosen not in dict(_roles(request.user)):
        raise NotFound
    own = chosen.removeprefix("own:") if chosen.startswith("own:") else ""
    return {
        "role": Role.AGENT if own else chosen,
        "custom_role": CustomRole.objects.get(public_id=own) if own else None,
        "speaks": request.POST.getlist("speaks"),
        "teams": list(teams_visible_to(request.user).filter(public_id__in=request.POST.getlist("teams"))),
        "stores": list(stores().filter(public_id__in=request.POST.getlist("stores"))),
    }


def _changeable(giver: User, public_id: str) -> User:
    """The colleague, if `giver` may change them."""
    user = get_user(public_id)
    if not may_give(giver, user.permissions):
        raise NotFound
    return user


@may(Permission.MANAGE_PEOPLE)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody; each whom this person may change knows `changeable`."""
    everybody = list(all_users())
    for each in everybody:
        each.changeable = may_give(request.user, each.permissions)  # type: ignore[attr-defined]
    return render(request, "desk/people.html", {"people": everybody, "section": "people"})


@may(Permission.MANAGE_PEOPLE)
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


@may(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, public_id: str) -> HttpResponse:
    """A colleague's place in the house, and what parting with them would mean."""
    user = _changeable(request.user, public_id)
    if request.method == "POST":
        placement = _placement(request)
        # Teams that the one who changes may not see, and places that were given up, stay as they are.
        placement["teams"] += list(user.teams.exclude(id__in=teams_visible_to(request.user).values("id")))
        placement["stores"] += list(user.stores.exclude(archived_at=None))
        actions.change_user(
            actor=Actor.staff(request.user.id), user=user, name=request.POST.get("name", ""), **placement
        )
        messages.success(request, _("Saved."))
        return redirect("workspace:people")
    role = f"own:{user.custom_role.public_id}" if user.custom_role is not None else user.role
    context = {
        "person": user, "role_now": role, "count": open_work(user=user).count(), "appointments": coming_with(user),
        "others": colleagues().exclude(pk=user.pk), **_choices(request.user),
    }  # fmt: skip
    return render(request, "desk/person.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def activation(request: StaffRequest, public_id: str) -> HttpResponse:
    """Ends a colleague's access (`active` is empty) and hands their open work over, or gives access back."""
    user, actor = _changeable(request.user, public_id), Actor.staff(request.user.id)
    if request.POST.get("active"):
        actions.reactivate_user(actor=actor, user=user)
        messages.success(request, _("%(name)s may sign in again.") % {"name": user.name})
        return redirect("workspace:people")
    count = part_with(user=user, to=receiver(request), actor=actor)
    words = ngettext(
        "%(name)s has no access any more; one open conversation was handed over.",
        "%(name)s has no access any more; %(count)s open conversations were handed over.",
        count,
    )
    messages.success(request, words % {"name": user.name, "count": count})
    return redirect("workspace:people")


@may(Permission.MANAGE_PEOPLE)
@require_POST
def invitation(request: StaffRequest, public_id: str) -> HttpResponse:
    """Sends the link once more; the one sent before ends when a password is set."""
    user = _changeable(request.user, public_id)
    if not user.is_active:
        raise NotFound
    invite(request, user)
    messages.success(request, _("A link to set a password is on its way to %(email)s.") % {"email": user.email})
    return redirect("workspace:people")


@may(Permission.MANAGE_PEOPLE)
@require_POST
def add_team(request: StaffRequest) -> HttpResponse:
    """A new team; a private one's conversations are seen by its members and the owner alone."""
    private = bool(request.POST.get("private"))
    actions.add_team(actor=Actor.staff(request.user.id), name=request.POST.get("name", ""), private=private)
    messages.success(request, _("Saved."))
    return redirect("workspace:teams")
