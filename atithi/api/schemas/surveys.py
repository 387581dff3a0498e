"""How invitations and answers of surveys look to programs."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Id, Named, Request
from atithi.satisfaction.links import url_of
from atithi.satisfaction.models import Answer, Invitation, Via

StateName = Literal["waiting", "held", "invited", "delivered", "opened", "answered", "expired"]
LanguageName = Literal["en", "hi", "te", "bn"]
Key = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._:-]+$")]
Said = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]


class InvitationQuery(PageQuery):
    survey: str = Field("", max_length=40, description=_("Id of a survey."))
    customer: str = Field("", max_length=40, description=_("Id of a customer."))
    state: StateName | None = None


class InvitationIn(Request):
    survey: Id
    customer: Id
    key: Key = Field(description=_("Names the occasion, say an order: the same one invites once."))
    conversation: Id | None = Field(None, description=_("What it is about, where it is about one."))
    language: LanguageName | None = Field(None, description=_("None: the guest's own."))


class AnswerIn(Request):
    score: int | None = Field(None, ge=0, le=10, description=_("On the survey's own scale; none for own questions."))
    comment: Said = ""
    values: dict[QuestionKey, Said] = Field(
        default_factory=dict, max_length=12, description=_("Answers to own questions, by question.")
    )


class ValueOut(BaseModel):
    question: str
    choice: str
    number: int | None
    text: str


class SurveyAnswerOut(BaseModel):
    id: str
    score: int | None
    comment: str
    language: str
    values: list[ValueOut]
    answered_at: datetime
    changed_at: datetime | None

    @classmethod
    def of(cls, row: Answer) -> "SurveyAnswerOut":
        values = [
            ValueOut(question=each.question, choice=each.choice, number=each.number, text=each.text)
            for each in sorted(row.values.all(), key=lambda each: each.pk)
        ]
        return cls(
            id=row.public_id, score=row.score, comment=row.comment, language=row.language, values=values,
            answered_at=row.answered_at, changed_at=row.changed_at,
        )  # fmt: skip


class InvitationOut(BaseModel):
    id: str
    survey: Named
    state: str
    held_because: str
    customer: str | None
    conversation: str | None
    language: str
    link: str | None = Field(
        description=_("Of invitations that a program sends itself, for those who lead; else none.")
    )
    invited_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    expires_at: datetime | None
    answer: SurveyAnswerOut | None

    @classmethod
    def of(cls, row: Invitation, *, with_link: bool) -> "InvitationOut":
        """`with_link`: whoever asks may have it: those who are rated never do."""
        own = with_link and row.via == Via.API and row.invited_at is not None and row.answered_at is None
        answer = getattr(row, "answer", None)
        return cls(
            id=row.public_id, survey=Named(id=row.survey.public_id, name=row.survey.name), state=row.state,
            held_because=row.held_because, customer=row.customer.public_id if row.customer else None,
            conversation=row.conversation.public_id if row.conversation else None, language=row.language,
            link=url_of(row) if own else None, invited_at=row.invited_at, delivered_at=row.delivered_at,
            opened_at=row.opened_at, expires_at=row.expires_at, answer=SurveyAnswerOut.of(answer) if answer else None,
        )  # fmt: skip
