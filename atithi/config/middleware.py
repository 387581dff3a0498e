"""What happens to every request: whose address it is, which language it is answered in, how errors are said."""

import json
import logging
from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from atithi.core.errors import DeskError
from atithi.workspace.access import by_script

log = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]


class ProxyMiddleware:
    """Takes the client's address from X-Forwarded-For where the owner says that proxies stand in front.

    Only the entry written by the outermost trusted proxy counts: what lies before it came from the client.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if proxies and len(forwarded) >= proxies:
            request.META["REMOTE_ADDR"] = forwarded[-proxies]
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return self.respond(request)


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy, put together once; anew only for an answer that replaces a part (`_csp_replace`)."""

    def __init__(self, respond: Respond) -> None:
        super().__init__(respond)
        self.usual = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """There are no nonces here: nothing is inline."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        replaced = getattr(response, "_csp_replace", None)
        response.headers.setdefault(HEADER, build_policy(replace=replaced) if replaced else self.usual)
        return response


class LanguageMiddleware:
    """Answers in the language the person chose, else the chosen cookie's, else the browser's."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.respond(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    def _language(self, request: HttpRequest) -> str:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return str(request.user.language)
        return translation.get_language_from_request(request)


class Unavailable(DeskError):
    """The database is away, locked for too long, or its disk is full."""

    status = 503

    def __init__(self) -> None:
        message = _(
            "The desk cannot save anything at this moment. Nothing was changed; please try again in a little while."
        )
        super().__init__("unavailable", message)


class ErrorMiddleware:
    """Says a room's error once, for all faces: a sentence for a person, problem+json (RFC 9457) for a program."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            log.error("the database cannot serve %s: %s", request.path, error)
            response = self._say(request, Unavailable())
            response["Retry-After"] = "5"
            return response
        return self._say(request, error) if isinstance(error, DeskError) else None

    def _say(self, request: HttpRequest, error: DeskError) -> HttpResponse:
        if "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json":
            body = {"type": "about:blank", "title": str(error), "status": error.status, "code": error.code}
            return HttpResponse(json.dumps(body), status=error.status, content_type="application/problem+json")
        template = "desk/error_fragment.html" if by_script(request) else "desk/error.html"
        return render(request, template, {"message": str(error), "status": error.status}, status=error.status)
