"""Errors as RFC 9457 problems, in the language of whoever reads them."""

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from atithi.api.errors import ApiError
from atithi.api.validation import explain
from atithi.core.errors import DeskError

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

# status: (code, title, what to do about it)
COMMON: dict[int, tuple[str, Any, Any]] = {
    400: ("malformed", _("Malformed request"), _("This request cannot be read. Check its body and parameters.")),
    401: ("token_missing", _("No valid token"), _("Send a token as “Authorization: Bearer …”.")),
    403: ("forbidden", _("Not allowed"), _("This token may not do that.")),
    404: ("not_found", _("Not found"), _("There is nothing here that you can open.")),
    405: ("method_not_allowed", _("Method not allowed"), _("This address does not know that method: see Allow.")),
    409: ("conflict", _("Conflict"), _("This does not fit with what was done meanwhile.")),
    413: ("too_large", _("Too large"), _("This request is too large.")),
    415: ("media_type", _("Media type not supported"), _("Send the body as application/json.")),
    422: ("invalid", _("Invalid values"), _("Some values are not valid: see “errors”.")),
    429: ("rate_limited", _("Too many requests"), _("This token has used up its requests for this minute.")),
    500: ("internal_error", _("Internal error"), _("Something went wrong here. Your request may not have been done.")),
    503: ("busy", _("Busy"), _("The desk cannot answer just now. Please try again.")),
}


def problem(
    status: int, code: str = "", detail: Any = "", *, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """A problem; what is not said about it is what its status commonly means."""
    common_code, title, common_detail = COMMON.get(status, COMMON[500 if status >= 500 else 400])
    body = {
        "type": "about:blank",
        "title": str(title),
        "status": status,
        "detail": str(detail or common_detail),
        "code": code or common_code,
        **more,
    }
    content = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(content.encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _of_desk(request: HttpRequest, error: DeskError) -> HttpResponse:
    return problem(error.status, error.code, str(error), headers=getattr(error, "headers", None))


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, ApiError):
        return _of_desk(request, error.__cause__)
    return problem(error.status_code)


def _of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, errors=explain(error.errors))


def _busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.error("the database did not answer a program: %s", error)
    return problem(503, headers={"Retry-After": "1"})


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413)


def _malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400)


def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


def say_problems(api: NinjaAPI) -> None:
    """Has `api` answer every exception it knows with a problem."""
    answers: dict[type[Exception], Any] = {
        DeskError: _of_desk, HttpError: _of_http, ValidationError: _of_validation, OperationalError: _busy,
        RequestDataTooBig: _too_large, MultiPartParserError: _malformed, SuspiciousOperation: _malformed,
        Http404: _not_there,
    }  # fmt: skip
    for error, answer in answers.items():
        api.add_exception_handler(error, answer)
