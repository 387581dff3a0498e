from django.apps import AppConfig


class InstoreApp(AppConfig):
    name = "atithi.channels.instore"
    label = "instore"

    def ready(self) -> None:
        from atithi.channels.instore import events  # noqa: F401
