"""What the chat's page gets to see of a conversation, as JSON."""

from typing import Any

from django.utils import translation

from atithi.channels.enclosing import enclosed
from atithi.channels.inline import question_below
from atithi.channels.webchat.queries import ChatState
from atithi.commerce.models import Product
from atithi.commerce.pricing import Prices
from atithi.commerce.showing import ADDRESS, priced, read_token, stands
from atithi.conversations.models import Message, MessageKind


def state_json(state: ChatState, key: str) -> dict[str, Any]:
    """The guest's side of their conversation."""
    return {
        "messages": [message_json(message, key) for message in state.messages],
        "seen": state.seen,
        "helper": state.helper,
        "open": state.open,
    }


def goods_in(text: str) -> list[dict[str, str]]:
    """The products that a link of ours in the text shows, for the chat to draw as cards."""
    found = ADDRESS.search(text)
    shown = read_token(found[1]) if found else None
    if found is None or shown is None:
        return []
    page = f"/goods/{found[1]}/"
    with translation.override(shown.language):
        return [_card(product, page, shown.prices) for product in shown.products]


def _card(product: Product, page: str, prices: Prices) -> dict[str, str]:
    photo = next(iter(product.photos.all()), None)
    return {
        "name": product.name,
        "price": priced(prices.least(product)),
        "stands": stands(product),
        "page": page,
        "photo": f"{page}photos/{photo.public_id}/" if photo else "",
    }


def message_json(message: Message, key: str) -> dict[str, Any]:
    """One message: `sent_id` is the id that the guest's page gave it."""
    own = message.kind == MessageKind.CUSTOMER
    prefix = f"{key}:"
    provider_id = message.provider_id or ""
    asks = None if own else question_below(message)
    return {
        "id": message.public_id,
        "sent_id": provider_id.removeprefix(prefix) if own and provider_id.startswith(prefix) else "",
        "from": "guest" if own else "desk",
        "author": "" if own or message.author is None else message.author.name,
        "text": message.text if own or asks else enclosed(message).text,
        "language": message.language,
        "at": message.created_at.isoformat(timespec="seconds"),
        "asks": asks,
        "goods": [] if own else goods_in(message.text),
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
