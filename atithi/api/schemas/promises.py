"""How promises look to programs."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Id, Moment, Named, Request
from atithi.promises.models import Promise
from atithi.staff.models import Store, Team, User

KindName = Literal["call_back", "refund", "replacement", "delivery", "visit", "information", "repair", "price", "other"]
StateName = Literal["made", "at_risk", "kept", "kept_late", "broken", "withdrawn"]
Precision = Literal["day", "minute"]
Words = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class PromiseQuery(PageQuery):
    state: StateName | Literal["open"] = Field("open", description=_("open: what is owed, made or at risk."))
    kind: KindName | None = None
    customer: str = Field("", max_length=40, description=_("Id of a customer."))
    conversation: str = Field("", max_length=40, description=_("Id of a conversation."))
    owner: str = Field("", max_length=40, description=_("Id of a colleague who owes it."))


class PromiseIn(Request):
    conversation: Id
    kind: KindName
    due_at: Moment | None = Field(None, description=_("The end of the promised time; none: no time was said."))
    precision: Precision = Field("minute", description=_("day: within the day on which due_at lies."))
    words: Words = ""
    owner: Id | None = Field(None, description=_("Who keeps it; none: the token's person."))


class KeepingIn(Request):
    evidence: str = Field(
        "program", max_length=40, pattern=r"^[a-z_]{1,40}$", description=_("What shows it: refund, delivery, call.")
    )
    reference: Words = Field("", description=_("The id of what shows it."))


class MoveIn(Request):
    due_at: Moment
    reason: Reason
    precision: Precision = "minute"


class WithdrawalIn(Request):
    reason: Reason
    agreed: Literal[True] = Field(description=_("The customer agreed; without that it can only be broken."))


class PromiseOut(BaseModel):
    id: str
    kind: str
    state: str
    words: str
    due_at: datetime | None
    precision: str
    time_zone: str
    customer: Named
    conversation: str | None
    message: str | None
    owner: Named | None
    team: Named | None
    store: Named | None
    created_at: datetime
    made_at: datetime | None
    settled_at: datetime | None
    confirmed_at: datetime | None
    disputed_at: datetime | None

    @classmethod
    def of(cls, promise: Promise) -> "PromiseOut":
        """`promise` with its customer, conversation, message, owner, team and store at hand."""
        same = ("kind", "state", "words", "due_at", "precision", "time_zone", "created_at", "made_at", "settled_at")
        values: dict[str, Any] = {name: getattr(promise, name) for name in (*same, "confirmed_at", "disputed_at")}
        return cls(
            id=promise.public_id, customer=Named(id=promise.customer.public_id, name=promise.customer.name),
            conversation=promise.conversation.public_id if promise.conversation else None,
            message=promise.message.public_id if promise.message else None, owner=_named(promise.owner),
            team=_named(promise.team), store=_named(promise.store), **values,
        )  # fmt: skip


def _named(row: User | Team | Store | None) -> Named | None:
    return Named(id=row.public_id, name=row.name) if row is not None else None
