"""The list in the middle: rows of a queue or a saved view, with what each row shows."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from atithi.conversations.conditions import Broken
from atithi.conversations.models import Conversation, SavedView
from atithi.conversations.queries import QueuePage, mark_unread, queue, queue_filter, visible_to
from atithi.conversations.saved import get_view, may_change, page, read_view
from atithi.staff.models import User
from atithi.workspace.clocks import BREAKING, breaking_queue, is_breaking, with_clocks


@dataclass(frozen=True)
class Listed:
    """A page of a list. `view`: whose list it is, where it is a saved view's; `broken`: what of it cannot be read."""

    page: QueuePage
    view: SavedView | None = None
    broken: tuple[Broken, ...] = ()
    changeable: bool = False
    without: list[str] = field(default_factory=list)

    @property
    def context(self) -> dict[str, Any]:
        """What templates of the list want."""
        return {
            "page": self.page, "view": self.view, "broken": self.broken, "changeable": self.changeable,
            "without": self.without, "order": self.order,
        }  # fmt: skip

    @property
    def order(self) -> str:
        return str(self.view.order) if self.view else ""


def listed(user: User, name: str, *, after: str = "") -> Listed:
    """A page of the queue or view of this name; NotFound for one that is not this person's."""
    if not name.startswith("view:"):
        found = breaking_queue(user, after=after) if name == BREAKING else queue(user, name, after=after)
        prefetch_related_objects(found.conversations, "tags")
        with_clocks(found.conversations)
        return Listed(found)
    view = get_view(user, name.removeprefix("view:"))
    reading = read_view(user, view.conditions, view.order)
    found = page(reading, after=after) if not reading.broken else QueuePage([], "")
    prefetch_related_objects(found.conversations, "tags")
    with_clocks(found.conversations)
    return Listed(found, view, reading.broken, may_change(user, view), list(view.without))


def lies_in(user: User, name: str, conversation: Conversation) -> bool:
    """Whether a conversation lies in a queue or view."""
    if name.startswith("view:"):
        view = get_view(user, name.removeprefix("view:"))
        return read_view(user, view.conditions, view.order).has(conversation)
    if name == BREAKING:
        return is_breaking(user, conversation)
    return visible_to(user).filter(pk=conversation.pk, **queue_filter(user, name)).exists()


def one_row(user: User, name: str, conversation: Conversation) -> dict[str, Any]:
    """What the template of a single row wants."""
    mark_unread(user, [conversation])
    with_clocks([conversation])
    prefetch_related_objects([conversation], "tags")
    view = get_view(user, name.removeprefix("view:")) if name.startswith("view:") else None
    shown = {"without": list(view.without), "order": str(view.order)} if view else {"without": [], "order": ""}
    return {"conversation": conversation, "queue": name, **shown}
