"""Answers kept ready: picked in the composer, kept up in the settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.actions import add_canned_reply, archive_canned_reply, change_canned_reply
from atithi.conversations.canned import find_canned, fitting, folders, get_canned_reply, may_change
from atithi.conversations.models import CannedReply, CannedScope
from atithi.conversations.models.canned import VARIANTS
from atithi.conversations.placeholders import PLACEHOLDERS
from atithi.conversations.queries import get_conversation
from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor
from atithi.staff.models import Permission, Team, User
from atithi.staff.queries import teams_visible_to
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.canned_samples import example


@staff
@require_GET
def pick(request: StaffRequest, public_id: str) -> HttpResponse:
    """What answers `q`, filled and in the customer's language, for the composer's list."""
    conversation = get_conversation(request.user, public_id)
    found = fitting(request.user, conversation, request.GET.get("q", "")[:100])
    return render(request, "desk/canned_hits.html", {"found": found, "conversation": conversation})


@staff
@require_GET
def shelf(request: StaffRequest) -> HttpResponse:
    """All that this person may use, by folder; `q` searches across scripts."""
    query, folder, archived = request.GET.get("q", "")[:100], request.GET.get("folder", ""), "archived" in request.GET
    found = find_canned(request.user, query, folder=folder, archived=archived)
    context = {
        "replies": found,
        "query": query,
        "folder": folder,
        "folders": folders(request.user),
        "archived": archived,
    }
    return render(request, "desk/canned.html", {**context, "section": "canned"})


def _team_choices(user: User) -> list[Team]:
    """Teams for which this person may keep answers: those they are in; for an owner, all."""
    teams = teams_visible_to(user)
    return list(teams if user.is_owner else teams.filter(memberships__user=user))


def _written(request: StaffRequest) -> dict[str, Any]:
    """The form's values. NotFound for a team that is not among this person's choices."""
    sent, scope = request.POST, request.POST.get("scope", CannedScope.PERSONAL)
    team = next((team for team in _team_choices(request.user) if team.public_id == sent.get("team")), None)
    if scope == CannedScope.TEAM and sent.get("team") and team is None:
        raise NotFound
    return {
        "name": sent.get("name", ""), "shortcut": sent.get("shortcut", ""), "folder": sent.get("folder", ""),
        "scope": scope, "team": team if scope == CannedScope.TEAM else None,
        "texts": {variant: sent.get(f"text-{variant}", "") for variant in VARIANTS},
    }  # fmt: skip


def _form(
    request: StaffRequest, reply: CannedReply, *, problem: DeskError | None = None, status: int = 200
) -> HttpResponse:
    may_share = request.user.may(Permission.MANAGE_SHARED)
    scopes = [choice for choice in CannedScope.choices if may_share or choice[0] != CannedScope.SHARED]
    context = {
        "reply": reply, "scopes": scopes, "teams": _team_choices(request.user), "folders": folders(request.user),
        "variants": [(variant, *variant.partition("-")[::2], reply.texts.get(variant, "")) for variant in VARIANTS],
        "placeholders": PLACEHOLDERS, "problem": problem, "section": "canned",
        "editable": reply.pk is None or may_change(request.user, reply),
    }  # fmt: skip
    return render(request, "desk/canned_reply.html", context, status=status)


@staff
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """A new one. What cannot be kept comes back with its words."""
    if request.method == "GET":
        return _form(request, CannedReply(scope=CannedScope.PERSONAL, texts={}))
    values = _written(request)
    try:
        add_canned_reply(user=request.user, actor=Actor.staff(request.user.id), **values)
    except NotFound:
        raise
    except DeskError as problem:
        return _form(request, CannedReply(**values), problem=problem, status=problem.status)
    messages.success(request, _("Saved."))
    return redirect("workspace:canned")


@staff
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, public_id: str) -> HttpResponse:
    """One of them, its texts side by side; who may not change it sees it."""
    reply = get_canned_reply(request.user, public_id)
    if request.method == "GET":
        return _form(request, reply)
    values = _written(request)
    try:
        change_canned_reply(reply=reply, user=request.user, actor=Actor.staff(request.user.id), **values)
    except NotFound:
        raise
    except DeskError as problem:
        for field, value in values.items():
            setattr(reply, field, value)
        return _form(request, reply, problem=problem, status=problem.status)
    messages.success(request, _("Saved."))
    return redirect("workspace:canned")


@staff
@require_POST
def archiving(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts one away (`archived` is set) or takes it back."""
    reply, archived = get_canned_reply(request.user, public_id), bool(request.POST.get("archived"))
    archive_canned_reply(reply=reply, user=request.user, actor=Actor.staff(request.user.id), archived=archived)
    messages.success(request, _("It is put away.") if archived else _("It is back."))
    return redirect("workspace:canned")


@staff
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """A text as a customer would read it, with an example's values, or what is wrong with it."""
    return render(request, "desk/canned_preview.html", example(request.user, request.POST))
