"""How messages and attachments look to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import AwareDatetime, BaseModel, Field, StrictBool

from atithi.api.answers import PREFIX
from atithi.api.schemas.common import ContactIn, Id, Named, Request
from atithi.channels.models import RawInbound
from atithi.conversations.models import Attachment, Message
from atithi.files.models import StoredFile


class MessageIn(Request):
    kind: Literal["reply", "note"] = Field(description=_("A reply goes to the customer; a note stays among staff."))
    text: str = Field("", max_length=100_000)
    attachments: list[Id] = Field(default=[], max_length=10, description=_("Ids of files sent to /attachments."))
    promise_reason: str = Field(
        "", max_length=500,
        description=_(
            "Why a promise is made that is rarely kept: asked for (422, second_thought) where the desk's rule says so."
        ),
    )  # fmt: skip


class DeliveryStateIn(Request):
    state: Literal["delivered", "seen"]


class InboundIn(Request):
    channel: Id
    contact: ContactIn = Field(description=_("Whom it comes from."))
    name: str = Field("", max_length=120)
    subject: str = Field("", max_length=200)
    text: str = Field("", max_length=100_000)
    id: str = Field("", max_length=200, description=_("Your id of this message: the same one arrives once, for ever."))
    sent_at: AwareDatetime | None = None
    new_conversation: StrictBool = Field(False, description=_("Begin one even where the customer has one open."))
    attachments: list[Id] = Field(default=[], max_length=10, description=_("Ids of files sent to /attachments."))


class InboundOut(BaseModel):
    """What became of a message that was handed over."""

    id: str
    state: Literal["new", "read", "ignored", "unreadable"] = Field(description=_("`read`: it is in a conversation."))
    message: str | None
    conversation: str | None
    problem: str

    @classmethod
    def of(cls, raw: RawInbound, masked: str) -> "InboundOut":
        message = raw.message
        return cls(
            id=masked, state=raw.state, problem=raw.problem,  # type: ignore[arg-type]
            message=message.public_id if message else None,
            conversation=message.conversation.public_id if message else None,
        )  # fmt: skip


class FileOut(BaseModel):
    id: str
    name: str
    media_type: str = Field(description=_("What the bytes are, whatever the sender called them."))
    size: int = Field(description=_("In bytes."))
    url: str

    @classmethod
    def of(cls, file: StoredFile, public_id: str) -> "FileOut":
        return cls(
            id=public_id, name=file.name, media_type=file.media_type, size=file.size,
            url=f"{PREFIX}/attachments/{public_id}",
        )  # fmt: skip


class MessageOut(BaseModel):
    id: str
    conversation: str
    kind: Literal["customer", "reply", "note", "system"]
    author: Named | None = Field(description=_("Who of the staff wrote it."))
    customer: Named | None = Field(description=_("Which customer wrote it."))
    text: str
    html: str = Field(description=_("Safe HTML, where the message came with any."))
    quoted: str
    language: str
    script: str
    created_at: datetime
    sent_at: datetime | None
    delivery: Literal["", "queued", "sent", "delivered", "seen", "failed", "uncertain"] = Field(
        description=_("How far a reply has come on its way.")
    )
    delivery_note: str
    attachments: list[FileOut]

    @classmethod
    def of(cls, row: Message) -> "MessageOut":
        """`row` with author, customer, conversation and attachments at hand."""
        files: list[Attachment] = sorted(row.attachments.all(), key=lambda attachment: attachment.pk)
        return cls(
            id=row.public_id, conversation=row.conversation.public_id, text=row.text, html=row.html,
            kind=row.kind, delivery=row.delivery, delivery_note=row.delivery_note,  # type: ignore[arg-type]
            author=Named(id=row.author.public_id, name=row.author.name) if row.author else None,
            customer=Named(id=row.customer.public_id, name=row.customer.name) if row.customer else None,
            quoted=row.quoted, language=row.language, script=row.script, created_at=row.created_at,
            sent_at=row.sent_at,
            attachments=[FileOut.of(each.file, each.public_id) for each in files],
        )  # fmt: skip
