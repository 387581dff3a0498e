"""The top of the house as a Django app: its commands and its catalogues."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "atithi.config"
    label = "config"
