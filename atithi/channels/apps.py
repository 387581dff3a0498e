from django.apps import AppConfig


class ChannelsApp(AppConfig):
    name = "atithi.channels"
    label = "channels"

    def ready(self) -> None:
        from atithi.channels import events  # noqa: F401
