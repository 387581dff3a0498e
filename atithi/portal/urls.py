"""Addresses for customers, outside the workspace."""

from django.urls import URLPattern, URLResolver, path

from atithi.portal import look, views

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("look.css", look.look, name="look"),
    path("look/shades.css", look.shades, name="shades"),
    path("logo", look.logo, name="logo"),
    path("help/chat/<str:channel>/", views.chat, name="chat"),
]
