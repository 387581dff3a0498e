"""The edge of the API: whatever happens behind it, a program gets an answer that it can read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from atithi.api.problems import MEDIA_TYPE, problem

Respond = Callable[[HttpRequest], HttpResponse]
ROOT = "/api/"


class ApiMiddleware:
    """Says every error under /api/ as a problem, whoever raised it, and shows the token's allowance."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.respond(request)
        response = self.respond(request)
        if response.status_code >= 400 and response["Content-Type"] != MEDIA_TYPE:
            response = _said(request, response)
        if (allowance := getattr(request, "allowance", None)) is not None:
            for name, value in allowance.headers().items():
                response[name] = value
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _said(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What Django or a middleware refused, as a problem; what it said in headers stays."""
    with translation.override(translation.get_language_from_request(request)):
        said = problem(response.status_code)
    for name, value in response.items():
        if name not in {"Content-Type", "Content-Length"}:
            said[name] = value
    return said


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """An address under /api/ that there is not."""
    return problem(404)
