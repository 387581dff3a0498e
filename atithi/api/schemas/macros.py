"""How macros look to programs."""

from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.schemas.common import Id, Named, Request
from atithi.api.schemas.conversations import ConversationOut
from atithi.conversations.macros import Step, steps_of
from atithi.conversations.models import Macro
from atithi.staff.models import User


class StepOut(BaseModel):
    """One step of a macro, as it stands now."""

    do: str
    words: str = Field(description=_("What it does, in words."))
    problem: str = Field(description=_("Why it cannot be done; empty where it can."))

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        return cls(do=step.do, words=step.words, problem=step.problem)


class MacroOut(BaseModel):
    """Several steps that are done at once."""

    id: str
    name: str
    scope: Literal["personal", "team", "shared"]
    team: Named | None

    @classmethod
    def of(cls, macro: Macro) -> "MacroOut":
        team = Named(id=macro.team.public_id, name=macro.team.name) if macro.team else None
        return cls(id=macro.public_id, name=macro.name, scope=macro.scope, team=team)  # type: ignore[arg-type]


class MacroWithSteps(MacroOut):
    """A macro and what it would do now."""

    steps: list[StepOut]

    @classmethod
    def asked_by(cls, macro: Macro, user: User) -> "MacroWithSteps":
        steps = [StepOut.of(step) for step in steps_of(macro, user)]
        return cls(**MacroOut.of(macro).model_dump(), steps=steps)


class MacroRunIn(Request):
    macro: Id


class MacroRunOut(BaseModel):
    """What a macro made of a conversation."""

    conversation: ConversationOut
    text: str = Field(description=_("What it would put into the answer, filled. It was not sent: you may."))
