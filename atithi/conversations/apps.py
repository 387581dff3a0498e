from django.apps import AppConfig


class ConversationsApp(AppConfig):
    name = "atithi.conversations"
    label = "conversations"

    def ready(self) -> None:
        from atithi.conversations import events  # noqa: F401
