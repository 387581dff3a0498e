"""Replies that have not left yet: shown at the stream's end, changed, sent now, taken back."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations.actions import (
    add_draft_files,
    cancel_planned,
    change_planned,
    keep_draft,
    send_planned_now,
    undo_close,
)
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, PlannedReply
from atithi.conversations.queries import draft_files, drafts, get_conversation, get_planned, planned_in
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.answers import moment_of
from atithi.workspace.begun import file_data
from atithi.workspace.moments import moments


def planned_here(
    request: StaffRequest, conversation: Conversation, *, status: int = 200, sent: PlannedReply | None = None
) -> HttpResponse:
    """What is planned in a conversation; `sent` names the one that was planned just now."""
    context: dict[str, Any] = {"conversation": conversation, "planned": planned_in(conversation), "just": sent}
    return render(request, "desk/planned.html", context, status=status)


@staff
@require_GET
def planned(request: StaffRequest, public_id: str) -> HttpResponse:
    """What is planned in a conversation, as a piece of its page."""
    return planned_here(request, get_conversation(request.user, public_id))


@staff
@require_POST
def change(request: StaffRequest, planned_id: str) -> HttpResponse:
    """Another time (`due`) or other words (`text`)."""
    found = get_planned(request.user, planned_id)
    due, text = request.POST.get("due"), request.POST.get("text")
    reason = request.POST.get("promise_reason", "")
    change_planned(planned=found, user=request.user, text=text, due_at=moment_of(due) if due else None, reason=reason)
    return _after(request, found)


@staff
@require_POST
def send_now(request: StaffRequest, planned_id: str) -> HttpResponse:
    """Sends it at once."""
    found = get_planned(request.user, planned_id)
    send_planned_now(planned=found, user=request.user)
    return _after(request, found)


@staff
@require_POST
def cancellation(request: StaffRequest, planned_id: str) -> HttpResponse:
    """Takes it back. Its words are a draft of the person who did so, before what they have begun since."""
    found = get_planned(request.user, planned_id)
    cancel_planned(planned=found, user=request.user)
    files = list(found.files.order_by("id"))
    with suppress(ConversationError):  # more than a message takes, with those that were put to the next one since
        add_draft_files(user=request.user, conversation=found.conversation, kind="reply", files=files)
    begun = next((draft for draft in drafts(request.user, found.conversation) if draft.kind == "reply"), None)
    text = "\n\n".join(part for part in (found.text, begun.text if begun else "") if part)
    base = begun.version if begun else 0
    kept = keep_draft(user=request.user, conversation=found.conversation, kind="reply", text=text, base=base,
                      device=request.POST.get("device", ""))  # fmt: skip
    if not by_script(request):
        return redirect("workspace:conversation", public_id=found.conversation.public_id)
    held = [file_data(row) for row in draft_files(request.user, found.conversation) if row.kind == "reply"]
    data = {"conversation": found.conversation.public_id, "text": text, "taken": found.text, "version": kept.version}
    return JsonResponse({**data, "files": held})


def _after(request: StaffRequest, found: PlannedReply) -> HttpResponse:
    if not by_script(request):
        return redirect("workspace:conversation", public_id=found.conversation.public_id)
    return planned_here(request, found.conversation)


@staff
@require_POST
def closure_undo(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes back that one has just closed the conversation."""
    undo_close(conversation=get_conversation(request.user, public_id), user=request.user)
    return HttpResponse(status=204) if by_script(request) else redirect("workspace:conversation", public_id=public_id)


@staff
@require_GET
def times(request: StaffRequest) -> HttpResponse:
    """Moments that are meant by `words`; without words, those that are chosen often."""
    return render(request, "desk/moments.html", {"moments": moments(request.GET.get("words", ""))})
