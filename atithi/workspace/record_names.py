"""What the ids of the record stand for: names, and the places where one meets them. One query for each kind on a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse

from atithi.conversations.models import Channel, Conversation, MatterKind, Tag
from atithi.customers.models import Customer
from atithi.promises.models import Promise
from atithi.staff.models import CustomRole, Store, Team, User
from atithi.transfer.models import Import
from atithi.workspace.channel_settings import change_page

MODELS: dict[str, type[Model]] = {
    "user": User, "team": Team, "store": Store, "role": CustomRole, "customer": Customer, "conversation": Conversation,
    "channel": Channel, "tag": Tag, "kind": MatterKind, "import": Import, "promise": Promise,
}  # fmt: skip
#: What a field of an event's data names. A field that holds text in some events and ids in others counts where it is a number.
FIELDS = {
    "assignee": "user", "from_assignee": "user", "author": "user", "users": "user", "members": "user",
    "team": "team", "from_team": "team", "teams": "team", "store": "store", "stores": "store", "custom_role": "role",
    "customer": "customer", "absorbed": "customer", "conversation": "conversation", "merged": "conversation",
    "into": "conversation", "source": "conversation", "new": "conversation", "first": "conversation",
    "second": "conversation", "channel": "channel", "tags": "tag", "kind": "kind", "import": "import",
    "owner": "user", "from_owner": "user", "from_conversation": "conversation",
}  # fmt: skip
_PAGES = {"user": "workspace:person", "team": "workspace:team", "store": "workspace:store", "role": "workspace:role",
          "import": "workspace:import"}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A word for the reader, and where it leads (empty: nowhere)."""

    text: str
    url: str = ""


@dataclass
class Names:
    """The names behind ids, fetched once for a whole page."""

    wanted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    found: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def want(self, kind: str, ids: Iterable[Any]) -> None:
        """Says that these ids will be asked for."""
        if kind in MODELS:
            self.wanted[kind].update(one for one in ids if isinstance(one, int) and not isinstance(one, bool))

    def fetch(self) -> None:
        """One query for each kind that is wanted."""
        for kind, ids in self.wanted.items():
            self.found[kind] = MODELS[kind]._default_manager.in_bulk(list(ids)) if ids else {}

    def of(self, kind: str, number: int) -> Named:
        """The name of a row; its bare number where it is gone."""
        row = self.found.get(kind, {}).get(number)
        if row is None:
            return Named(f"#{number}")
        if kind == "conversation":
            return Named(f"#{number}", reverse("workspace:conversation", args=[row.public_id]))
        if kind == "channel":
            return Named(str(row), change_page(row))
        if kind == "promise":
            return Named(row.get_kind_display(), reverse("workspace:promise", args=[row.public_id]))
        page = _PAGES.get(kind)
        return Named(str(row), reverse(page, args=[row.public_id]) if page else "")


def ids_in(value: Any) -> list[Any]:
    """The ids in a value of an event: one, or a list of them."""
    return value if isinstance(value, list) else [value]
