"""Loads, before the processes fork, what each of them would else load by itself at its first request or job.

So the first page comes as fast as the others, and the memory is there once for all processes.
"""

from importlib import import_module
from io import BytesIO
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

PAGES = ("account/login.html", "desk/inbox.html", "desk/conversation.html", "desk/rows.html", "desk/news.html")
MODULES = ("uvicorn", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on", "uvloop", "atithi.events.worker")


def warm_up() -> None:
    """To be called once the static files are collected. Opens no connection that would be shared with the children."""
    from django.conf import settings

    from atithi.channels.adapters import adapters
    from atithi.core.clock import now
    from atithi.events.table import table
    from atithi.language import identify
    from atithi.workspace import wording

    for name in MODULES:
        import_module(name)
    table()
    adapters()
    identify("mera refund kab aayega")
    for page in PAGES:
        get_template(page)
    # The web processes get this very application: its middleware, its list of static files and its addresses.
    application = import_module("atithi.config.asgi").application
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            wording.exact(now())
            request, _refusal = application.create_request(_scope(reverse("account_login"), language), BytesIO())
            application.get_response(request)


def _scope(path: str, language: str) -> dict[str, Any]:
    """A GET as uvicorn hands it over."""
    headers = [(b"host", b"127.0.0.1"), (b"accept-language", language.encode()), (b"x-forwarded-proto", b"https")]
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "scheme": "http"}
