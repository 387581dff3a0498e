"""What can be done with one message: its menu, forwarding, removing its words, translating."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations import actions, translating
from atithi.conversations.models import Message
from atithi.conversations.queries import get_forward, get_message
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, by_script, may, staff
from atithi.workspace.views.handling import noted


def _shown(request: StaffRequest, message_id: str, said: str) -> HttpResponse:
    message = get_message(request.user, message_id)
    if not by_script(request):
        return redirect("workspace:conversation", public_id=message.conversation.public_id)
    context = {"message": message, "conversation": message.conversation}
    return noted(render(request, "desk/message.html", context), said)


@staff
@require_GET
def menu(request: StaffRequest, message_id: str) -> HttpResponse:
    """What this person can do with the message."""
    message = get_message(request.user, message_id)
    spoken = message.kind in {"customer", "reply"} and message.redacted_at is None
    context = {
        "message": message,
        "conversation": message.conversation,
        "spoken": spoken,
        "may_redact": request.user.may(Permission.REDACT) and message.redacted_at is None,
        "may_translate": spoken and translating.available() and _foreign(request, message),
    }
    return render(request, "desk/message_menu.html", context)


def _foreign(request: StaffRequest, message: Message) -> bool:
    return bool(message.text) and (message.language != request.user.language or message.script == "Latn")


@staff
@require_http_methods(["GET", "POST"])
def forwarding(request: StaffRequest, message_id: str) -> HttpResponse:
    """GET: asks to whom. POST: sends the message on by mail."""
    message = get_message(request.user, message_id)
    if request.method == "GET":
        return render(request, "desk/forward_dialog.html", {"message": message})
    row = actions.forward(
        message=message, to=request.POST.get("to", ""), actor=Actor.staff(request.user.id), author=request.user,
        note=request.POST.get("note", ""), with_history=bool(request.POST.get("history")),
    )  # fmt: skip
    return _shown(request, message_id, _("Sent on to %(address)s") % {"address": row.to})


@may(Permission.REDACT)
@require_http_methods(["GET", "POST"])
def redaction(request: StaffRequest, message_id: str) -> HttpResponse:
    """GET: says what will be gone. POST: removes the message's words and files for good."""
    message = get_message(request.user, message_id)
    if request.method == "GET":
        return render(request, "desk/redact_dialog.html", {"message": message})
    actions.redact(message=message, actor=Actor.staff(request.user.id))
    return _shown(request, message_id, _("What it said was removed"))


@staff
@require_POST
def translation(request: StaffRequest, message_id: str) -> HttpResponse:
    """The message in the reader's language, by the provider that this desk is set up with. Nothing of it is kept."""
    message = get_message(request.user, message_id)
    words = translating.translate(message, into=request.user.language, actor=Actor.staff(request.user.id))
    return render(request, "desk/translated.html", {"message": message, "words": words})


@staff
@require_POST
def forward_retry(request: StaffRequest, forward_id: str) -> HttpResponse:
    """Sends a message on once more whose mail did not arrive."""
    row = get_forward(request.user, forward_id)
    actions.retry_forward(forward=row, actor=Actor.staff(request.user.id))
    if not by_script(request):
        return redirect("workspace:conversation", public_id=row.message.conversation.public_id)
    return noted(HttpResponse(), _("It is sent once more"))
