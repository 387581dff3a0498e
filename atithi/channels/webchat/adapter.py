"""Reads what the chat's page sent. Nothing is sent out: the page fetches its replies itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

from atithi.channels.adapters import Outgoing, Sent
from atithi.channels.errors import PermanentProblem, Unreadable
from atithi.channels.models import RawInbound
from atithi.channels.webchat import actions
from atithi.channels.webchat.content import read_message, written_at
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.queries import closed_at, contact_of, writing_session
from atithi.conversations.inbound import InboundFile, InboundMessage
from atithi.conversations.models import Message
from atithi.core.clock import now

#: A conversation closed longer ago than this stays closed; the guest's next word starts a new one.
CLOSED_FOR_GOOD = timedelta(days=14)


class WebchatAdapter:
    """The chat on a site."""

    kind = "webchat"
    pushes = False

    def parse(self, raw: RawInbound) -> InboundMessage:
        """The guest's message, in the conversation that their session owns. Raises Unreadable."""
        key = str(raw.details.get("session", ""))
        session = writing_session(key)
        kind, value = contact_of(raw.channel.public_id, key, session)
        current = session.conversation_id if session is not None else None
        if session is not None and session.ended_at is not None and raw.received_at > session.ended_at:
            # Written with a token that a signed-in session has replaced: whoever kept it is somebody new.
            value, current = f"{value}/after", None
        text, sent_at, files = self._content(raw)
        return InboundMessage(
            channel_id=raw.channel_id, provider_id=raw.provider_id, contact_kind=kind, contact_value=value, text=text,
            sent_at=sent_at, conversation_id=_continued(current), files=files,
            continues_open=value.endswith("/after"),
        )  # fmt: skip

    def _content(self, raw: RawInbound) -> tuple[str, datetime | None, tuple[InboundFile, ...]]:
        details = raw.details
        if details.get("kind") == "file":
            name, declared = str(details.get("name", "")), str(details.get("type", ""))
            return "", written_at(str(details.get("at") or "")), (InboundFile(name, declared, raw.content()),)
        try:
            written = read_message(raw.content())
        except ChatError as error:
            raise Unreadable(error.code) from error
        return written.text, written.sent_at, ()

    def received(self, raw: RawInbound, message: Message) -> None:
        """Binds the conversation to the session that wrote, in the same transaction."""
        actions.bind(
            key=str(raw.details.get("session", "")), conversation=message.conversation, written_at=raw.received_at
        )

    def recipient(self, message: Message) -> str:
        return ""

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        raise PermanentProblem("a chat page fetches its replies; nothing is sent to it")


def _continued(conversation_id: int | None) -> int | None:
    if conversation_id is None:
        return None
    closed = closed_at(conversation_id)
    return None if closed is not None and now() - closed > CLOSED_FOR_GOOD else conversation_id


ADAPTER = WebchatAdapter()
