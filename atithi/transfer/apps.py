from django.apps import AppConfig


class TransferApp(AppConfig):
    name = "atithi.transfer"
    label = "transfer"

    def ready(self) -> None:
        from atithi.transfer import events  # noqa: F401
