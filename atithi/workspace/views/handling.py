"""Who looks after a conversation, whether it is open, and how far one has read it."""

import json
from dataclasses import asdict, dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atithi.conversations import actions
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.queries import get_user, teams_visible_to
from atithi.standards.routing.giving import take
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.inbox import handling_context


@dataclass(frozen=True)
class Undo:
    """How a change is taken back: what is posted where. The button of the toast says "Undo"."""

    url: str
    values: dict[str, str] = field(default_factory=dict)


def head(request: StaffRequest, public_id: str, said: str = "", undo: Undo | None = None) -> HttpResponse:
    """The conversation's head after a change, with what the page says of it in a toast; the whole page for browsers
    without scripts. 204 where it is now hidden."""
    if not by_script(request):
        return redirect("workspace:conversation", public_id=public_id)
    try:
        conversation = get_conversation(request.user, public_id)
    except NotFound:
        return HttpResponse(status=204, headers={"HX-Redirect": "/"})
    context = {
        "conversation": conversation,
        "queue": request.POST.get("queue", "open"),
        **handling_context(request.user, conversation),
    }
    return noted(render(request, "desk/conversation_head.html", context), said, undo)


def noted(response: HttpResponse, said: str, undo: Undo | None = None) -> HttpResponse:
    """The response with words for a toast (handling.js reads them), escaped to ASCII as headers must be."""
    if said:
        values = {"text": said, "undo": asdict(undo) if undo else None, "label": _("Undo")}
        response.headers["X-Desk-Note"] = json.dumps(values)
    return response


@staff
@require_POST
def assignment(request: StaffRequest, public_id: str) -> HttpResponse:
    """Gives the conversation to a person (`person`), a team (`team`), or back to nobody (an empty value)."""
    conversation = get_conversation(request.user, public_id)
    assignee, team = conversation.assignee, conversation.team
    if "person" in request.POST:
        assignee = get_user(request.POST["person"]) if request.POST["person"] else None
    if "team" in request.POST:
        team = teams_visible_to(request.user).filter(public_id=request.POST["team"]).first()
        if team is None and request.POST["team"]:
            raise NotFound
        assignee = assignee if "person" in request.POST else None
    if request.POST.get("free") and assignee == request.user and team == conversation.team:
        take(conversation=conversation, user=request.user)  # whoever was quicker keeps it
        return head(request, public_id)
    actions.assign(
        conversation=conversation, assignee=assignee, team=team, actor=Actor.staff(request.user.id),
        note=request.POST.get("note", ""), author=request.user,
    )  # fmt: skip
    return head(request, public_id)


@staff
@require_POST
def closure(request: StaffRequest, public_id: str) -> HttpResponse:
    """Closes the conversation."""
    actions.close(conversation=get_conversation(request.user, public_id), actor=Actor.staff(request.user.id))
    return head(request, public_id)


@staff
@require_POST
def reopening(request: StaffRequest, public_id: str) -> HttpResponse:
    """Opens a closed conversation again."""
    actions.reopen(conversation=get_conversation(request.user, public_id), actor=Actor.staff(request.user.id))
    return head(request, public_id)


@staff
@require_POST
def reading(request: StaffRequest, public_id: str) -> HttpResponse:
    """Notes that one has read this conversation up to its end."""
    conversation: Conversation = get_conversation(request.user, public_id)
    actions.mark_read(conversation=conversation, user=request.user)
    return HttpResponse(status=204)
