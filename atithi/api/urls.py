"""The addresses under /api/."""

from django.urls import URLPattern, URLResolver, path, re_path

from atithi.api.edge import nowhere
from atithi.api.openapi import openapi
from atithi.api.pages.reference import reference
from atithi.api.v1 import api

# What is asked most is looked for first; the order of the description is another matter.
_patterns, _app, _space = api.urls
_v1 = (sorted(_patterns, key=lambda one: not str(one.pattern).startswith("inbound")), _app, _space)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/openapi.json", openapi, name="api-openapi"),
    path("v1/docs", reference, name="api-reference"),
    path("v1/", _v1),
    re_path(r"", nowhere),
]
