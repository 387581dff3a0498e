"""Promises beside a conversation: those made in it, those found while one writes, those made on the phone or at the counter."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.commerce.actions.links import make_link
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.events import Actor
from atithi.language.languages import codes
from atithi.promises import actions, queries, when
from atithi.promises.actions.making import precision_of
from atithi.promises.finding import Commitment, detect
from atithi.promises.models import PromiseKind
from atithi.staff.queries import colleagues
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.promise_advice import advised
from atithi.workspace.promise_card import shown_here
from atithi.workspace.promise_form import due_of, kind_of
from atithi.workspace.promise_words import choices, question, short, spoken
from atithi.workspace.views.handling import noted
from atithi.workspace.views.promises import receiver

LONGEST_READ = 4000  # letters of what is being written: its end, where the writer is
MOST_FOUND = 4


@staff
@require_GET
def here(request: StaffRequest, public_id: str) -> HttpResponse:
    """The promises of a conversation: for the card, and the marks of its messages."""
    conversation = get_conversation(request.user, public_id)
    context = {"conversation": conversation, **shown_here(request.user, conversation)}
    return render(request, "desk/promises/card.html", context)


@staff
@require_POST
def found(request: StaffRequest, public_id: str) -> HttpResponse:
    """What `text`, that is being written, promises. Nothing is kept of it; the moment is that of the sending, where it is known
    (`due`). Each one: kind, words and where they stand, when it is due, the question, `advice` (sentences) and `offer`."""
    conversation = get_conversation(request.user, public_id)
    text = request.POST.get("text", "")
    begins = max(0, len(text) - LONGEST_READ)
    language = conversation.language if conversation.language in codes() else None
    commitments = detect(text[begins:], timezone.localtime(now()), language)[-MOST_FOUND:]
    return JsonResponse({"found": [_as_json(request, conversation, one, begins) for one in commitments]})


def _as_json(request: StaffRequest, conversation: Conversation, one: Commitment, begins: int) -> dict[str, Any]:
    """What the composer shows of one. `advice` and `offer` ({due, precision, said}) are empty where nothing is advised."""
    precision = str(precision_of(one.until))
    return {
        "kind": one.kind, "words": one.words, "start": one.start + begins, "end": one.end + begins,
        "due": one.until.isoformat() if one.until else "", "precision": precision,
        "question": question(one.kind, one.until, precision), "short": short(one.kind, one.until, precision),
        **advised(one, request.user, conversation),
    }  # fmt: skip


@staff
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, public_id: str) -> HttpResponse:
    """Making one by hand, on the phone or at the counter: what, by when, who keeps it; with the words to say to the guest."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "POST":
        return _make(request, conversation)
    language = conversation.language
    times = request.GET.get("when", "")
    listed = when.read(times, timezone.localtime(now()), translation.get_language()) if times.strip() else None
    context = {
        "conversation": conversation, "kinds": PromiseKind.choices, "spoken": spoken(language), "colleagues": colleagues(),
        "times": choices(language, listed), "language": language, "reading": bool(times.strip()),
    }  # fmt: skip
    return render(request, "desk/promises/times.html" if times.strip() else "desk/promises/new.html", context)


def _make(request: StaffRequest, conversation: Conversation) -> HttpResponse:
    form, due = request.POST, due_of(request)
    keeper = receiver(form["person"], conversation) if form.get("person") else request.user
    promise = actions.make_promise(
        customer=conversation.customer, conversation=conversation, kind=kind_of(form.get("kind", "")),
        actor=Actor.staff(request.user.pk), made_by=request.user, owner=keeper,
        words=form.get("words", ""),
        due_at=due.at if due else None, precision=due.precision if due else "",
        time_zone=timezone.get_current_timezone_name(),
    )  # fmt: skip
    if not by_script(request):
        return redirect("workspace:conversation", public_id=conversation.public_id)
    fresh = queries.get_promise(request.user, promise.public_id)
    said = short(fresh.kind, fresh.due_at, fresh.precision, fresh.time_zone)
    response = render(request, "desk/promises/row.html", {"promise": fresh, "done": True}, status=201)
    return noted(response, _("Promised: %(promise)s") % {"promise": said})


@staff
@require_POST
def guest_link(request: StaffRequest, public_id: str) -> HttpResponse:
    """A link by which the guest sees what they were promised, with a sentence in their language, for the answer."""
    conversation = get_conversation(request.user, public_id)
    token = make_link(customer=conversation.customer, actor=Actor.staff(request.user.pk))
    address = request.build_absolute_uri(f"/my/{token}/promises/")
    language = conversation.language if conversation.language in codes() else "en"
    with translation.override(language):
        text = _("Here you can see what we promised you, and tell us whether it was done: %(link)s") % {"link": address}
    if by_script(request):
        return JsonResponse({"text": text})
    return render(request, "desk/promises/guest_link.html", {"link": address, "conversation": conversation})
