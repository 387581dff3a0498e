"""The desk as an app: how it is installed, and the script that keeps what was open for reading without a connection."""

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from atithi.staff.models import Language

WORKER = Path(__file__).resolve().parent.parent / "service_worker.js"
LIGHT, DARK = "#f6f3ee", "#3d3a9c"


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device must know to install the desk, in the reader's language and, where devices choose, in all four."""
    names = {}
    for code in Language.values:
        with override(code):
            names[code] = _("Atithi desk")
    icons = [
        {"src": static(f"desk/icons/{name}"), "sizes": size, "type": kind, "purpose": purpose}
        for name, size, kind, purpose in (
            ("mark-192.png", "192x192", "image/png", "any"), ("mark-512.png", "512x512", "image/png", "any"),
            ("mark-maskable-512.png", "512x512", "image/png", "maskable"),
        )
    ]  # fmt: skip
    shortcuts = [
        {"name": name, "url": url, "icons": icons[:1]}
        for name, url in (
            (_("My conversations"), reverse("workspace:queue", args=["mine"])),
            (_("Nobody has them yet"), reverse("workspace:queue", args=["unassigned"])),
            (_("What is new for you"), reverse("workspace:notices")),
        )
    ]
    language = get_language() or "en"
    values = {
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": language, "dir": "ltr",
        "name": names.get(language, names["en"]), "short_name": "Atithi", "name_localized": names,
        "description": _("Answer your customers, in their language."),
        "background_color": LIGHT, "theme_color": DARK, "icons": icons, "shortcuts": shortcuts,
        "categories": ["business", "productivity"],
    }  # fmt: skip
    response = JsonResponse(values, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, max-age=600"
    return response


@lru_cache(maxsize=1)
def _worker() -> str:
    return WORKER.read_text(encoding="utf-8")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves the whole desk; browsers ask for it anew each time."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
