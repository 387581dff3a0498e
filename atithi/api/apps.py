from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "atithi.api"
    label = "api"

    def ready(self) -> None:
        from atithi.api import events  # noqa: F401
