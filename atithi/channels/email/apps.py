from django.apps import AppConfig


class EmailApp(AppConfig):
    name = "atithi.channels.email"
    label = "email"

    def ready(self) -> None:
        from atithi.channels.email import events  # noqa: F401
