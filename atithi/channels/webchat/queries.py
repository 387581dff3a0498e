"""The only place that fetches chat sessions and what their guests may see."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.models import ChatSession
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.conversations.queries import read_up_to, shown_to_customer, surviving
from atithi.core.rows import fetch
from atithi.customers.models import ContactKind, Customer
from atithi.customers.queries import find_by_contact


def find_session(key: str) -> ChatSession | None:
    """The session with this key; None where its guest has not written yet."""
    related = ("conversation__team", "earlier", "channel")
    session = ChatSession.objects.select_related(*related).filter(key=key).first()
    if session is not None and session.conversation is not None:
        session.conversation = surviving(session.conversation)
    return session


def owned(session: ChatSession | None) -> list[Conversation]:
    """What a session's guest may see, the one that goes on first."""
    if session is None or session.conversation is None:
        return []
    earlier = surviving(session.earlier) if session.earlier is not None else session.conversation
    return [session.conversation, *([earlier] if earlier.pk != session.conversation.pk else [])]


def writing_session(key: str) -> ChatSession | None:
    """As `find_session`, with no more than reading a message needs: every one passes here."""
    found = fetch("FROM webchat_chatsession s WHERE s.key = %s", [key], s=ChatSession)
    return found[0] if found else None


def closed_at(conversation_id: int) -> datetime | None:
    """When this conversation was closed; None where it is open, or goes on in the one it was merged into. By a
    prepared statement: every message passes here."""
    found = fetch("FROM conversations_conversation c WHERE c.id = %s", [conversation_id], c=Conversation)
    if found is None:
        raise Conversation.DoesNotExist(conversation_id)
    conversation: Conversation = found[0]
    return None if conversation.merged_into_id else conversation.closed_at


def live_session(key: str) -> ChatSession | None:
    """As `find_session`. Raises ChatError (401) where a signed-in session took its place."""
    session = find_session(key)
    if session is not None and session.ended_at is not None:
        raise session_over()
    return session


def session_over() -> ChatError:
    """The refusal on which a page starts a new session."""
    return ChatError("session_over", _("This chat has to be opened anew. Please reload the page."), status=401)


def contact_of(channel: str, key: str, session: ChatSession | None) -> tuple[str, str]:
    """Kind and value of the contact point by which a session's guest is known."""
    if session is not None and session.external_id:
        return ContactKind.PROVIDER, site_contact(channel, session.external_id)
    return ContactKind.CHAT, key


def site_contact(channel: str, external_id: str) -> str:
    """The contact of somebody for whom the site vouched."""
    return f"site:{channel}:{external_id}"


def customer_of(channel: str, key: str, session: ChatSession | None) -> Customer | None:
    """The customer behind a session; None where there is no record of them yet."""
    return find_by_contact(*contact_of(channel, key, session))


@dataclass(frozen=True)
class ChatState:
    """What a guest sees: messages after the one they know, the last of theirs that staff have seen, who helps."""

    messages: list[Message]
    seen: str
    helper: str
    open: bool


def chat_state(session: ChatSession | None, *, after: str = "") -> ChatState:
    """The guest's side of their conversation. An unknown `after` gives the latest messages."""
    conversations = owned(session)
    if not conversations:
        return ChatState([], "", "", True)
    conversation = conversations[0]
    rows = Message.objects.filter(conversation__in=conversations, public_id=after)
    known = rows.values_list("id", flat=True).first() if after else None
    messages = shown_to_customer(*conversations, after=known or 0)
    return ChatState(messages, last_seen(conversation), helper_name(conversation), conversation.is_open)


def last_seen(conversation: Conversation) -> str:
    """Public id of the guest's last message that somebody of the staff has read or answered; empty: none."""
    replies = conversation.messages.filter(kind=MessageKind.REPLY, author__isnull=False).order_by("-id")
    up_to = max(read_up_to(conversation), replies.values_list("id", flat=True).first() or 0)
    own = conversation.messages.filter(kind=MessageKind.CUSTOMER, id__lte=up_to).order_by("-id")
    return own.values_list("public_id", flat=True).first() or ""


def helper_name(conversation: Conversation) -> str:
    """Who is helping: whoever has the conversation, else whoever answered last; empty where nobody did yet."""
    if conversation.assignee is not None:
        return conversation.assignee.name
    replies = conversation.messages.filter(kind=MessageKind.REPLY, author__isnull=False)
    last = replies.select_related("author").order_by("-id").first()
    return last.author.name if last is not None and last.author is not None else ""


def visible_message(session: ChatSession | None, public_id: str) -> Message | None:
    """The reply with this id, of what the guest may see."""
    rows = Message.objects.select_related("conversation").filter(kind=MessageKind.REPLY, public_id=public_id)
    return rows.filter(conversation__in=conversations).first() if (conversations := owned(session)) else None
