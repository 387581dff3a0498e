"""The open conversation, whole and in pieces."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from atithi.channels.email.queries import mail_marks
from atithi.conversations.queries import get_attachment, get_conversation, get_message
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.files.serving import serve
from atithi.workspace.access import StaffRequest, staff, wants_pane
from atithi.workspace.inbox import card_context, conversation_context, handling_context, inbox_context
from atithi.workspace.timeline import calls_among, latest, since


def whole_number(text: str | None) -> int:
    """A count or id out of an address; 0 where it is none."""
    return whole(text) or 0


@staff
@require_GET
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """A conversation: as a pane for an open page, else with the three columns around it; `message`: one that is meant."""
    conversation = get_conversation(request.user, public_id)
    queue = request.GET.get("queue") or {"merged": "open"}.get(conversation.state, conversation.state)
    meant = get_message(request.user, request.GET["message"]) if request.GET.get("message") else None
    if meant is not None and meant.conversation_id != conversation.pk:  # it was merged or split off since
        address = reverse("workspace:conversation", args=[meant.conversation.public_id])
        return redirect(f"{address}?message={meant.public_id}")
    context = conversation_context(request.user, conversation, back_to=meant.pk if meant else None)
    if wants_pane(request):
        return render(request, "desk/conversation.html", {**context, "queue": queue, "pane": True})
    return render(request, "desk/inbox.html", {**inbox_context(request.user, queue), **context})


@staff
@require_GET
def older(request: StaffRequest, public_id: str) -> HttpResponse:
    """The page of the stream before the message named by `before`."""
    conversation = get_conversation(request.user, public_id)
    before = whole_number(request.GET.get("before"))
    if not before:
        raise NotFound
    stream = latest(request.user, conversation, read=0, before=before)
    return render(request, "desk/older.html", {"conversation": conversation, "stream": stream})


@staff
@require_GET
def news(request: StaffRequest, public_id: str) -> HttpResponse:
    """What a page that has the conversation open does not have yet, and its head as it is now."""
    conversation = get_conversation(request.user, public_id)
    message, event = whole_number(request.GET.get("message")), whole_number(request.GET.get("event"))
    stream = since(conversation, message=message, event=event, day=request.GET.get("day", ""))
    context = {"conversation": conversation, "stream": stream, "queue": request.GET.get("queue", "open")}
    return render(request, "desk/news.html", {**context, **handling_context(request.user, conversation)})


@staff
@require_GET
def message(request: StaffRequest, message_id: str) -> HttpResponse:
    """One message as it is now: how far it came, its text."""
    found = get_message(request.user, message_id)
    context = {
        "message": found, "conversation": found.conversation, "mail": mail_marks([found.pk]).get(found.pk),
        "call": calls_among([found]).get(found.pk),
    }  # fmt: skip
    return render(request, "desk/message.html", context)


@staff
@require_GET
def card(request: StaffRequest, public_id: str) -> HttpResponse:
    """The guest's card beside a conversation."""
    conversation = get_conversation(request.user, public_id)
    context = {"conversation": conversation, **card_context(conversation.customer)}
    return render(request, "desk/card.html", context)


@staff
@require_GET
def attachment(request: StaffRequest, attachment_id: str) -> HttpResponse:
    """A file of a conversation that this person may see; `?download` never opens it in place."""
    found = get_attachment(request.user, attachment_id)
    return serve(found.file, download="download" in request.GET)  # type: ignore[return-value]  # a FileResponse
