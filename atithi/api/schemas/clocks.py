"""How clocks and standards look to programs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Named
from atithi.standards.models import Clock, StandardVersion


class ClockQuery(PageQuery):
    kind: str = Field(
        "", max_length=20, pattern=r"^[a-z_]*$", description=_("A kind of clock: first_reply, for example.")
    )


class StandardOut(BaseModel):
    id: str
    version: int
    clock: str = Field(description=_("What it is measured by."))
    sentence: str
    seconds: int
    hours: str = Field(description=_("working or always: round the clock."))
    conditions: dict[str, Any] = Field(description=_("For whom it holds; empty: every guest."))

    @classmethod
    def of(cls, version: StandardVersion) -> "StandardOut":
        """`version` with its standard at hand."""
        return cls(
            id=version.standard.public_id, version=version.number, clock=version.standard.clock, sentence=version.sentence,
            seconds=version.seconds, hours=version.hours, conditions=version.conditions,
        )  # fmt: skip


class ClockOut(BaseModel):
    id: int
    kind: str
    conversation: str
    customer: Named
    standard: str = Field(description=_("The sentence; empty where none holds or an agreement counts."))
    target_seconds: int | None
    worked_seconds: int = Field(description=_("Seconds that counted until it last paused or stopped."))
    started_at: datetime
    running_since: datetime | None = Field(description=_("null: it pauses, or stopped."))
    due_at: datetime | None
    stopped_at: datetime | None
    outcome: str = Field(description=_("met, missed, measured or dropped; empty while it runs."))

    @classmethod
    def of(cls, clock: Clock) -> "ClockOut":
        """`clock` with its standard, conversation and customer at hand."""
        customer = clock.conversation.customer
        return cls(
            id=clock.pk, kind=clock.kind, conversation=clock.conversation.public_id,
            customer=Named(id=customer.public_id, name=customer.name),
            standard=clock.standard.sentence if clock.standard else "", target_seconds=clock.target,
            worked_seconds=clock.worked, started_at=clock.started_at, running_since=clock.resumed_at, due_at=clock.due_at,
            stopped_at=clock.stopped_at, outcome=clock.outcome,
        )  # fmt: skip


class ClocksOut(BaseModel):
    items: list[ClockOut]


class StandardsOut(BaseModel):
    items: list[StandardOut]
