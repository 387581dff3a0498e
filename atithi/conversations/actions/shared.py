"""What the actions of this room have in common."""

from typing import Any

from atithi.conversations.models import Attachment, Conversation, Message
from atithi.core.text import clean_line
from atithi.files.models import StoredFile
from atithi.realtime import publish

TEXT_LIMIT = 100_000


def locked(number: int) -> Conversation:
    """The conversation with this number as it is now, held until the transaction ends. Raises DoesNotExist."""
    return Conversation.objects.select_for_update(of=("self",)).select_related("team", "channel").get(pk=number)


def topics_for(conversation: Conversation) -> list[str]:
    """Who hears of a change: the whole desk, or a private team (and the owner) alone."""
    team = conversation.team
    return [f"team:{team.id}"] if team is not None and team.private else ["desk"]


def announce(conversation: Conversation, name: str, *, to_customer: bool = False, **data: Any) -> None:
    """Tells open screens, by id alone, that something about a conversation changed."""
    topics = topics_for(conversation)
    if to_customer:
        topics = [*topics, f"chat:{conversation.public_id}"]
    publish(topics, name, {"conversation": conversation.public_id, **data})


def put_last(conversation: Conversation, message: Message) -> None:
    """Makes `message` the conversation's last one; the caller saves."""
    conversation.last_message_at = message.created_at
    conversation.last_message_id = message.id
    conversation.last_message_kind = message.kind
    conversation.preview = clean_line(message.text[:800], 200)
    conversation.message_count += 1


def attach(message: Message, files: list[tuple[StoredFile, str]]) -> None:
    if files:
        Attachment.objects.bulk_create(
            Attachment(message=message, file=file, content_id=content_id) for file, content_id in files
        )
