from django.apps import AppConfig


class KnowledgeApp(AppConfig):
    name = "atithi.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from atithi.knowledge import events  # noqa: F401
