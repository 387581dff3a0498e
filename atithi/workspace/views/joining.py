"""Merging with a preview and undoing it, splitting, linking."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations import actions
from atithi.conversations.beside import link_candidates, merge_candidates
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation, get_message
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.views.handling import Undo, head, noted


def _goes_on(request: StaffRequest, conversation: Conversation, said: str, undo: Undo | None = None) -> HttpResponse:
    """The page goes to another conversation, and says what was done."""
    address = reverse("workspace:conversation", args=[conversation.public_id])
    if not by_script(request):
        return redirect(address)
    return noted(HttpResponse(status=204, headers={"X-Desk-Go": address}), said, undo)


@staff
@require_http_methods(["GET", "POST"])
def merging(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: what it can be joined to (`q`), and with `into` a preview. POST: joins it to `into`."""
    conversation = get_conversation(request.user, public_id)
    chosen = request.POST.get("into") or request.GET.get("into", "")
    into = get_conversation(request.user, chosen) if chosen else None
    if request.method == "GET":
        query = request.GET.get("q", "")
        found = merge_candidates(request.user, conversation, query) if into is None else []
        context = {"conversation": conversation, "into": into, "found": found, "query": query, "problem": ""}
        if into is not None:
            context["problem"] = _problem(conversation, into)
        return render(request, "desk/merge_dialog.html", context)
    if into is None:
        raise NotFound
    actions.merge(conversation=conversation, into=into, actor=Actor.staff(request.user.id))
    said = _("#%(number)s is part of #%(into)s now") % {"number": conversation.pk, "into": into.pk}
    return _goes_on(request, into, said, Undo(reverse("workspace:parting", args=[public_id])))


def _problem(conversation: Conversation, into: Conversation) -> str:
    try:
        actions.check_merge(conversation, into)
    except ConversationError as problem:
        return str(problem)
    return ""


@staff
@require_POST
def parting(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a merged conversation out again."""
    conversation = get_conversation(request.user, public_id)
    actions.unmerge(conversation=conversation, actor=Actor.staff(request.user.id))
    return _goes_on(request, conversation, _("#%(number)s stands by itself again") % {"number": conversation.pk})


@staff
@require_http_methods(["GET", "POST"])
def splitting(request: StaffRequest, message_id: str) -> HttpResponse:
    """GET: asks what goes along. POST: takes the message (`following`: and all after it) into its own conversation."""
    message = get_message(request.user, message_id)
    if request.method == "GET":
        later = message.conversation.messages.filter(pk__gt=message.pk).count()
        return render(request, "desk/split_dialog.html", {"message": message, "later": later})
    source = message.conversation
    fresh = actions.split(
        message=message, following=bool(request.POST.get("following")), actor=Actor.staff(request.user.id),
        subject=request.POST.get("subject", ""),
    )  # fmt: skip
    said = _("#%(new)s came out of #%(source)s") % {"new": fresh.pk, "source": source.pk}
    undo = Undo(reverse("workspace:merging", args=[fresh.public_id]), {"into": source.public_id})
    return _goes_on(request, fresh, said, undo)


@staff
@require_http_methods(["GET", "POST"])
def links(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: what it may be linked with (`q`). POST: links `other`, or (`off`) no longer."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        query = request.GET.get("q", "")
        found = link_candidates(request.user, conversation, query)
        context = {"conversation": conversation, "found": found, "query": query, "linking": True}
        return render(request, "desk/merge_dialog.html", context)
    other = get_conversation(request.user, request.POST.get("other", ""))
    change = actions.unlink if request.POST.get("off") else actions.link
    change(conversation=conversation, other=other, actor=Actor.staff(request.user.id))
    undo = Undo(
        reverse("workspace:links", args=[public_id]),
        {"other": other.public_id, "off": "" if request.POST.get("off") else "1"},
    )
    said = _("No longer linked with #%(number)s") if request.POST.get("off") else _("Linked with #%(number)s")
    return head(request, public_id, said % {"number": other.pk}, undo)
