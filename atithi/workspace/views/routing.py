"""Who takes what: the settings, who is busy with what now, and taking work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations.queries import get_conversation
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.staff.queries import get_user
from atithi.standards.models import RoutingMode
from atithi.standards.routing import giving, queries, settings
from atithi.workspace import routing_form
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.views.handling import head


@may(Permission.MANAGE_PEOPLE)
@require_GET
def who_takes_what(request: StaffRequest) -> HttpResponse:
    """Modes of teams, weights of channels, what people take, skills."""
    context = {**routing_form.page(request.user), "modes": RoutingMode.choices, "section": "routing"}
    return render(request, "desk/routing/settings.html", context)


def _saved(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("workspace:routing")


@may(Permission.MANAGE_PEOPLE)
@require_POST
def team(request: StaffRequest) -> HttpResponse:
    """How a team's work finds somebody."""
    values = routing_form.team_values(request.user, request.POST)
    settings.set_team_routing(actor=Actor.staff(request.user.pk), **values)
    return _saved(request)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def rules(request: StaffRequest) -> HttpResponse:
    """Weights, the usual capacity, and which guests go first."""
    settings.set_rules(actor=Actor.staff(request.user.pk), **routing_form.rule_values(request.POST))
    return _saved(request)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def person(request: StaffRequest, public_id: str) -> HttpResponse:
    """What somebody takes."""
    user = get_user(public_id)
    settings.set_profile(actor=Actor.staff(request.user.pk), user=user, **routing_form.profile_values(request.POST))
    return _saved(request)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def add_skill(request: StaffRequest) -> HttpResponse:
    """A new skill."""
    settings.save_skill(actor=Actor.staff(request.user.pk), **routing_form.skill_values(request.POST))
    return _saved(request)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def skill(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another name, other needs; `archive` and `restore` take it away or bring it back."""
    row, actor = queries.get_skill(public_id), Actor.staff(request.user.pk)
    if "archive" in request.POST or "restore" in request.POST:
        settings.archive_skill(actor=actor, skill=row, archived="archive" in request.POST)
    else:
        settings.save_skill(actor=actor, skill=row, **routing_form.skill_values(request.POST))
    return _saved(request)


@staff
@require_GET
def load(request: StaffRequest) -> HttpResponse:
    """Who is busy with what, and what nobody has yet."""
    context = {
        "bearings": queries.bearings(request.user), "waiting": queries.waiting_lines(request.user), "section": "load",
    }  # fmt: skip
    return render(request, "desk/routing/load.html", context)


@staff
@require_POST
def taking(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a conversation that nobody has; whoever was quicker keeps it."""
    giving.take(conversation=get_conversation(request.user, public_id), user=request.user)
    return head(request, public_id)


@staff
@require_POST
def beginning(request: StaffRequest, public_id: str) -> HttpResponse:
    """Says that one has begun what one was given."""
    giving.begin(conversation=get_conversation(request.user, public_id), user=request.user)
    return head(request, public_id)
