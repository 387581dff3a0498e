"""How visits to a store look to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Named
from atithi.channels.instore.models import Visit

State = Literal["waiting", "called", "serving", "skipped", "done", "left"]


class VisitQuery(PageQuery):
    """Which visits of today."""

    state: State | None = Field(None, description=_("waiting, called, serving, skipped (was not there), done or left."))


class VisitOut(BaseModel):
    id: str
    token: str = Field(description=_("What stands on the token: A-014."))
    state: str
    need: Named
    language: str
    conversation: str | None = Field(description=_("Id of the visit's conversation."))
    customer: str | None
    arrived_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    away: bool = Field(description=_("Whether they stepped out; they keep their place."))
    counter: str
    agent: Named | None
    outcome: str = Field(description=_("solved, bought, follow_up or nothing; empty until the visit is over."))

    @classmethod
    def of(cls, row: Visit) -> "VisitOut":
        """`row` with its need, agent, and conversation with its customer at hand."""
        conversation = row.conversation
        return cls(
            id=row.public_id, token=row.token, state=row.state, need=Named(id=row.need.public_id, name=row.need.name_in("en")),
            language=row.language, conversation=conversation.public_id if conversation else None,
            customer=conversation.customer.public_id if conversation else None, arrived_at=row.arrived_at,
            called_at=row.called_at, ended_at=row.ended_at, away=row.away_at is not None, counter=row.counter,
            agent=Named(id=row.agent.public_id, name=row.agent.name) if row.agent else None, outcome=row.outcome,
        )  # fmt: skip
