"""What the search index is told of conversations: one document a message, its id as the part."""

from collections.abc import Collection, Iterable

from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.search import Document, Source

KIND = "conversation"
SAID = (MessageKind.CUSTOMER, MessageKind.REPLY, MessageKind.NOTE)


def document_of(message: Message) -> Document:
    """A message as it is found: by its words, its subject, its customer's name and its conversation's number."""
    conversation = message.conversation
    return Document(
        kind=KIND,
        id=conversation.pk,
        part=message.pk,
        text=message.text,
        context=f"{conversation.subject}\n{conversation.customer.name}\n{conversation.number}",
        at=message.created_at,
        scope=conversation.team_id or 0,
    )


def documents_of(messages: Iterable[Message]) -> Iterable[Document]:
    """Documents of messages that came with their conversation and customer; the desk's own remarks, and what was
    removed, are left out."""
    return (document_of(message) for message in messages if message.kind in SAID and message.redacted_at is None)


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = Message.objects.select_related("conversation__customer").filter(id__gt=after).order_by("id")
    messages = list(rows.defer("html", "quoted")[:limit])
    return documents_of(messages), messages[-1].pk if messages else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(Conversation.objects.filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(KIND, Message.objects.count, _read, _existing)
