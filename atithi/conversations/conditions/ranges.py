"""Looking through an index range with a limit, so that no view costs more than its limit, however many rows there are.

A view is a filter over conversations in an order. Each span is a condition that an index holds in that order; of it at
most `look` rows are read, and the filter is applied to these alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet

from atithi.conversations.conditions.references import Known
from atithi.conversations.models import IN_QUEUES, Conversation
from atithi.core.conditions import Condition, Group
from atithi.staff.models import User

SHORT_LOOK = 300  # where matches are frequent the first rows suffice
LONGEST_LOOK = 4000  # rows of an index that one page or one count may read: some ten milliseconds

Order = Literal["newest", "oldest", "waiting"]
Place = tuple[datetime, int]  # the sort value and id of a row
_FROM = ' FROM "conversations_conversation"'


@dataclass(frozen=True)
class Span:
    """Rows that an index holds in order: a condition without rest, the field they are sorted by, and its direction."""

    condition: dict[str, Any]
    order: Order = "newest"

    @property
    def column(self) -> str:
        return "waiting_since" if self.order == "waiting" else "last_message_at"

    @property
    def ordering(self) -> list[str]:
        sign = "-" if self.order == "newest" else ""
        return [f"{sign}{self.column}", f"{sign}id"]

    def rows(self, after: Place | None) -> QuerySet[Conversation]:
        """The span's rows beyond a place, in order."""
        rows = Conversation.objects.filter(**self.condition).order_by(*self.ordering)
        if after is None:
            return rows
        at, pk = after
        beyond = "lt" if self.order == "newest" else "gt"
        # The first condition alone bounds the index range; the second settles rows of the same moment.
        later = Q(**{f"{self.column}__{beyond}": at}) | Q(**{self.column: at, f"id__{beyond}": pk})
        return rows.filter(**{f"{self.column}__{beyond}e": at}).filter(later)

    def find(self, rows: QuerySet[Conversation], *, after: Place | None, limit: int, look: int) -> list[int]:
        """Ids of up to `limit` of `rows` among the next `look` rows of the span, in order."""
        return [row[0] for row in _run(rows.order_by(*self.ordering)[:limit], self.rows(after)[:look])]

    def count(self, rows: QuerySet[Conversation], *, most: int, look: int) -> int:
        """How many of `rows` are among the first `look` rows of the span; counting stops at `most`."""
        return len(_run(rows.order_by()[:most], self.rows(None)[:look]))

    def end(self, after: Place | None, look: int) -> Place | None:
        """The last of the next `look` rows; None where the span ends before."""
        return self.rows(after).values_list(self.column, "id")[look - 1 : look].first()


def _run(rows: QuerySet[Conversation], span: QuerySet[Conversation]) -> list[tuple[int]]:
    """Asks `rows` of the span's rows alone. They stand in the place of the table, so that no planner can go round them."""
    outer, outer_values = rows.values("pk").query.sql_with_params()
    inner, inner_values = span.query.sql_with_params()
    head, table, rest = outer.partition(_FROM)
    if not table:  # the filter can match nothing: Django has no query for it
        raise AssertionError(outer)
    with connection.cursor() as cursor:
        cursor.execute(f"{head} FROM ({inner}) {_FROM[6:]}{rest}", [*inner_values, *outer_values])
        return list(cursor.fetchall())


SHELVES: dict[str, dict[str, Any]] = {
    "open": IN_QUEUES,
    "snoozed": {"closed_at": None, "snoozed_until__isnull": False},
    "closed": {"closed_at__isnull": False},
    "spam": {"spam_at__isnull": False},
}
"""The states, each with the condition of an index that holds them in the order of their last message."""


def spans(tree: Group, order: Order, *, user: User, known: Known) -> list[Span]:
    """The index ranges in which all conversations of a view lie: one for each state that may match."""
    required = [part for part in tree.parts if isinstance(part, Condition)] if tree.match == "all" else []
    if order == "waiting":
        return [Span({**IN_QUEUES, "waiting_since__isnull": False}, order)]
    states = set(SHELVES)
    for part in required:
        if part.field == "state":
            states = states & set(part.values) if part.op == "is" else states - set(part.values)
    shelves = {name: SHELVES[name] for name in sorted(states)}
    if "spam" in shelves and "closed" in shelves:
        del shelves["spam"]  # spam is closed, too: it would stand there twice
    if "open" in shelves:
        shelves["open"] = {**IN_QUEUES, **_narrow(required, user, known)}
    return [Span(condition, order) for condition in shelves.values()]


def _narrow(required: list[Condition], user: User, known: Known) -> dict[str, Any]:
    """One exact condition for which open conversations have an index of their own: the one that leaves fewest first."""
    exact = {part.field: part.values[0] for part in required if part.op == "is" and len(part.values) == 1}
    for name, kind in (("assignee", "person"), ("store", "store"), ("channel", "channel"), ("team", "team")):
        value = exact.get(name)
        if value == "me":
            return {"assignee_id": user.pk}
        if value and (key := known.keys.get((kind, value))):
            return {f"{name}_id": key}
    if "language" in exact:
        return {"language": exact["language"]}
    return {"assignee": None} if exact.get("assignee") == "nobody" else {}
