"""Teams: made, renamed, filled with people, given up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.actions import give_up_team, open_work
from atithi.events import Actor
from atithi.staff.actions import change_team, restore_team
from atithi.staff.models import Permission, Team
from atithi.staff.queries import all_teams, colleagues, get_team, teams_visible_to
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.hand_over import receiver


@may(Permission.MANAGE_PEOPLE)
@require_GET
def teams(request: StaffRequest) -> HttpResponse:
    """All teams that this person may know of."""
    return render(request, "desk/settings/teams.html", {"teams": all_teams(request.user), "section": "teams"})


@may(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def team(request: StaffRequest, public_id: str) -> HttpResponse:
    """One team: its name, whether it is private, its people; and what giving it up would mean."""
    row = get_team(request.user, public_id)
    if request.method == "POST":
        members = colleagues().filter(public_id__in=request.POST.getlist("members"))
        name, private = request.POST.get("name", ""), bool(request.POST.get("private"))
        change_team(actor=Actor.staff(request.user.id), team=row, name=name, private=private, members=members)
        messages.success(request, _("Saved."))
        return redirect("workspace:teams")
    context = {
        "team": row, "people": colleagues(), "members": set(row.members.values_list("id", flat=True)),
        "count": open_work(team=row).count(), "others": teams_visible_to(request.user).exclude(pk=row.pk),
        "section": "teams",
    }  # fmt: skip
    return render(request, "desk/settings/team.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_POST
def team_archive(request: StaffRequest, public_id: str) -> HttpResponse:
    """Gives a team up and hands its open work over, or (`active`) takes it up again."""
    row, actor = get_team(request.user, public_id), Actor.staff(request.user.id)
    if request.POST.get("active"):
        restore_team(actor=actor, team=row)
        messages.success(request, _("Saved."))
    else:
        _tell(request, row, give_up_team(team=row, to=receiver(request), actor=actor))
    return redirect("workspace:teams")


def _tell(request: StaffRequest, row: Team, count: int) -> None:
    words = ngettext(
        "%(name)s is given up; one open conversation was handed over.",
        "%(name)s is given up; %(count)s open conversations were handed over.",
        count,
    )
    messages.success(request, words % {"name": row.name, "count": count})
