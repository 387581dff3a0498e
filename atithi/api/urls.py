"""The addresses under /api/."""

from django.urls import URLPattern, URLResolver, path, re_path

from atithi.api.edge import nowhere
from atithi.api.openapi import openapi
from atithi.api.pages.reference import reference
from atithi.api.v1 import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/openapi.json", openapi, name="api-openapi"),
    path("v1/docs", reference, name="api-reference"),
    path("v1/", api.urls),
    re_path(r"", nowhere),
]
