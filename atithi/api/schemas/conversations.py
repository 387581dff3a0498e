"""How conversations look to programs."""

from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import ContactIn, Id, Named, Request
from atithi.api.schemas.handling import PRIORITIES, PriorityName
from atithi.conversations.models import Conversation


class ConversationQuery(PageQuery):
    queue: Literal["", "open", "mine", "unassigned", "waiting", "closed"] = Field(
        "", description=_("`waiting` lists those who wait longest first.")
    )
    state: Literal["", "open", "closed"] = ""
    assignee: Id | Literal[""] = Field("", description=_("A colleague's id, or `none`."))
    team: Id | Literal[""] = Field("", description=_("A team's id, or `none`."))
    channel: Id | Literal[""] = ""
    customer: Id | Literal[""] = ""
    language: Literal["", "en", "hi", "te", "bn", "und"] = ""
    updated_since: AwareDatetime | None = Field(
        None, description=_("Only what changed since; then the oldest change comes first.")
    )


class ConversationIn(Request):
    channel: Id
    customer: Id | None = Field(None, description=_("The customer, or else their contact."))
    contact: ContactIn | None = None
    name: str = Field("", max_length=120)
    subject: str = Field("", max_length=200)
    text: str = Field(min_length=1, max_length=100_000, description=_("What the customer said."))


class AssignmentIn(Request):
    """Both are set: null takes away."""

    assignee: Id | None
    team: Id | None


class ChannelBrief(BaseModel):
    id: str
    kind: str
    name: str


class ConversationOut(BaseModel):
    id: str
    number: int
    customer: Named
    channel: ChannelBrief
    subject: str
    state: Literal["open", "closed"]
    assignee: Named | None
    team: Named | None
    store: Named | None
    tags: list[Named]
    kind: Named | None
    priority: PriorityName
    snoozed: bool
    snoozed_until: datetime | None = Field(description=_("Null in a snoozed one: until the customer writes."))
    spam: bool
    merged: bool = Field(description=_("Whether it goes on in another conversation."))
    language: str
    script: str
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    waiting_since: datetime | None = Field(description=_("Since when the customer has been owed an answer."))
    first_reply_at: datetime | None
    last_message_at: datetime
    preview: str
    message_count: int
    unread: bool = Field(description=_("Whether the customer wrote since the token's person last read."))

    @classmethod
    def of(cls, row: Conversation) -> "ConversationOut":
        """`row` with its related rows, and marked by `queries.mark_unread`."""
        return cls(
            id=row.public_id, number=row.number, subject=row.subject, state="open" if row.is_open else "closed",
            customer=Named(id=row.customer.public_id, name=row.customer.name),
            channel=ChannelBrief(id=row.channel.public_id, kind=row.channel.kind, name=row.channel.name),
            assignee=_named(row.assignee), team=_named(row.team), store=_named(row.store),
            tags=_tags(row), kind=_named(row.kind),
            priority=PRIORITIES[row.priority], snoozed=row.is_snoozed, snoozed_until=_wakes(row),
            spam=row.spam_at is not None, merged=row.merged_into_id is not None,
            language=row.language, script=row.script, created_at=row.created_at, updated_at=row.updated_at,
            closed_at=row.closed_at, waiting_since=row.waiting_since, first_reply_at=row.first_reply_at,
            last_message_at=row.last_message_at, preview=row.preview, message_count=row.message_count,
            unread=row.unread,  # type: ignore[attr-defined]
        )  # fmt: skip


def _tags(row: Conversation) -> list[Named]:
    return [Named(id=tag.public_id, name=tag.name) for tag in sorted(row.tags.all(), key=lambda tag: tag.folded)]


def _wakes(row: Conversation) -> datetime | None:
    return row.snoozed_until if row.is_snoozed and not row.sleeps_until_they_write else None


def _named(row: Any) -> Named | None:
    return Named(id=row.public_id, name=row.name) if row is not None else None
