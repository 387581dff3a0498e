"""Answers of days gone by, put into the tables at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.satisfaction.actions.counting import count_days, count_touched
from atithi.satisfaction.actions.themes import read_answers
from atithi.satisfaction.models import Answer, Invitation, InvitationState, Survey, SurveyVersion


def past(survey: Survey, scores: Sequence[int | None], *, ago: int = 3, comments: Sequence[str] = (), language: str = "hi",
         channel: str = "webchat", **groups: Any) -> list[Invitation]:  # fmt: skip
    """Guests who were asked `ago` days ago, one for each score; None for those who never answered."""
    moment = now() - timedelta(days=ago)
    rows = Invitation.objects.bulk_create(_asked(survey, score, moment, language, channel, groups) for score in scores)
    answered = [row for row in rows if row.answered_at]
    answers = Answer.objects.bulk_create(
        Answer(invitation=row, survey=survey, score=row.score, answered_at=moment, language=language if comment else "",
               comment=comment, mood="upset" if "!!" in comment else "")
        for row, comment in zip(answered, [*comments, *[""] * len(answered)], strict=False)
    )  # fmt: skip
    count_days({(survey.pk, row.asked_on) for row in rows if row.asked_on})
    read_answers([answer.pk for answer in answers])
    return rows


def _asked(
    survey: Survey, score: int | None, moment: datetime, language: str, channel: str, groups: dict[str, Any]
) -> Invitation:
    done = score is not None
    return Invitation(
        key=public_id(), survey=survey, version=SurveyVersion.objects.filter(survey=survey).latest("number"),
        language=language, state=InvitationState.ANSWERED if done else InvitationState.DELIVERED, created_at=moment,
        asked_on=moment.date(), invited_at=moment, delivered_at=moment, opened_at=moment if done else None,
        answered_at=moment if done else None, expires_at=moment + timedelta(days=14), score=score, channel_kind=channel, **groups,
    )  # fmt: skip


def counted() -> None:
    """What changed is counted, as each minute."""
    _more, answers = count_touched()
    read_answers(answers)
