from django.apps import AppConfig


class PromisesApp(AppConfig):
    name = "atithi.promises"
    label = "promises"

    def ready(self) -> None:
        from atithi.promises import events  # noqa: F401
