"""Fetches standards and clocks. Who may see a clock is decided by its conversation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from atithi.conversations.models import Channel, Conversation
from atithi.conversations.queries import Cursor
from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids
from atithi.standards.models import RUNNING, TICKING, Clock, Standard, StandardVersion

ROWS = 30


def in_force() -> list[StandardVersion]:
    """The versions that hold now, in the order of their clocks and times."""
    rows = StandardVersion.objects.filter(standard__withdrawn_at=None, number=F("standard__version"))
    return list(rows.select_related("standard").order_by("standard__clock", "seconds", "id"))


def get_standard(public_id: str) -> Standard:
    """A standard, withdrawn or not, with its versions; else NotFound."""
    found = Standard.objects.filter(public_id=public_id).prefetch_related("versions__published_by").first()
    if found is None:
        raise NotFound
    return found


def withdrawn() -> list[StandardVersion]:
    """The last versions of standards that hold no more, the latest first."""
    rows = StandardVersion.objects.exclude(standard__withdrawn_at=None).filter(number=F("standard__version"))
    return list(rows.select_related("standard").order_by("-standard__withdrawn_at", "-id")[:50])


def clocks_of(conversation: Conversation) -> list[Clock]:
    """All clocks of a conversation, in the order in which they began."""
    rows = Clock.objects.filter(conversation=conversation).select_related(
        "standard", "person", "agreement", "conversation__customer"
    )
    return list(rows.order_by("started_at", "id"))


def next_due(conversations: Iterable[Conversation]) -> dict[int, Clock]:
    """Of each conversation the clock that ends first; one query."""
    rows = Clock.objects.filter(TICKING, conversation__in=[each.pk for each in conversations])
    found: dict[int, Clock] = {}
    for clock in rows.select_related("standard").order_by("due_at", "id"):
        found.setdefault(clock.conversation_id, clock)
    return found


@dataclass(frozen=True)
class Breaking:
    """Some clocks by what breaks next, and the cursor of the rest; `""` at the end."""

    clocks: list[Clock]
    next: str


def seen_by(user: User, rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """Of these clocks those whose conversations this person may see: the rule of `conversations.queries.visible_to`, said of the
    joined row, so that both databases walk along an index of clocks and stop when a page is full."""
    hidden, own = hidden_team_ids(user), own_store_ids(user)
    if hidden:
        rows = rows.filter(Q(conversation__team=None) | ~Q(conversation__team_id__in=hidden))
    if own is not None:
        mine = Q(conversation__store=None) | Q(conversation__store_id__in=own) | Q(conversation__assignee=user)
        rows = rows.filter(mine)
    return rows


def ticking(user: User) -> QuerySet[Clock]:
    """Clocks with a deadline, of conversations that this person may see."""
    return seen_by(user, Clock.objects.filter(TICKING))


def breaking_next(
    user: User, *, whose: str = "", kind: str = "", after: str = "", until: datetime | None = None, limit: int = ROWS
) -> Breaking:
    """What breaks next, the latest first of what is late already: an index scan, however many conversations there are.

    `whose`: mine, nobody, team:7, store:3; empty: all that this person may see.
    """
    rows = ticking(user)
    rows = _chosen(rows, user, whose, kind)
    if until is not None:
        rows = rows.filter(due_at__lte=until)
    if cursor := Cursor.parse(after):
        beyond = Q(due_at__gt=cursor.at) | Q(due_at=cursor.at, id__gt=cursor.id)
        rows = rows.filter(due_at__gte=cursor.at).filter(beyond)
    related = (
        "conversation__customer",
        "conversation__channel",
        "conversation__assignee",
        "conversation__team",
        "conversation__store",
        "standard",
    )
    page = list(rows.select_related(*related).order_by("due_at", "id")[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    rest = str(Cursor(page[-1].due_at.isoformat(), page[-1].pk)) if more and page[-1].due_at else ""
    return Breaking(page, rest)


def _chosen(rows: QuerySet[Clock], user: User, whose: str, kind: str) -> QuerySet[Clock]:
    name, _colon, number = whose.partition(":")
    if kind:
        rows = rows.filter(kind=kind)
    if whose == "mine":
        return rows.filter(conversation__assignee=user)
    if whose == "nobody":
        return rows.filter(conversation__assignee=None)
    if name in {"team", "store"} and number.isdigit() and len(number) < 19:
        return rows.filter(**{f"conversation__{name}_id": int(number)})
    if whose:
        raise NotFound
    return rows


def to_watch(moment: datetime, limit: int) -> list[Clock]:
    """Clocks of which somebody is to be told by this moment, the oldest first."""
    rows = Clock.objects.filter(watch_at__isnull=False, watch_at__lte=moment)
    return list(rows.order_by("watch_at", "id")[:limit])


def running_after(number: int, limit: int) -> list[Clock]:
    """Running clocks by their numbers, held, with what decides about them and no more: for passes over all of them."""
    rows = Clock.objects.select_for_update(of=("self",)).filter(RUNNING, pk__gt=number).order_by("pk")
    own = ("kind", "standard", "agreement", "target", "always", "resumed_at", "worked", "due_at", "warn_at", "watch_at",
           "warned_at", "late_at", "escalated_at")  # fmt: skip
    decides = ("customer", "channel", "store", "team", "language", "priority", "mood", "kind")
    rows = rows.select_related("conversation").only("id", *own, *(f"conversation__{name}" for name in decides))
    found, channels = list(rows[:limit]), Channel.objects.in_bulk()
    for clock in found:  # there are few channels and many clocks: one object each
        clock.conversation.channel = channels[clock.conversation.channel_id]
    return found
