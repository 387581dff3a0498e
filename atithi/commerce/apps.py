from django.apps import AppConfig


class CommerceApp(AppConfig):
    name = "atithi.commerce"
    label = "commerce"

    def ready(self) -> None:
        from atithi.commerce import (
            documents,
            events,  # noqa: F401
        )
        from atithi.search import register

        register(documents.SOURCE)
