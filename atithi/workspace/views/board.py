"""The live board: what happens now, and one tap to help."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.channels.phone.line import WITHIN
from atithi.conversations import actions
from atithi.conversations.queries import get_conversation
from atithi.core.proportions import wilson
from atithi.events import Actor
from atithi.realtime import last_id
from atithi.staff.models import User
from atithi.staff.queries import get_user
from atithi.standards.supervising import board as boards
from atithi.workspace.access import StaffRequest, by_script, leads
from atithi.workspace.views.conversation import whole_number


def _now(user: User) -> dict[str, Any]:
    found = boards.board(user)
    answered, called = found.call_level.level
    return {"board": found, "called": wilson(answered, called) if called else None, "within": WITHIN}


@leads
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The board, kept current."""
    live_from = last_id()
    return render(request, "desk/board/page.html", {**_now(request.user), "live_from": live_from, "section": "board"})


@leads
@require_GET
def now_part(request: StaffRequest) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "desk/board/now.html", _now(request.user))


@leads
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """The conversations behind a figure of who waits."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("channel", "language", "person")}
    offset = min(whole_number(request.GET.get("offset")) or 0, 100_000)
    rows, more = boards.who_wait(request.user, **asked, offset=offset)
    rest = urlencode({**asked, "offset": offset + boards.ROWS}) if more else ""
    context = {"conversations": rows, "rest": rest, "section": "board", **asked}
    return render(request, "desk/board/waiting.html", context)


def _again(request: StaffRequest) -> HttpResponse:
    """The board after a change; the whole page for browsers without scripts."""
    return (
        render(request, "desk/board/now.html", _now(request.user))
        if by_script(request)
        else redirect("workspace:board")
    )


@leads
@require_POST
def assignment(request: StaffRequest, public_id: str) -> HttpResponse:
    """Gives a conversation to somebody, or to oneself."""
    conversation, person = get_conversation(request.user, public_id), get_user(request.POST.get("person", ""))
    actions.assign(
        conversation=conversation, assignee=person, team=conversation.team, actor=Actor.staff(request.user.pk)
    )
    return _again(request)


@leads
@require_POST
def notes(request: StaffRequest, public_id: str) -> HttpResponse:
    """Whispers: a note in the conversation, which its guest never sees."""
    conversation = get_conversation(request.user, public_id)
    text = request.POST.get("text", "")
    actions.add_note(conversation=conversation, text=text, actor=Actor.staff(request.user.pk), author=request.user)
    return _again(request)
