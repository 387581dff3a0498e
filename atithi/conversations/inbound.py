"""The one shape in which every channel hands over what a customer sent."""

from dataclasses import dataclass, field
from datetime import datetime

from atithi.events import Actor


@dataclass(frozen=True)
class InboundFile:
    """A file that came along: its bytes, and what its sender called it."""

    name: str
    declared_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True)
class InboundMessage:
    """A message from outside, read but not yet trusted.

    `provider_id` is unique within the channel: the same one arrives once. `conversation_id` is set where the channel
    knows the conversation (a chat's session, a signed reply address); None lets the customer's open one on this
    channel take it if `continues_open`, else starts a new one.
    """

    channel_id: int
    provider_id: str
    contact_kind: str
    contact_value: str
    text: str
    name: str = ""
    html: str = ""
    quoted: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    conversation_id: int | None = None
    continues_open: bool = False
    files: tuple[InboundFile, ...] = ()
    team_id: int | None = None  # where a new conversation belongs, if not where its channel does
    store_id: int | None = None
    actor: Actor | None = None  # who handed it over, if not the customer: a program, for whom they did not write
    problem: str = ""  # what could not be read, said to staff beside the message
    language: str = ""  # the language the customer chose, where they did: words as short as theirs do not tell it
    script: str = ""
