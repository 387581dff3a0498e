"""What the chat's page gets to see of a conversation, as JSON."""

from typing import Any

from atithi.channels.webchat.queries import ChatState
from atithi.conversations.models import Message, MessageKind


def state_json(state: ChatState, key: str) -> dict[str, Any]:
    """The guest's side of their conversation."""
    return {
        "messages": [message_json(message, key) for message in state.messages],
        "seen": state.seen,
        "helper": state.helper,
        "open": state.open,
    }


def message_json(message: Message, key: str) -> dict[str, Any]:
    """One message: `sent_id` is the id that the guest's page gave it."""
    own = message.kind == MessageKind.CUSTOMER
    prefix = f"{key}:"
    provider_id = message.provider_id or ""
    return {
        "id": message.public_id,
        "sent_id": provider_id.removeprefix(prefix) if own and provider_id.startswith(prefix) else "",
        "from": "guest" if own else "desk",
        "author": "" if own or message.author is None else message.author.name,
        "text": message.text,
        "language": message.language,
        "at": message.created_at.isoformat(timespec="seconds"),
        "files": [
            {
                "id": attachment.public_id,
                "name": attachment.file.name,
                "type": attachment.file.media_type,
                "size": attachment.file.size,
                "image": attachment.file.is_image,
            }
            for attachment in message.attachments.all()
        ],
    }
