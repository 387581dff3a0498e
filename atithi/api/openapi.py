"""The description of the API (OpenAPI 3.1): what ninja finds out, and what holds for every operation."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja.openapi.schema import OpenAPISchema

from atithi.api.problems import COMMON, MEDIA_TYPE

DONE = {"200": _("Done."), "201": _("Made."), "202": _("Taken over."), "204": _("Done; nothing is said.")}
KEY = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"},
    "description": _("Any text of yours. Sent again with it, the same request has its effect once, for 24 hours."),
}  # fmt: skip
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": _("An error (RFC 9457)."),
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("What is wrong, in the language of Accept-Language.")},
        "code": {"type": "string", "description": _("What is wrong, for programs: it stays the same.")},
        "errors": {
            "type": "array",
            "description": _("Each wrong value, with a JSON pointer into the body or the name of a parameter."),
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {name: {"type": "string"} for name in ("pointer", "parameter", "detail")},
            },
        },
    },
}
_LINK = {"Link": {"schema": {"type": "string"}, "description": _("The next page, as rel=next.")}}
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": _("Where it is found.")}}
_LIMITS = {
    name: {"schema": {"type": "integer"}}
    for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
}


def describe(schema: OpenAPISchema) -> OpenAPISchema:
    """Adds to `schema` what every operation has: problems, keys, headers, scopes."""
    for shape in schema["components"]["schemas"].values():
        shape.pop("description", None)  # what a class says of itself is for those who read the code
    schema["components"]["schemas"]["Problem"] = PROBLEM
    schema["servers"] = []
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    for status, said in responses.items():
        said["description"] = DONE[status]
        if method == "post":
            said["headers"] = _LOCATION
        elif "cursor" in {each["name"] for each in operation["parameters"]}:
            said["headers"] = _LINK
    if operation["operationId"].endswith("read_attachment"):
        responses["200"]["content"] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    operation["operationId"] = operation["operationId"].rpartition("resources_")[2].partition("_")[2]
    if method == "post":
        operation["parameters"].append(KEY)
    for status in _problems_of(operation):
        responses[str(status)] = _problem_response(status)


def _problems_of(operation: dict[str, Any]) -> list[int]:
    """The statuses that an operation may refuse with."""
    body = [409, 413, 415] if "requestBody" in operation else [409]
    return [400, 401, 403, 404, *body, 422, 429, 503]


def _problem_response(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said = {"description": str(COMMON[status][1]), "content": content}
    return {**said, "headers": _LIMITS} if status == 429 else said


@cache
def document(language: str) -> dict[str, Any]:
    """The description in one language."""
    from atithi.api.v1 import api

    with translation.override(language):
        scopes = _scopes()
        found: dict[str, Any] = _translated(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    for operations in found["paths"].values():
        for operation in operations.values():
            scope = scopes[operation["operationId"]]
            operation["security"] = [{"Bearer": [scope]}]
    return found


def _scopes() -> dict[str, str]:
    """The scope that each operation asks for, by the operation's name."""
    from atithi.api.v1 import api

    return {
        operation.view_func.__name__: operation.auth_callbacks[0].scope  # type: ignore[attr-defined]
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def _translated(part: Any) -> Any:
    """`part` with its sentences (descriptions and summaries) in the active language."""
    if isinstance(part, list):
        return [_translated(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: gettext(value)
        if name in {"description", "summary"} and isinstance(value, str) and value
        else _translated(value)
        for name, value in part.items()
    }


@csrf_exempt
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/openapi.json: the description, in the reader's language."""
    text = json.dumps(document(translation.get_language() or "en"), ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")
