"""Saved views: which of them a person has, what is broken in them, their rows and their counts. Nothing here scans."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from atithi.conversations.conditions import (
    LONGEST_LOOK,
    SHORT_LOOK,
    Broken,
    Condition,
    Group,
    Order,
    Place,
    Span,
    filter_of,
    read,
    references,
    spans,
)
from atithi.conversations.models import Conversation, Rail, SavedView, Sharing
from atithi.conversations.queries import ROWS, Cursor, QueuePage, mark_unread, queue_counts, visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.rows import fetch
from atithi.staff.models import Permission, User
from atithi.staff.queries import hidden_team_ids, own_store_ids, teams_visible_to

MOST_COUNTED = 100
COUNT_LOOK = 2000
COUNT_KEPT = 3.0  # seconds; a count that is shown may be as old as this
MOST_KEPT = 5000
RELATED = ("customer", "channel", "assignee", "team", "store")


def views_of(user: User) -> QuerySet[SavedView]:
    """Views that `user` has: their own, those for everybody, and those of their teams."""
    own = Q(owner=user) | Q(sharing=Sharing.EVERYBODY)
    teams = teams_visible_to(user) if user.is_owner else teams_visible_to(user).filter(memberships__user=user)
    return SavedView.objects.filter(own | Q(sharing=Sharing.TEAM, team__in=teams.values("pk"))).order_by("name", "id")


def get_view(user: User, public_id: str) -> SavedView:
    """A view that `user` has, else NotFound."""
    view = views_of(user).select_related("owner", "team").filter(public_id=public_id).first()
    if view is None:
        raise NotFound
    return view


def rail_of(user: User) -> Rail:
    """How `user` has their rail; as it comes where they arranged nothing."""
    found = fetch("FROM conversations_rail r WHERE r.user_id = %s", [user.pk], r=Rail)
    return found[0] if found else Rail(user=user)


def may_change(user: User, view: SavedView) -> bool:
    """Its maker, and for shared ones those who may change what is shared."""
    return view.owner_id == user.pk or (view.sharing != Sharing.PRIVATE and user.may(Permission.MANAGE_SHARED))


def may_share(user: User, view: SavedView | None = None) -> bool:
    """Whether `user` may let everybody have a view; one that everybody has already stays so."""
    return user.may(Permission.MANAGE_SHARED) or (view is not None and view.sharing == Sharing.EVERYBODY)


@dataclass(frozen=True)
class Reading:
    """A view as one person reads it at one moment. Where something in it is broken it has no rows: never wrong ones."""

    user: User
    tree: Group
    broken: tuple[Broken, ...]
    rows: QuerySet[Conversation]
    spans: list[Span]
    order: Order

    def has(self, conversation: Conversation) -> bool:
        """Whether the conversation lies in the view."""
        if self.broken or not self.spans:
            return False
        rows = self.rows.filter(waiting_since__isnull=False) if self.order == "waiting" else self.rows
        return rows.filter(pk=conversation.pk).exists()


def read_view(user: User, conditions: object, order: str, *, at: datetime | None = None) -> Reading:
    """Reads a tree of conditions for `user`."""
    found = read(conditions)
    known = references(found.tree, user)
    broken = (*found.broken, *known.broken)
    asked = filter_of(found.tree, user=user, known=known, at=at or now())
    sorting: Order = order if order in {"newest", "oldest", "waiting"} else "newest"  # type: ignore[assignment]
    ranges = [] if broken else spans(found.tree, sorting, user=user, known=known)
    return Reading(user, found.tree, broken, visible_to(user).filter(asked), ranges, sorting)


def page(reading: Reading, *, after: str = "", limit: int = ROWS) -> QueuePage:
    """Rows of a view beyond a cursor. Where few of many conversations match, a page may be short or empty and still have a
    `next`: it looked as far as one look goes."""
    cursor = Cursor.parse(after)
    place = _place(cursor) if cursor else None
    for look in (SHORT_LOOK, LONGEST_LOOK):
        ids, horizon = _look(reading, place, limit, look)
        if len(ids) > limit or horizon is None:
            break
    return _page(reading, ids, horizon, limit)


def _place(cursor: Cursor) -> Place:
    return datetime.fromisoformat(cursor.at), cursor.id


def _look(reading: Reading, place: Place | None, limit: int, look: int) -> tuple[list[int], Place | None]:
    """Ids found in all spans, and how far all of them were looked through (None: to their ends)."""
    ids: list[int] = []
    ends: list[Place] = []
    for span in reading.spans:
        found = span.find(reading.rows, after=place, limit=limit + 1, look=look)
        ids += found
        if len(found) <= limit and (end := span.end(place, look)):
            ends.append(end)
    nearest = (max if reading.order == "newest" else min)(ends) if ends else None
    return ids, nearest


def _page(reading: Reading, ids: list[int], horizon: Place | None, limit: int) -> QueuePage:
    column = "waiting_since" if reading.order == "waiting" else "last_message_at"
    newest = reading.order == "newest"
    rows = list(visible_to(reading.user).select_related(*RELATED).filter(pk__in=ids))
    rows = [row for row in rows if getattr(row, column) is not None]  # answered between the two questions

    def key(row: Conversation) -> Place:
        return getattr(row, column), row.pk

    rows.sort(key=key, reverse=newest)
    if horizon:
        rows = [row for row in rows if (key(row) >= horizon if newest else key(row) <= horizon)]
    more = len(rows) > limit
    rows = rows[:limit]
    last = key(rows[-1]) if more else horizon
    rest = str(Cursor(last[0].isoformat(), last[1])) if last else ""
    return QueuePage(mark_unread(reading.user, rows), rest)


@dataclass(frozen=True)
class Count:
    """How many conversations lie in a view. `more`: at least so many; counting stopped there."""

    value: int
    more: bool = False


def count(reading: Reading) -> Count | None:
    """The count of a view: exact where it is kept, else as far as one look goes. None for a broken view."""
    if reading.broken:
        return None
    if name := kept_queue(reading):
        return Count(max(0, queue_counts(reading.user).get(name, 0)))
    total, more = 0, False
    for span in reading.spans:
        total += span.count(reading.rows, most=MOST_COUNTED - total, look=COUNT_LOOK)
        if total >= MOST_COUNTED:
            return Count(MOST_COUNTED - 1, more=True)
        more = more or span.end(None, COUNT_LOOK + 1) is not None
    return Count(total, more)


def kept_queue(reading: Reading) -> str:
    """The name of the queue that holds the same conversations and is counted as they move; "" where there is none."""
    parts = reading.tree.parts
    plain = [part for part in parts if isinstance(part, Condition) and part.op == "is" and len(part.values) == 1]
    if reading.tree.match != "all" or len(plain) != len(parts):
        return ""
    asked = {part.field: part.values[0] for part in plain}
    if len(asked) != len(parts) or reading.order == "waiting":
        return ""
    state = asked.pop("state", "")
    if state in {"snoozed", "spam"}:
        return "" if asked else state
    if state != "open" or len(asked) > 1:
        return ""
    return _counted(asked, reading)


def _counted(asked: dict[str, str], reading: Reading) -> str:
    if not asked:
        return "open"
    [(name, value)] = asked.items()
    if name == "assignee":
        return {"me": "mine", "nobody": "unassigned"}.get(value, "")
    if name == "language":
        return f"language:{value}"
    keys = references(reading.tree, reading.user).keys
    return f"{name}:{keys[name, value]}" if name in {"team", "channel", "store"} and (name, value) in keys else ""


_kept: dict[tuple[object, ...], tuple[float, Count | None]] = {}
"""Counts of this process, by view and by what its reader may see: a hint, so that a hundred screens ask once."""


def counts_of(user: User, views: list[SavedView]) -> dict[str, Count]:
    """Counts of views by their queue's name, each reckoned anew at most every few seconds. Broken ones have none."""
    if not views:
        return {}
    sight = (tuple(hidden_team_ids(user)), tuple(own_store_ids(user) or ()), own_store_ids(user) is None)
    present = time.monotonic()
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    found: dict[str, Count] = {}
    for view in views:
        key = (view.public_id, str(view.conditions), view.order, sight, user.pk if _personal(view) else 0)
        until, number = _kept.get(key, (0.0, None))
        if until < present:
            number = count(read_view(user, view.conditions, view.order))
            _kept[key] = (present + COUNT_KEPT, number)
        if number is not None:
            found[view.queue] = number
    return found


def _personal(view: SavedView) -> bool:
    """Whether the view holds something else for each reader."""
    asked = read(view.conditions).tree.conditions()
    return any(one.field == "unread" or (one.field == "assignee" and "me" in one.values) for one in asked)
