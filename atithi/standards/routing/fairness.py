"""Does everybody wait equally long? Waits for the first answer by language, store and channel, and whether they differ by more
than chance.

The wait of a conversation that a guest began: from its beginning to the first reply of a person, by the clock on the wall. Who
still waits counts with the wait so far, so that the slowest are not left out. What was closed without a reply and what is
spam is not counted.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from atithi.conversations.models import Channel, Conversation
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import Language, Store, User
from atithi.standards.routing.ranks import FEWEST, Against, Middle, against_others, holm, kruskal, middle

PERIODS = (7, 30, 90)
MOST_READ = 20_000  # conversations, the latest
ROWS = 50
LEVEL = 0.05
DIMENSIONS = {"language": "language", "store": "store_id", "channel": "channel_id"}


@dataclass(frozen=True, slots=True)
class Line:
    """One group. `differs`: longer or shorter where that is more than chance, else empty; None: too few to say."""

    value: str
    name: str
    middle: Middle
    against: Against | None
    p: float | None

    @property
    def enough(self) -> bool:
        return self.middle.count >= FEWEST

    @property
    def differs(self) -> str | None:
        if self.p is None or self.against is None:
            return None
        if self.p >= LEVEL:
            return ""
        return "longer" if self.against.longer > 0.5 else "shorter"


@dataclass(frozen=True, slots=True)
class Part:
    """The groups of one dimension. `p`: of such differences between them by chance, corrected; None: nothing to compare."""

    by: str
    lines: list[Line]
    p: float | None

    @property
    def differs(self) -> bool:
        return self.p is not None and self.p < LEVEL


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `still`: of all, how many wait to this moment. `cut`: not all were read, but the latest."""

    days: int
    whole: Middle | None
    still: int
    cut: bool
    parts: list[Part]


def waits(user: User, days: int) -> QuerySet[Conversation]:
    """Conversations of these days that a guest began and that were, or are to be, answered."""
    if days not in PERIODS:
        raise NotFound
    since = now() - timedelta(days=days)
    rows = visible_to(user).filter(updated_at__gte=since, created_at__gte=since, spam_at=None, merged_into=None)
    owed = Q(first_reply_at__isnull=False) | Q(closed_at=None, waiting_since__isnull=False)
    return rows.filter(owed, last_customer_message_id__isnull=False)


def report(user: User, days: int) -> Report:
    """The whole report; NotFound for a number of days that is not offered."""
    moment = now()
    fields = ("created_at", "first_reply_at", *DIMENSIONS.values())
    rows: list[Any] = list(waits(user, days).order_by("-updated_at").values_list(*fields)[: MOST_READ + 1])
    cut, rows = len(rows) > MOST_READ, rows[:MOST_READ]
    seconds = [((answered or moment) - began).total_seconds() for began, answered, *_rest in rows]
    still = sum(1 for row in rows if row[1] is None)
    grouped = {
        by: _groups([row[2 + place] for row in rows], seconds) for place, by in enumerate(DIMENSIONS)
    }  # fmt: skip
    compared = {by: {value: held for value, held in groups.items() if len(held) >= FEWEST and value not in {"", None, "und"}}
                for by, groups in grouped.items()}  # fmt: skip
    single = {by: against_others(groups) if len(groups) > 1 else {} for by, groups in compared.items()}
    corrected = holm({(by, value): each.p for by, found in single.items() for value, each in found.items()})
    overall: dict[Hashable, float] = {by: p for by, groups in compared.items() if (p := kruskal(groups)) is not None}
    parts = []
    whole = holm(overall)
    for by, groups in grouped.items():
        names = _names(by, list(groups))
        lines = [
            Line("" if value is None else str(value), names.get(value, ""), middle(held), single[by].get(value),
                 corrected.get((by, value)))
            for value, held in groups.items()
        ]  # fmt: skip
        parts.append(Part(by, sorted(lines, key=lambda line: -line.middle.count), whole.get(by)))
    return Report(days, middle(seconds) if seconds else None, still, cut, parts)


def _groups(values: list[Hashable], seconds: list[float]) -> dict[Hashable, list[float]]:
    groups: dict[Hashable, list[float]] = {}
    for value, wait in zip(values, seconds, strict=True):
        groups.setdefault(value, []).append(wait)
    return groups


def _names(by: str, values: list[Hashable]) -> dict[Hashable, str]:
    known = [value for value in values if value]
    if by == "language":
        return {code: label for code, label in Language.choices if code in known}
    model = {"store": Store, "channel": Channel}[by]
    return dict(model._default_manager.filter(pk__in=known).values_list("pk", "name"))


def behind(user: User, days: int, *, by: str = "", value: str = "", still: bool = False,
           offset: int = 0) -> tuple[list[Conversation], bool]:  # fmt: skip
    """The conversations behind a figure, the latest first, and whether there are more."""
    if by and by not in DIMENSIONS:
        raise NotFound
    rows = waits(user, days)
    if by:
        field = DIMENSIONS[by]
        number = field.endswith("_id")
        if value and number and not (value.isdigit() and len(value) < 19):
            raise NotFound
        rows = rows.filter(**{field: value} if value else {f"{field}__isnull": True} if number else {field: ""})
    if still:
        rows = rows.filter(first_reply_at=None)
    page = list(
        rows.select_related("customer", "channel", "assignee").order_by("-updated_at")[offset : offset + ROWS + 1]
    )
    return page[:ROWS], len(page) > ROWS
