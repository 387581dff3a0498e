"""Lets Django find this room's static files and catalogues; nothing else here knows of Django."""

from django.apps import AppConfig


class LanguageApp(AppConfig):
    name = "atithi.language"
    label = "language"
