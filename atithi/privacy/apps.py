from django.apps import AppConfig


class PrivacyApp(AppConfig):
    name = "atithi.privacy"
    label = "privacy"

    def ready(self) -> None:
        from atithi.privacy import events  # noqa: F401
