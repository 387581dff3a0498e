"""The only place that fetches promises: who may see what is decided here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from atithi.conversations.models import Conversation
from atithi.conversations.queries import Cursor
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.promises.models import OPEN, PROPOSED, Promise, PromiseState
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids

ROWS = 30  # of a list: two or three screens; the rest comes while one scrolls
SHOWN = ("customer", "conversation", "owner", "team", "store")
# Of a list: few people, teams and stores owe many promises, so that each is read once.
SHARED = ("owner", "team", "store")


def visible_to(user: User) -> QuerySet[Promise]:
    """Promises that `user` may see: their own, and those of conversations, teams and stores that are theirs to see."""
    rows, hidden, own = Promise.objects.all(), hidden_team_ids(user), own_store_ids(user)
    seen = Q()
    if hidden:
        seen &= Q(conversation=None) | Q(conversation__team=None) | ~Q(conversation__team_id__in=hidden)
        seen &= Q(team=None) | ~Q(team_id__in=hidden)
    if own is not None:
        seen &= Q(store=None) | Q(store_id__in=own)
        seen &= Q(conversation=None) | Q(conversation__store=None) | Q(conversation__store_id__in=own)
    return rows.filter(seen | Q(owner=user)) if seen else rows


def get_promise(user: User, public_id: str) -> Promise:
    """The promise with what its page shows; NotFound where it is missing or not for `user`."""
    promise = visible_to(user).select_related(*SHOWN, "message", "made_by").filter(public_id=public_id).first()
    if promise is None:
        raise NotFound
    return promise


@dataclass(frozen=True)
class PromisePage:
    """Some promises, and the cursor of the rest; `""` at the end."""

    promises: list[Promise]
    next: str


def due_list(user: User, whose: str = "mine", *, after: str = "", limit: int = ROWS) -> PromisePage:
    """What is owed, by what breaks next; without a time, last. `whose`: mine, all, team:7 or store:3; NotFound for another."""
    rows = visible_to(user).filter(OPEN).filter(_whose(user, whose)).order_by("breaks_at", "id")
    if cursor := Cursor.parse(after):
        # The first condition alone bounds the index range; the second settles promises of the same moment.
        rows = rows.filter(breaks_at__gte=cursor.at).filter(Q(breaks_at__gt=cursor.at) | Q(id__gt=cursor.id))
    page = list(rows.select_related("customer", "conversation").prefetch_related(*SHARED)[: limit + 1])
    rest = str(Cursor(page[limit - 1].breaks_at.isoformat(), page[limit - 1].pk)) if len(page) > limit else ""
    return PromisePage(page[:limit], rest)


def _whose(user: User, whose: str) -> Q:
    kind, _colon, number = whose.partition(":")
    if whose == "mine":
        return Q(owner=user)
    if whose == "all":
        return Q()
    if kind in {"team", "store"} and number.isdigit() and len(number) < 19:
        return Q(**{f"{kind}_id": int(number)})
    raise NotFound


def proposals(user: User, *, limit: int = ROWS) -> list[Promise]:
    """What seems to be promised in replies of this person and is not yet accepted or dismissed, the latest first."""
    rows = Promise.objects.filter(PROPOSED, made_by=user).select_related(*SHOWN)
    return list(rows.order_by("-id")[:limit])


def of_conversation(user: User, conversation: Conversation) -> list[Promise]:
    """What was promised in a conversation, in the order it was said; nothing that was dismissed."""
    rows = visible_to(user).filter(conversation=conversation).exclude(state=PromiseState.DISMISSED)
    return list(rows.select_related(*SHOWN).order_by("id")[:ROWS])


def owed_to(customer: Customer) -> list[Promise]:
    """What a customer is owed, by what is due next: for their own page."""
    return list(Promise.objects.filter(OPEN, customer=customer).order_by("breaks_at", "id")[:ROWS])


def to_watch(moment: datetime, limit: int) -> list[Promise]:
    """Promises that the clock has come to, the longest ago first."""
    return list(Promise.objects.filter(watch_at__isnull=False, watch_at__lte=moment).order_by("watch_at")[:limit])
