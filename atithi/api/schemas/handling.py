"""How tags, kinds of matter, priorities, sleep and notices look to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, BaseModel, Field

from atithi.api.schemas.common import Id, Named, Request
from atithi.conversations.models import MatterKind, Priority, Tag
from atithi.notices.models import Notice
from atithi.notices.pages import place_of
from atithi.notices.words import headline

PriorityName = Literal["low", "normal", "high", "urgent"]
PRIORITIES: dict[int, PriorityName] = {
    Priority.LOW: "low",
    Priority.NORMAL: "normal",
    Priority.HIGH: "high",
    Priority.URGENT: "urgent",
}


class TagOut(BaseModel):
    id: str
    name: str
    colour: Literal["plain", "guest", "accent", "good", "bad"]

    @classmethod
    def of(cls, tag: Tag) -> "TagOut":
        return cls(id=tag.public_id, name=tag.name, colour=tag.colour)  # type: ignore[arg-type]


class KindOut(BaseModel):
    id: str
    name: str
    names: dict[str, str] = Field(description=_("The name by language, where it is written otherwise."))

    @classmethod
    def of(cls, kind: MatterKind) -> "KindOut":
        return cls(id=kind.public_id, name=kind.name, names=kind.names)


class TagsIn(Request):
    """All tags that the conversation shall have; an empty list takes all away."""

    tags: list[Id] = Field(max_length=100)


class PriorityIn(Request):
    priority: PriorityName


class KindIn(Request):
    """What the conversation is about; null: nothing yet."""

    kind: Id | None


class SnoozeIn(Request):
    until: AwareDatetime | None = Field(description=_("Null: until the customer writes, which wakes it in any case."))


class SeenIn(Request):
    conversation: Id | None = Field(None, description=_("Only the notices of this conversation."))
    notice: Id | None = Field(None, description=_("Only this notice."))


class NoticeOut(BaseModel):
    id: str
    kind: Literal[
        "mentioned", "assigned", "answered", "new", "waiting", "promise", "broken", "booking", "approval", "decided",
        "standard", "on_call", "suggested", "swap", "news",
    ]  # fmt: skip
    conversation: str | None = Field(description=_("Null: it stands with no conversation."))
    page: str = Field(description=_("Path of the page of the desk that it opens."))
    words: str = Field(description=_("What it says, in the language of the token's person."))
    by: Named | None
    count: int = Field(description=_("How many messages are told of in one."))
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        by = Named(id=notice.by.public_id, name=notice.by.name) if notice.by else None
        return cls(
            id=notice.public_id, kind=notice.kind, by=by, page=place_of(notice), words=headline(notice),  # type: ignore[arg-type]
            conversation=notice.conversation.public_id if notice.conversation else None,
            count=notice.count, created_at=notice.created_at, seen_at=notice.seen_at,
        )  # fmt: skip
