"""Addresses for customers, outside the workspace."""

from django.urls import URLPattern, URLResolver, path

from atithi.portal import views

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/chat/<str:channel>/", views.chat, name="chat"),
]
