"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.core.personal import Fate, Goes, Part
from atithi.satisfaction.models import Answer, AnswerValue, Held, InvitationState, Remark
from atithi.satisfaction.queries import to_erase


def tell(ids: Sequence[int]) -> list[Part]:
    """What they were asked and answered."""
    rows = Answer.objects.filter(customer__in=ids).select_related("survey").prefetch_related("values").order_by("id")
    answers = [
        {
            "at": one.answered_at.isoformat(), "survey": one.survey.name, "score": one.score, "words": one.comment,
            "answers": "; ".join(f"{each.question}: {each.choice or each.text or each.number}" for each in one.values.all()),
        }
        for one in rows
    ]  # fmt: skip
    columns = [
        ("at", _("When")), ("survey", _("Survey")), ("score", _("Score")), ("words", _("Words")), ("answers", _("Your answers")),
    ]  # fmt: skip
    return [Part("survey_answers", _("What you answered when we asked"), columns, answers)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Words go; that somebody gave a score on a day stays, without anything that says who."""
    return Fate(goes=[Goes(_("Answers to surveys"), Answer.objects.filter(customer__in=ids).count())])


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Removes their words and who they are from the scores; nobody is asked any more."""
    rows = to_erase(ids)
    AnswerValue.objects.filter(answer__customer__in=ids).exclude(text="").update(text="")
    answers = Answer.objects.filter(customer__in=ids)
    Remark.objects.filter(answer__in=answers).delete()
    Remark.objects.filter(answer__in=answers).delete()
    answers.update(comment="", language="", script="", mood="", customer=None)
    rows.filter(send_at__isnull=False).update(state=InvitationState.HELD, held_because=Held.GONE, send_at=None)
    # Without the conversation nothing leads from the score to the person. The key goes too: it names their record.
    for row in rows.only("pk", "public_id"):
        row.key, row.customer, row.conversation, row.order, row.message = (
            f"erased:{row.public_id}",
            None,
            None,
            None,
            None,
        )
        row.watch_at = None
        row.save(update_fields=["key", "customer", "conversation", "order", "message", "watch_at"])
    return []
