from django.apps import AppConfig


class ConversationsApp(AppConfig):
    name = "atithi.conversations"
    label = "conversations"

    def ready(self) -> None:
        from atithi.conversations import (
            canned,
            documents,
            events,  # noqa: F401
        )
        from atithi.search import register

        register(documents.SOURCE)
        register(canned.SOURCE)
