"""The pages of the chat: the script for other sites, and the frame that it opens."""

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from atithi.channels.webchat.channel import ChatChannel, open_channel
from atithi.channels.webchat.content import FILE_TYPES, TEXT_LIMIT
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.words import greeting, launcher_words, page_words
from atithi.staff.queries import business

STATIC = Path(__file__).parent / "static" / "webchat"
# Scripts that can be typed with Roman letters: their first letter, and an example that explains it.
PHONETIC = {
    "hi": {"letter": "अ", "sample": "namaste → नमस्ते"},
    "te": {"letter": "అ", "sample": "namaste → నమస్తే"},
    "bn": {"letter": "অ", "sample": "nomoskar → নমস্কার"},
}


@require_GET
def launcher(request: HttpRequest) -> HttpResponse:
    """The script that a site includes: small, cached for an hour, the same for every site and channel."""
    plain, packed, tag = _launcher()
    packed_wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(packed if packed_wanted else plain, content_type="text/javascript; charset=utf-8")
        if packed_wanted:
            response["Content-Encoding"] = "gzip"
    response["ETag"], response["Cache-Control"] = tag, "public, max-age=3600"
    # Sites that isolate themselves (COEP) may load only what allows it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@lru_cache(maxsize=1)
def _launcher() -> tuple[bytes, bytes, str]:
    source = (STATIC / "launcher.js").read_text(encoding="utf-8")
    words = json.dumps(launcher_words(), ensure_ascii=False)
    plain = source.replace("/* words */ {}", words).encode()
    return plain, gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:20]}"'


@require_GET
@xframe_options_exempt
def frame(request: HttpRequest, channel: str) -> HttpResponse:
    """The chat itself, shown in a frame on the sites that the channel allows."""
    return chat_page(request, channel, framed=True)


def chat_page(request: HttpRequest, public_id: str, *, framed: bool) -> HttpResponse:
    """The chat of a channel as a page: in a frame of another site, or on its own (a link for customers)."""
    with translation.override(_language(request)):
        try:
            chat: ChatChannel | None = open_channel(public_id)
        except ChatError as error:
            response = render(request, "webchat/closed.html", {"message": str(error)}, status=404)
            chat = None
        else:
            response = render(request, "webchat/chat.html", _context(request, open_channel(public_id), framed))
        response["Content-Language"] = translation.get_language() or "en"
    response["Cache-Control"] = "no-store"
    if framed:
        sites = list(chat.sites) if chat is not None else []
        response._csp_replace = {"frame-ancestors": _ancestors(sites)}  # type: ignore[attr-defined]
    return response


def _ancestors(sites: list[str]) -> list[str]:
    """Who may frame the chat. Our own pages always may (the demo's shop is one)."""
    return ["'self'", *(site for site in sites if site != "'none'")] if sites else ["*"]


def _language(request: HttpRequest) -> str:
    chosen = request.GET.get("language", "")[:2]
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language() or "en"


def _context(request: HttpRequest, chat: ChatChannel, framed: bool) -> dict[str, object]:
    language = translation.get_language() or "en"
    owner = business()
    name = owner.name_in(language)
    theme = request.GET.get("theme", "")
    return {
        "business": name,
        "logo": owner.logo_id,
        "look": f"/look.css?{urlencode({'colour': chat.colour})}" if chat.colour else "/look.css",
        "framed": framed,
        "theme": theme if theme in {"light", "dark"} else "",
        "languages": settings.LANGUAGES,
        "language": language,
        "phonetic": PHONETIC.get(language),
        "accept": ",".join(sorted(FILE_TYPES)),
        "words": page_words(),
        "chat": {
            "base": f"/webchat/{chat.public_id}/",
            "channel": chat.public_id,
            "framed": framed,
            "language": language,
            "greeting": greeting(chat, name, language),
            "textLimit": TEXT_LIMIT,
            "say": request.GET.get("say", "")[:TEXT_LIMIT],
            "fileLimit": settings.UPLOAD_LIMIT,
            "fileTypes": sorted(FILE_TYPES),
        },
    }
