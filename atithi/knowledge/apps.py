from django.apps import AppConfig


class KnowledgeApp(AppConfig):
    name = "atithi.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from django.conf import settings

        from atithi.knowledge import announcement_documents, events  # noqa: F401
        from atithi.knowledge.matching import weights
        from atithi.search.sources import register

        register(announcement_documents.SOURCE)
        weights.own_thresholds = settings.ANSWER_THRESHOLDS
