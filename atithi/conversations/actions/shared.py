"""What the actions of this room have in common."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Attachment, Conversation, Message
from atithi.core.text import clean_line
from atithi.files.models import StoredFile
from atithi.realtime import publish

TEXT_LIMIT = 100_000


def locked(number: int) -> Conversation:
    """The conversation with this number as it is now, held until the transaction ends. Raises DoesNotExist."""
    return Conversation.objects.select_for_update(of=("self",)).select_related("team", "channel").get(pk=number)


def workable(number: int) -> Conversation:
    """As `locked`, for work on a conversation. Raises ConversationError where it was merged into another."""
    conversation = locked(number)
    if conversation.merged_into_id:
        raise ConversationError(
            "merged", _("This conversation was merged into #%(number)s. Go on there."),
            number=conversation.merged_into_id, status=409,
        )  # fmt: skip
    return conversation


def answerable(number: int) -> Conversation:
    """As `workable`, for words to the customer. Raises ConversationError where it is spam."""
    conversation = workable(number)
    if conversation.spam_at is not None:
        raise ConversationError("spam", _("This is marked as spam. Say that it is none before you answer."), status=409)
    return conversation


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


def preview_of(message: Message) -> str:
    """The beginning of a message, for lists."""
    return clean_line(message.text[:800], 200)


def put_last(conversation: Conversation, message: Message) -> None:
    """Makes `message` the conversation's last one; the caller saves."""
    conversation.last_message_at = message.created_at
    conversation.last_message_id = message.id
    conversation.last_message_kind = message.kind
    conversation.preview = preview_of(message)
    conversation.message_count += 1


def attach(message: Message, files: list[tuple[StoredFile, str]]) -> None:
    if files:
        Attachment.objects.bulk_create(
            Attachment(message=message, file=file, content_id=content_id) for file, content_id in files
        )
