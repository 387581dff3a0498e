from django.apps import AppConfig


class SatisfactionApp(AppConfig):
    name = "atithi.satisfaction"
    label = "satisfaction"

    def ready(self) -> None:
        from atithi.satisfaction import events  # noqa: F401
