from django.apps import AppConfig


class KnowledgeApp(AppConfig):
    name = "atithi.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from atithi.knowledge import announcement_documents, events  # noqa: F401
        from atithi.search.sources import register

        register(announcement_documents.SOURCE)
