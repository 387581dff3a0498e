"""How the guide beside a conversation looks to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.schemas.common import Request
from atithi.standards.guide.queries import Guide, Shown
from atithi.standards.models import Need

StepName = Literal["welcome", "rapport", "needs", "acknowledge", "solution", "thanks"]


class GuideStepOut(BaseModel):
    step: StepName
    done_at: datetime | None
    how: Literal["said", "done", "marked"] | None
    next: bool = Field(description=_("It is what comes next."))
    sentences: list[str] = Field(description=_("What could be said, in the customer's language and script."))

    @classmethod
    def of(cls, shown: Shown) -> "GuideStepOut":
        done = shown.done
        return cls(
            step=shown.step.value, done_at=done.done_at if done else None, how=done.how if done else None,  # type: ignore[arg-type]
            next=shown.now, sentences=shown.wordings,
        )  # fmt: skip


class NeedIn(Request):
    words: str = Field(min_length=1, max_length=500, description=_("What the customer needs, in their words."))


class NeedOut(BaseModel):
    id: str
    words: str
    written_at: datetime
    confirmed_at: datetime | None

    @classmethod
    def of(cls, need: Need) -> "NeedOut":
        return cls(id=need.public_id, words=need.words, written_at=need.written_at, confirmed_at=need.confirmed_at)


class GuideOut(BaseModel):
    """The steps of good service in a conversation, in the order that fits the customer's mood."""

    upset: bool
    steps: list[GuideStepOut]
    need: NeedOut | None

    @classmethod
    def of(cls, guide: Guide) -> "GuideOut":
        need = NeedOut.of(guide.need) if guide.need else None
        return cls(upset=guide.upset, steps=[GuideStepOut.of(one) for one in guide.steps], need=need)
