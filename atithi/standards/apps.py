from django.apps import AppConfig


class StandardsApp(AppConfig):
    name = "atithi.standards"
    label = "standards"

    def ready(self) -> None:
        from atithi.standards import events  # noqa: F401
