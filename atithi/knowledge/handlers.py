"""What time does to articles."""

from datetime import timedelta

from atithi.core.clock import now
from atithi.events import Actor, JobView
from atithi.knowledge.actions import forget_old_words, propose_synonyms, publish_text
from atithi.knowledge.models import Asked, Step, Text

AT_ONCE = 50
KEPT = timedelta(days=365)


def publish_due(job: JobView) -> None:
    """Publishes texts whose moment has come."""
    due = Text.objects.filter(step=Step.SCHEDULED, publish_at__lte=now()).order_by("publish_at")
    for text in due[:AT_ONCE]:
        publish_text(text=text, actor=Actor.system())


def forget_old_questions(job: JobView) -> None:
    """Questions older than a year are forgotten."""
    Asked.objects.filter(at__lt=now() - KEPT).delete()


def learn_synonyms(job: JobView) -> None:
    """Proposes pairs of words from what was searched and opened, once what is too old was forgotten."""
    forget_old_words(today=now().date())
    propose_synonyms(actor=Actor.system())
