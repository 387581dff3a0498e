"""What every address of the chat has in common: the open channel, the guest's token, their language, errors as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from atithi.channels.webchat import limits, tokens
from atithi.channels.webchat.channel import ChatChannel, open_channel
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.queries import session_over
from atithi.core.errors import DeskError

TOKEN_HEADER = "X-Chat-Token"  # noqa: S105 (its name, not a token)
LANGUAGE_HEADER = "X-Chat-Language"
View = Callable[..., HttpResponseBase]


class ChatRequest(HttpRequest):
    """A request to an open chat (for types: the request gets these attributes)."""

    chat: ChatChannel


def endpoint(*methods: str) -> Callable[[View], View]:
    """A view that the chat's page calls with one of `methods`. It needs no CSRF token: no cookie gives any right here."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def respond(request: Any, channel: str, **values: Any) -> HttpResponseBase:
            with translation.override(language_of(request)):
                if request.method not in methods:
                    return problem(405, "method", _("The page asked in a wrong way. Please reload it."))
                try:
                    request.chat = open_channel(channel)
                    response = view(request, **values)
                except DeskError as error:
                    return problem(error.status, error.code, str(error), getattr(error, "after", None))
                except (DatabaseError, InterfaceError):
                    text = _("We cannot take this in at the moment. It stays here and is sent again by itself.")
                    return problem(503, "unavailable", text, 3)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return respond

    return decorate


def language_of(request: HttpRequest) -> str:
    """The language chosen in the chat, else the one this request has."""
    chosen = request.headers.get(LANGUAGE_HEADER, "")
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language() or "en"


def problem(status: int, code: str, text: str, after: int | None = None) -> HttpResponse:
    """A refusal (RFC 9457) with a sentence that the page shows as it is."""
    body = {"type": "about:blank", "title": text, "status": status, "code": code}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if after is not None:
        response["Retry-After"] = str(after)
    return response


def guest_key(request: ChatRequest) -> str:
    """The key of the session whose token came along. Raises ChatError (401)."""
    key = tokens.read(request.chat.public_id, request.headers.get(TOKEN_HEADER, ""))
    if key is None:
        raise session_over()
    return key


def limited(request: ChatRequest, act: str, *, key: str = "", per_session: int = 0, per_network: int = 0) -> None:
    """Counts an act against the limits of the session and of the network it came from. Raises ChatError (429)."""
    if key:
        limits.count(f"{act}:{key}", per_session)
    if per_network:
        limits.count(f"{act}:{request.chat.id}:{limits.network_of(request.META.get('REMOTE_ADDR', ''))}", per_network)


def declared_length(request: HttpRequest) -> int:
    """What the request says of its size, in bytes; 0 where it says nothing readable."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def refuse_larger(request: HttpRequest, limit: int, refusal: Callable[[], ChatError]) -> None:
    """Raises `refusal` where the request is larger than `limit` bytes, before any of it is looked at."""
    if declared_length(request) > limit:
        raise refusal()
