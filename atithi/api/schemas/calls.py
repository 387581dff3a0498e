"""How calls look to programs."""

from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Named
from atithi.channels.phone.models import Call

StateName = Literal[
    "placing", "uncertain", "failed", "ringing", "queued", "answered", "held", "ended", "missed", "abandoned"
]


class CallQuery(PageQuery):
    state: StateName | None = None
    direction: Literal["in", "out"] | None = None
    customer: str = Field("", max_length=40, description=_("Id of a customer."))
    conversation: str = Field("", max_length=40, description=_("Id of a conversation."))


class CallOut(BaseModel):
    id: str
    direction: str
    state: str
    number: str
    channel: Named
    conversation: str
    customer: Named
    agent: Named | None
    wrap_up: str | None
    began_at: datetime
    queued_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    wait_seconds: int | None
    talk_seconds: int
    hold_seconds: int
    reason: str = Field(description=_("How it ended, as the telephone system says."))

    @classmethod
    def of(cls, call: Call) -> "CallOut":
        """`call` with its channel, conversation, customer, agent and code at hand."""
        same = (
            "direction", "state", "number", "began_at", "queued_at", "answered_at", "ended_at", "wait_seconds",
            "talk_seconds", "hold_seconds",
        )  # fmt: skip
        values: dict[str, Any] = {name: getattr(call, name) for name in same}
        return cls(
            id=call.public_id, channel=Named(id=call.channel.public_id, name=call.channel.name),
            conversation=call.conversation.public_id, customer=Named(id=call.customer.public_id, name=call.customer.name),
            agent=Named(id=call.agent.public_id, name=call.agent.name) if call.agent else None,
            wrap_up=call.wrap_up.name if call.wrap_up else None, reason=call.why, **values,
        )  # fmt: skip
