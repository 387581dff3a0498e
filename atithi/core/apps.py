from django.apps import AppConfig


class CoreApp(AppConfig):
    name = "atithi.core"
    label = "core"
