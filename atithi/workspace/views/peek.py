"""A look into a conversation from the list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.conversations.queries import get_conversation, timeline
from atithi.workspace.access import StaffRequest, staff

SHOWN = 4


@staff
@require_GET
def peek(request: StaffRequest, public_id: str) -> HttpResponse:
    """The last words of a conversation, shortened; nothing is marked as read by it."""
    conversation = get_conversation(request.user, public_id)
    said = timeline(conversation, limit=SHOWN)
    return render(request, "desk/peek.html", {"conversation": conversation, "said": said})
