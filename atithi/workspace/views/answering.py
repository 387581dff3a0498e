"""Replies and notes, and letting others know that one is at it."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from atithi.conversations.actions import retry_delivery
from atithi.conversations.actions.shared import topics_for
from atithi.conversations.models import Conversation, PlannedReply
from atithi.conversations.queries import get_conversation, get_message
from atithi.events import Actor
from atithi.realtime import publish
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.answers import answer
from atithi.workspace.queries import arrived_before, came_between, leaving_by_others
from atithi.workspace.views.conversation import whole_number
from atithi.workspace.views.planned import planned_here


@staff
@require_POST
def write(request: StaffRequest, public_id: str) -> HttpResponse:
    """Sends a reply, plans one, or adds a note. A reply written past something its writer has not seen is held back once
    (409). 202: it is planned, and what is planned here comes back."""
    conversation = get_conversation(request.user, public_id)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    sent = arrived_before(request.user, conversation, request.POST.get("key", "")[:80])
    if kind == "reply" and not sent and (unseen := _unseen(request, conversation)):
        return unseen
    sent = sent or answer(request, conversation, kind)
    if not by_script(request):
        return redirect("workspace:conversation", public_id=public_id)
    if isinstance(sent, PlannedReply):
        return planned_here(request, conversation, status=202, sent=sent)
    return render(request, "desk/message.html", {"message": sent, "conversation": conversation}, status=201)


def _unseen(request: StaffRequest, conversation: Conversation) -> HttpResponse | None:
    seen = whole_number(request.POST.get("seen"))
    if not seen:
        return None
    missed = came_between(request.user, conversation, seen)
    if missed is not None:
        by_customer = missed.kind == "customer"
        name = str(missed.customer) if by_customer else str(missed.author or "Atithi")
        return JsonResponse({"because": "customer" if by_customer else "colleague", "name": name}, status=409)
    leaving = leaving_by_others(request.user, conversation, known=request.POST.getlist("planned"))
    return JsonResponse({"because": "leaving", "name": leaving.author.name}, status=409) if leaving else None


@staff
@require_POST
def retry(request: StaffRequest, message_id: str) -> HttpResponse:
    """Sends a reply once more that did not arrive, or of which that is not known."""
    message = get_message(request.user, message_id)
    retry_delivery(message=message, actor=Actor.staff(request.user.id))
    fresh = get_message(request.user, message_id)
    return render(request, "desk/message.html", {"message": fresh, "conversation": fresh.conversation})


@staff
@require_POST
def typing(request: StaffRequest, public_id: str) -> HttpResponse:
    """Tells colleagues, and the guest where it is a reply, that an answer is being written."""
    conversation = get_conversation(request.user, public_id)
    data = {"conversation": public_id, "staff": request.user.public_id}
    publish(topics_for(conversation), "typing", data, ephemeral=True)
    if request.POST.get("kind") != "note":
        publish([f"chat:{public_id}"], "typing", {"conversation": public_id, "who": "staff"}, ephemeral=True)
    return HttpResponse(status=204)


@staff
@require_POST
def viewing(request: StaffRequest, public_id: str) -> HttpResponse:
    """Tells colleagues that one has this conversation open."""
    conversation = get_conversation(request.user, public_id)
    data = {"conversation": public_id, "staff": request.user.public_id}
    publish(topics_for(conversation), "viewing", data, ephemeral=True)
    return HttpResponse(status=204)
