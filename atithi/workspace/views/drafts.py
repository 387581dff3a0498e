"""What one is writing, kept for one's other devices."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from atithi.conversations.actions import keep_draft
from atithi.conversations.queries import drafts, get_conversation
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.views.conversation import whole_number


@staff
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest, public_id: str) -> HttpResponse:
    """One's drafts in a conversation; POST keeps one. 409 where another device wrote meanwhile, with its words."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        kept = drafts(request.user, conversation)
        return JsonResponse({each.kind: {"text": each.text, "version": each.version} for each in kept})
    sent = request.POST
    found = keep_draft(
        user=request.user, conversation=conversation, kind=sent.get("kind", ""), text=sent.get("text", ""),
        base=whole_number(sent.get("base")), device=sent.get("device", ""),
    )  # fmt: skip
    if found.other is not None:
        return JsonResponse({"version": found.version, "text": found.other}, status=409)
    return JsonResponse({"version": found.version})
