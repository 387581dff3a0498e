"""What a kind of channel must be able to do. Each kind is one folder with an `adapter.py` that holds an `ADAPTER`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string

from atithi.channels.models import RawInbound
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Message
from atithi.files.models import StoredFile


@dataclass(frozen=True)
class Ignored:
    """Nothing for a conversation, with the reason: an empty probe, a loop, a status report."""

    reason: str


@dataclass(frozen=True)
class Outgoing:
    """A reply ready to leave, with everything a channel needs: no query is made while it is sent."""

    message_id: int
    message_public_id: str
    conversation_id: int
    conversation_public_id: str
    attempt_id: int
    channel_id: int
    channel_kind: str
    channel_address: str
    channel_settings: dict[str, Any] = field(repr=False)
    to: str
    to_name: str
    subject: str
    text: str
    language: str
    author_name: str
    business_name: str
    html: str = ""  # the text formatted, safe; empty where nothing is
    files: tuple[StoredFile, ...] = ()
    references: tuple[
        str, ...
    ] = ()  # provider ids of the conversation's earlier messages on this channel, oldest first
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A provider took a reply over, under this id (empty: it gave none)."""

    provider_id: str = ""


class Adapter(Protocol):
    """One kind of channel."""

    kind: str
    #: False: customers fetch their replies themselves (a chat page); nothing is sent.
    pushes: bool

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        """Reads what came in; inside a transaction, so no network. Raises Unreadable."""
        ...

    def recipient(self, message: Message) -> str:
        """The address to which a reply goes; empty where none is known."""
        ...

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        """Sends, and calls `handing_over` right before the step after which the customer may have it.

        Raises TemporaryProblem, PermanentProblem or UncertainOutcome.
        """
        ...


@runtime_checkable
class Follows(Protocol):
    """A kind that has something of its own to note once a message was taken in."""

    def received(self, raw: RawInbound, message: Message) -> None:
        """Called in the transaction that took `message` in: a plain call, no subscriber."""
        ...


@cache
def adapters() -> dict[str, Adapter]:
    """Every kind this desk speaks, by its name."""
    found = [import_string(f"{app}.adapter.ADAPTER") for app in settings.CHANNELS]
    return {adapter.kind: adapter for adapter in found}


def adapter_for(channel: Channel) -> Adapter | None:
    """The adapter of a channel's kind; None for a kind that this desk does not (or no longer) speak."""
    return adapters().get(channel.kind)
