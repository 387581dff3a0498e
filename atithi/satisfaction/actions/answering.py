"""Guests answer: once for each invitation, changed as long as it is open, by whoever holds the link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import announce
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.rows import fetch, insert, update
from atithi.core.text import clean
from atithi.events import Actor, record
from atithi.language import identify
from atithi.language.mood import mood
from atithi.satisfaction.actions.counting import touch
from atithi.satisfaction.actions.recovering import note_outcome, open_recovery, tell_more
from atithi.satisfaction.current import current_version
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import (
    Answer,
    AnswerValue,
    Invitation,
    InvitationState,
    ShopCode,
    Survey,
    SurveyVersion,
    Via,
)
from atithi.satisfaction.questions import LONGEST_TEXT, Value, read
from atithi.staff.queries import business

State = InvitationState
OPEN = frozenset({State.INVITED, State.DELIVERED, State.OPENED, State.ANSWERED})
_ONE = (
    "FROM satisfaction_invitation i JOIN satisfaction_survey s ON s.id = i.survey_id"
    " JOIN satisfaction_surveyversion v ON v.id = i.version_id WHERE i.id = %s"
)
_ANSWERED = ("state", "answered_at", "opened_at", "delivered_at", "score")


@dataclass(frozen=True, slots=True)
class Given:
    """What a guest sends. `values` by question, as forms and programs send them. Not `whole`: the rest may follow."""

    score: int | None = None
    comment: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    language: str = ""
    script: str = ""
    mood: str = ""


def _said(comment: str) -> _Said:
    """The comment, and what can be told of it. Before the transaction: it needs no rows."""
    text = clean(comment).strip()[:LONGEST_TEXT]
    if not text:
        return _Said("")
    found = identify(text)
    return _Said(text, found.language, found.script, mood(text, found.language))


def is_open(invitation: Invitation) -> bool:
    """Whether it was asked and can still be answered or changed."""
    return invitation.expires_at is not None and invitation.expires_at > now() and invitation.state in OPEN


def check_open(invitation: Invitation) -> None:
    """Raises SatisfactionError where it can be answered no more, or was never asked."""
    if not is_open(invitation):
        raise SatisfactionError(
            "survey_closed", _("The time for this answer is over. Thank you all the same!"), status=410
        )


def _check_score(survey: Survey, score: int | None) -> None:
    scale = survey.scale
    if scale is None:
        return
    if score is None:
        raise SatisfactionError("score_missing", _("Please choose one of the answers."), status=422)
    if not scale[0] <= score <= scale[1]:
        raise SatisfactionError(
            "score_outside", _("Please choose a number from %(low)s to %(high)s."), low=scale[0], high=scale[1], status=422
        )  # fmt: skip


def submit_answer(*, invitation: Invitation, given: Given, actor: Actor) -> Answer:
    """Takes an answer, or changes it. The same words once more change nothing. Raises SatisfactionError where the time is over,
    where the score is not on the scale, or where a question is not answered as it can be."""
    said = _said(given.comment)
    with transaction.atomic():
        row = _locked(invitation.pk)
        check_open(row)
        return _taken(row, given, said, actor)


def _locked(number: int) -> Invitation:
    """The invitation as it is now, held until the transaction ends, with its survey and questions. In SQL: every answer passes
    here, and building the queries would take longer than asking them."""
    locking = " FOR UPDATE OF i" if connection.features.has_select_for_update else ""
    found = fetch(f"{_ONE}{locking}", [number], i=Invitation, s=Survey, v=SurveyVersion)
    if found is None:
        raise Invitation.DoesNotExist
    row: Invitation = found[0]
    row.survey, row.version = found[1], found[2]
    return row


def _taken(row: Invitation, given: Given, said: _Said, actor: Actor) -> Answer:
    score = given.score if row.survey.scale is not None else None
    _check_score(row.survey, score)
    values = read(row.version.questions, score, given.values, whole=given.whole)
    known = Answer.objects.filter(invitation=row).first() if row.answered_at is not None else None
    before, words = (known.score, known.comment) if known is not None else (None, "")
    answer = (
        _first(row, score, said, values, actor) if known is None else _changed(row, known, score, said, values, actor)
    )
    touch(row, answer)
    if row.survey.is_low(score) and open_recovery(invitation=row, answer=answer) is None and answer.comment != words:
        tell_more(answer=answer)
    if row.recovery_id is not None:
        note_outcome(invitation=row, answer=answer, values=values)
    if row.conversation is not None and (known is None or known.score != before):
        _tell_conversation(row, row.conversation, answer, actor)
    return answer


def _tell_conversation(row: Invitation, conversation: Conversation, answer: Answer, actor: Actor) -> None:
    """Its stream says what the guest thought of it."""
    highest = row.survey.scale[1] if row.survey.scale else None
    data = {"answer": answer.pk, "survey": row.survey_id, "score": answer.score, "highest": highest}
    record("conversation.rated", subject=("conversation", conversation.pk), actor=actor, data=data)
    announce(conversation, "conversation")


def _first(row: Invitation, score: int | None, said: _Said, values: list[Value], actor: Actor) -> Answer:
    moment = now()
    answer = Answer(
        invitation=row, survey=row.survey, customer_id=row.customer_id, score=score, comment=said.text, language=said.language,
        script=said.script, mood=said.mood, answered_at=moment,
    )  # fmt: skip
    insert(answer)
    _keep(answer, values)
    row.state, row.score, row.answered_at = State.ANSWERED, score, moment
    row.opened_at, row.delivered_at = row.opened_at or moment, row.delivered_at or moment
    update(row, _ANSWERED)
    data = {"answer": answer.pk, "survey": row.survey_id, "score": score, "conversation": row.conversation_id}
    record("survey.answered", subject=("invitation", row.pk), actor=actor, data=data)
    return answer


def _changed(
    row: Invitation, answer: Answer, score: int | None, said: _Said, values: list[Value], actor: Actor
) -> Answer:
    before = {(each.question, each.choice, each.number, each.text) for each in answer.values.all()}
    after = {(each.question, each.choice, each.number, each.text) for each in values}
    if (answer.score, answer.comment, before) == (score, said.text, after):
        return answer
    data = {"answer": answer.pk, "survey": row.survey_id, "score": score, "from": answer.score}
    answer.score, answer.comment, answer.language, answer.script = score, said.text, said.language, said.script
    answer.mood, answer.changed_at, answer.changes = said.mood, now(), min(answer.changes + 1, 30_000)
    answer.save()
    answer.values.all().delete()
    _keep(answer, values)
    row.score = score
    row.save(update_fields=["score"])
    record("survey.answer_changed", subject=("invitation", row.pk), actor=actor, data=data)
    return answer


def _keep(answer: Answer, values: list[Value]) -> None:
    if values:
        AnswerValue.objects.bulk_create(
            AnswerValue(answer=answer, question=each.question, choice=each.choice, number=each.number, text=each.text)
            for each in values
        )


def mark_opened(*, invitation: Invitation) -> None:
    """Somebody looked at the page. No fact of the business: no event. Programs that look at links may be among them."""
    rows = Invitation.objects.filter(pk=invitation.pk, opened_at=None)
    if rows.filter(state__in=[State.INVITED, State.DELIVERED]).update(state=State.OPENED, opened_at=now()):
        Invitation.objects.filter(pk=invitation.pk, delivered_at=None).update(delivered_at=now())
        touch(invitation)


def answer_by_code(*, code: ShopCode, device: str, language: str, given: Given) -> Answer:
    """An answer of somebody unknown who scanned a code in the store: one a day for each browser; a further one changes it."""
    version = current_version(code.survey)
    if code.archived_at is not None or code.survey.archived_at is not None or version is None:
        raise SatisfactionError(
            "survey_closed", _("The time for this answer is over. Thank you all the same!"), status=410
        )
    moment = now()
    day = moment.astimezone(ZoneInfo(business().time_zone)).date()
    key = f"qr:{code.pk}:{device[:40]}:{day.isoformat()}"
    known = Invitation.objects.filter(key=key).first()
    if known is not None:
        return submit_answer(invitation=known, given=given, actor=Actor.system())
    row = Invitation(
        key=key, survey=code.survey, version=version, code=code, store_id=code.store_id, via=Via.QR, channel_kind="instore",
        language=language, state=State.OPENED, created_at=moment, invited_at=moment, delivered_at=moment, opened_at=moment,
        asked_on=day, expires_at=moment + timedelta(days=1), watch_at=moment + timedelta(days=1),
    )  # fmt: skip
    said = _said(given.comment)
    try:
        with transaction.atomic():
            insert(row)
            return _taken(row, given, said, Actor.system())
    except IntegrityError:  # the same press twice at the same moment
        return submit_answer(invitation=Invitation.objects.get(key=key), given=given, actor=Actor.system())
