"""The first version of the API: its resources put together."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import register_converter
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from atithi.api.errors import ApiError
from atithi.api.openapi import describe
from atithi.api.problems import say_problems

VERSION = "1.0.0"


class PublicIdConverter:
    """An id in an address. Anything else is no address of ours."""

    regex = "[0-9A-Za-z]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StrictParser(Parser):
    """Takes JSON that says so, and no parameter that a database could not hold."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise ApiError("media_type", gettext_lazy("Send the body as application/json."), status=415)
        try:
            found: dict[str, Any] = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise ApiError("malformed_json", gettext_lazy("The body is not valid JSON in UTF-8.")) from error
        return found

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        if any(isinstance(value, str) and ("\0" in value or "\ufffd" in value) for value in found.values()):
            raise ApiError("malformed_parameter", gettext_lazy("A parameter is not valid UTF-8."))
        return found


class DeskApi(NinjaAPI):
    """Ninja, with our description of it."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return describe(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


def build() -> DeskApi:
    """The API with all its resources."""
    from atithi.api.resources import (
        appointments,
        articles,
        attachments,
        calls,
        canned,
        clocks,
        commerce,
        conversations,
        customers,
        events,
        guests,
        guide,
        handling,
        honesty,
        imports,
        inbound,
        knowledge,
        macros,
        messages,
        notices,
        organisations,
        promises,
        remedies,
        routing,
        satisfaction,
        search,
        staff,
        staffing,
        supervising,
        surveys,
        views,
        visits,
    )

    register_converter(PublicIdConverter, "pid")
    api = DeskApi(
        title="Atithi", version=VERSION, urls_namespace="api", docs_url=None, openapi_url=None, parser=StrictParser(),
        description=_("Customers, conversations and messages of this desk, for programs that act for a person."),
    )  # fmt: skip
    say_problems(api)
    for resource in (handling, notices):
        api.add_router("", resource.router)
    for resource in (
        customers,
        guests,
        organisations,
        appointments,
        commerce,
        remedies,
        promises,
        honesty,
        satisfaction,
        surveys,
        imports,
        conversations,
        search,
        knowledge,
        articles,
        clocks,
        supervising,
        routing,
        messages,
        macros,
        guide,
        inbound,
        attachments,
        staff,
        staffing,
        events,
        views,
        calls,
        canned,
        visits,
    ):
        api.add_router("", resource.router)
    return api


api = build()
