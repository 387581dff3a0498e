"""/api/v1/docs: the reference, drawn from the API's own description, so that it cannot say anything else."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from atithi.api.answers import PREFIX
from atithi.api.openapi import document
from atithi.api.problems import COMMON
from atithi.api.scopes import Scope

TITLES = {
    "customers": _("Customers"),
    "conversations": _("Conversations"),
    "messages": _("Messages"),
    "attachments": _("Files"),
    "organisations": _("Organisations"),
    "commerce": _("Goods and orders"),
    "promises": _("Promises"),
    "appointments": _("Appointments"),
    "calls": _("Calls"),
    "clocks": _("Standards and clocks"),
    "supervising": _("The live board and reports"),
    "routing": _("Who takes what"),
    "surveys": _("Surveys"),
    "staffing": _("Staffing"),
    "imports": _("Bringing data in"),
    "staff": _("Staff, teams, stores, channels"),
    "events": _("The record"),
}


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    required: bool
    meaning: SafeString


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    id: str
    verb: str
    path: str
    summary: str
    description: SafeString
    scope: str
    status: str
    done: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]


@dataclass
class Group:
    """The operations of one resource."""

    name: str
    title: str
    operations: list[Operation] = field(default_factory=list)


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The whole reference on one page; it needs no script."""
    language = translation.get_language() or "en"
    context = {
        "groups": groups(language), "prefix": PREFIX, "scopes": list(Scope),
        "problems": [(status, title, detail) for status, (_code, title, detail) in COMMON.items()],
    }  # fmt: skip
    return render(request, "api/reference.html", context)


@cache
def groups(language: str) -> list[Group]:
    """Every operation of the API by resource, in one language."""
    schema = document(language)
    with translation.override(language):
        found = {name: Group(name, str(title)) for name, title in TITLES.items()}
    for path, operations in schema["paths"].items():
        for verb, operation in operations.items():
            found[operation["tags"][0]].operations.append(_operation(schema, path, verb, operation))
    return list(found.values())


def _operation(schema: dict[str, Any], path: str, verb: str, operation: dict[str, Any]) -> Operation:
    status, response = next(iter(operation["responses"].items()))
    content: dict[str, Any] = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {})
    return Operation(
        id=operation["operationId"], verb=verb.upper(), path=path.removeprefix(PREFIX), summary=operation["summary"],
        description=_marked(operation.get("description", "")), scope=operation["security"][0]["Bearer"][0], status=status,
        done=response["description"], body=_fields(schema, content.get("schema", {})),
        parameters=[
            Field(each["name"], _kind(each["schema"]), each["required"], _marked(each.get("description", "")))
            for each in operation["parameters"]
        ],
        answer=_fields(schema, response.get("content", {}).get("application/json", {}).get("schema", {})),
    )  # fmt: skip


def _marked(text: str) -> SafeString:
    """A sentence with what stands in backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if odd % 2 else part,) for odd, part in parts)
    )


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return found


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[Field]:
    """The fields of an object; of a page, those of its items."""
    part = _resolved(schema, part)
    properties = part.get("properties", {})
    if set(properties) == {"items", "next"}:
        return _fields(schema, properties["items"]["items"])
    required = set(part.get("required", []))
    return [
        Field(name, _kind(each), name in required, _marked(each.get("description", "")))
        for name, each in properties.items()
    ]


def _kind(part: dict[str, Any]) -> str:
    """What a value is, in a word or two."""
    if "$ref" in part:
        return str(part["$ref"].rpartition("/")[2].removesuffix("Out").removesuffix("In"))
    if "anyOf" in part:
        return " | ".join(dict.fromkeys(_kind(each) for each in part["anyOf"]))
    if "enum" in part:
        return " | ".join(str(each) for each in part["enum"] if each != "")
    if "const" in part:
        return str(part["const"]) or '""'
    if part.get("type") == "array":
        each = part.get("prefixItems") or [part["items"]]  # the first: so many values in this order
        return f"[{', '.join(_kind(one) for one in each)}]"
    return str(part.get("format") or part.get("type", ""))
