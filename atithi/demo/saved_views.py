"""The demo shop's saved views, and the moods of those whose matters are open."""

from collections.abc import Mapping
from typing import Any

from atithi.conversations.actions.views import save_view
from atithi.conversations.models import Conversation, Message, MessageKind, ViewOrder
from atithi.language.mood import mood
from atithi.staff.models import Role, User


def _is(field: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": "is", "values": list(values)}


VIEWS = (
    ("Upset guests", "triangle-alert", ViewOrder.OLDEST, [_is("state", "open"), _is("mood", "upset")]),
    (
        "Owed an answer since yesterday", "hourglass", ViewOrder.WAITING,
        [{"field": "waiting", "op": "over", "values": ["1d"]}],
    ),
    (
        "Hindi and Telugu in Roman letters", "languages", ViewOrder.NEWEST,
        [_is("state", "open"), _is("language", "hi", "te"), _is("script", "Latn")],
    ),
)  # fmt: skip


def load_views(*, staff: Mapping[str, User]) -> None:
    """Views of the shop's owner, for everybody."""
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    for name, icon, order, parts in VIEWS:
        conditions = {"match": "all", "parts": parts}
        save_view(user=owner, name=name, icon=icon, order=order, conditions=conditions, sharing="everybody")


def hear_moods() -> None:
    """What receiving would have heard of the open conversations, whose messages were written past it."""
    said: dict[int, str] = {}
    rows = Message.objects.filter(conversation__closed_at=None, kind=MessageKind.CUSTOMER).order_by("id")
    for number, text, language in rows.values_list("conversation_id", "text", "language"):
        said[number] = mood(text, language) or said.get(number, "")
    for heard in ("upset", "grateful"):
        Conversation.objects.filter(pk__in=[number for number, one in said.items() if one == heard]).update(mood=heard)
