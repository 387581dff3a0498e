"""The addresses under /settings/tokens/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
