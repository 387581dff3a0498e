from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "atithi.api"
    label = "api"
