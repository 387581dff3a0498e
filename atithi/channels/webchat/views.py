"""What the chat's page asks of the desk. Everything belongs to the session whose token comes with the request."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _

from atithi.channels.inline import take_answer
from atithi.channels.intake import accept
from atithi.channels.webchat import actions, identity, tokens
from atithi.channels.webchat.content import (
    BODY_LIMIT,
    check_file,
    client_id,
    known_id,
    read_json,
    read_message,
    too_large,
)
from atithi.channels.webchat.endpoint import ChatRequest, endpoint, guest_key, limited, refuse_larger
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.queries import chat_state, live_session, owned, visible_message
from atithi.channels.webchat.shape import state_json
from atithi.conversations.actions import mark_seen_by_customer
from atithi.conversations.queries import customer_attachment
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.files.actions import safe_name
from atithi.files.serving import serve
from atithi.realtime import sse_response

FORM_ROOM = 64 * 1024  # what a form adds around a file


def _too_long() -> ChatError:
    return ChatError("too_long", _("This message is too long."), status=413)


@endpoint("POST")
def session(request: ChatRequest) -> HttpResponse:
    """Starts a session: a new guest's, or that of the person for whom the site's signature vouches."""
    limited(request, "start", per_network=request.chat.per_network)
    refuse_larger(request, 16 * 1024, _too_long)
    data = read_json(request.body or b"{}", 16 * 1024)
    if data.get("identity") is None:
        return JsonResponse({"token": tokens.issue(request.chat.public_id, tokens.guest_key()), "identified": False})
    who = identity.verify(request.chat.secret, data["identity"], max_age=request.chat.max_age)
    previous = tokens.read(request.chat.public_id, str(data.get("previous") or "")) or ""
    started = actions.start_identified(channel=request.chat, identity=who, previous=previous)
    token = tokens.issue(request.chat.public_id, started.key, tokens.IDENTIFIED_LIFETIME)
    return JsonResponse({"token": token, "identified": True, "name": who.name})


@endpoint("GET", "POST")
def messages(request: ChatRequest) -> HttpResponse:
    """GET: the guest's conversation, after the message that they know (`after`). POST: a message of theirs."""
    return _accept_message(request) if request.method == "POST" else _list_messages(request)


def _accept_message(request: ChatRequest) -> HttpResponse:
    """Keeps a message durably and answers at once; a worker reads it a moment later, in the order of acceptance."""
    key = guest_key(request)
    refuse_larger(request, BODY_LIMIT, _too_long)
    written = read_message(request.body)
    chat = request.chat
    limited(request, "write", key=key, per_session=chat.per_session, per_network=chat.per_network)
    _keep(request, key, written.id, request.body, {"kind": "text"})
    return JsonResponse({"id": written.id, "state": "sent"}, status=202)


def _keep(request: ChatRequest, key: str, sent_id: str, body: bytes, details: dict[str, Any]) -> None:
    accept(
        channel_id=request.chat.id, provider_id=f"{key}:{sent_id}", body=body, details={"session": key, **details},
        lane=f"webchat:{key}",
    )  # fmt: skip


def _list_messages(request: ChatRequest) -> HttpResponse:
    key = guest_key(request)
    limited(request, "read", key=key, per_session=240)
    state = chat_state(live_session(key), after=known_id(request.GET.get("after")))
    return JsonResponse(state_json(state, key))


@endpoint("POST")
def files(request: ChatRequest) -> HttpResponse:
    """Accepts one picture or PDF, with the id that the page gave it."""
    key = guest_key(request)
    refuse_larger(request, settings.UPLOAD_LIMIT + FORM_ROOM, too_large)
    limited(request, "write", key=key, per_session=request.chat.per_session, per_network=request.chat.per_network)
    sent_id = client_id(request.POST.get("id"))
    upload = check_file(request.FILES.get("file"))
    details = {
        "kind": "file", "name": safe_name(upload.name or ""), "type": clean_line(upload.content_type or "", 100),
        "at": clean_line(request.POST.get("at", ""), 40),
    }  # fmt: skip
    _keep(request, key, sent_id, upload.read(), details)
    return JsonResponse({"id": sent_id, "state": "sent"}, status=202)


@endpoint("GET")
def file(request: ChatRequest, attachment: str) -> HttpResponseBase:
    """A file of the guest's own conversation."""
    found = live_session(guest_key(request))
    return serve(customer_attachment(owned(found), known_id(attachment)).file)


@endpoint("GET")
def live(request: ChatRequest) -> HttpResponseBase:
    """Signals (ids only) about the session and its conversation; the page then fetches what it may see."""
    key = guest_key(request)
    limited(request, "live", key=key, per_session=60)
    topics = [f"chat:{key}", *(f"chat:{each.public_id}" for each in owned(live_session(key)))]
    return sse_response(topics, request)


@endpoint("POST")
def typing(request: ChatRequest) -> HttpResponse:
    """The guest is writing. Nothing to say to staff before there is a conversation."""
    key = guest_key(request)
    limited(request, "typing", key=key, per_session=30, per_network=request.chat.per_network)
    found = live_session(key)
    if found is not None and found.conversation is not None:
        actions.tell_typing(conversation=found.conversation)
    return HttpResponse(status=204)


@endpoint("POST")
def seen(request: ChatRequest) -> HttpResponse:
    """The guest has our replies up to `message` before their eyes."""
    key = guest_key(request)
    limited(request, "seen", key=key, per_session=120)
    refuse_larger(request, 1024, _too_long)
    found = live_session(key)
    message = visible_message(found, known_id(read_json(request.body, 1024).get("message")))
    if message is None:
        raise NotFound
    for conversation in owned(found):
        mark_seen_by_customer(conversation=conversation, up_to=message)
    return HttpResponse(status=204)


@endpoint("POST")
def question(request: ChatRequest, message: str) -> HttpResponse:
    """What the guest tapped or wrote below a message that asks; then the question as it stands now."""
    key = guest_key(request)
    limited(request, "question", key=key, per_session=30, per_network=request.chat.per_network)
    refuse_larger(request, BODY_LIMIT, _too_long)
    found = visible_message(live_session(key), known_id(message))
    if found is None:
        raise NotFound
    return JsonResponse(take_answer(found, read_json(request.body)))


@endpoint("POST")
def contact(request: ChatRequest) -> HttpResponse:
    """Name, mail and phone as the guest gives them; all optional, none verified."""
    key = guest_key(request)
    limited(request, "contact", key=key, per_session=10, per_network=request.chat.per_network)
    refuse_larger(request, 4096, _too_long)
    data = read_json(request.body, 4096)
    given = {field: data.get(field) or "" for field in ("name", "email", "phone")}
    if not all(isinstance(value, str) for value in given.values()):
        raise ChatError("malformed", _("The page sent something unreadable. Please reload it."))
    live_session(key)
    name, email, phone = (clean_line(str(given[field]), 254) for field in ("name", "email", "phone"))
    actions.leave_contact(channel=request.chat, key=key, name=name[:120], email=email, phone=phone)
    return HttpResponse(status=204)
