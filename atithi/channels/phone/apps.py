from django.apps import AppConfig


class PhoneApp(AppConfig):
    name = "atithi.channels.phone"
    label = "phone"

    def ready(self) -> None:
        from atithi.channels.phone import events  # noqa: F401
