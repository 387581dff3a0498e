"""The only place that fetches promises: who may see what is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, prefetch_related_objects

from atithi.conversations.models import Conversation
from atithi.conversations.queries import Cursor
from atithi.conversations.queries import visible_to as conversations_visible_to
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events.models import Event
from atithi.events.queries import history
from atithi.promises.models import ENDED, OPEN, PROPOSED, Promise, PromiseKind, PromiseState
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids

ROWS = 30  # of a list: two or three screens; the rest comes while one scrolls
SHOWN = ("customer", "conversation", "owner", "team", "store")
# Of a list these are read apart, each once: joined, a database may begin with the customers and sort all that is owed.
APART = ("customer", "owner", "team", "store")
IN_CONVERSATION = 100
MOST_COUNTED = 100
RECENT = timedelta(days=30)
SETTLED = (PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.WITHDRAWN)
STATES = ("open", "at_risk", "broken", "settled", "proposed")
"""What a list can be asked for: owed; of these at risk; not kept; done or withdrawn; found in one's own replies."""


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


def due_list(user: User, whose: str = "mine", *, state: str = "open", kind: str = "", after: str = "",
             limit: int = ROWS) -> PromisePage:  # fmt: skip
    """Promises of one state. What is owed by what breaks next, without a time last; what is over by when it ended, the latest
    first. `whose`: mine, all, team:7 or store:3; `state`: one of STATES; `kind`: of promise, "" for all. NotFound for others."""
    if state not in STATES or (kind and kind not in PromiseKind.values):
        raise NotFound
    rows = visible_to(user).filter(_whose(user, whose, state)).select_related("conversation")
    if kind:
        rows = rows.filter(kind=kind)
    if state in {"open", "at_risk"}:
        rows = rows.filter(OPEN) if state == "open" else rows.filter(OPEN, state=PromiseState.AT_RISK)
        return _forwards(rows, after, limit)
    if state == "proposed":
        return _backwards([rows.filter(PROPOSED)], "created_at", after, limit)
    # Each state by itself: in an index they lie one after another, and a few of each cost less than sorting all of them.
    ended = (PromiseState.BROKEN,) if state == "broken" else SETTLED
    each = [rows.filter(ENDED, state=one) for one in ended]
    return _backwards(each, "settled_at", after, limit)


def _forwards(rows: QuerySet[Promise], after: str, limit: int) -> PromisePage:
    rows = rows.order_by("breaks_at", "id")
    if cursor := Cursor.parse(after):
        # The first condition alone bounds the index range; the second settles promises of the same moment.
        rows = rows.filter(breaks_at__gte=cursor.at).filter(Q(breaks_at__gt=cursor.at) | Q(id__gt=cursor.id))
    return _page(list(rows[: limit + 1]), "breaks_at", limit)


def _backwards(parts: Sequence[QuerySet[Promise]], field: str, after: str, limit: int) -> PromisePage:
    found: list[Promise] = []
    cursor = Cursor.parse(after)
    for rows in parts:
        rows = rows.order_by(f"-{field}", "-id")
        if cursor:
            before = Q(**{f"{field}__lt": cursor.at}) | Q(id__lt=cursor.id)
            rows = rows.filter(**{f"{field}__lte": cursor.at}).filter(before)
        found += rows[: limit + 1]
    return _page(sorted(found, key=lambda one: (getattr(one, field), one.pk), reverse=True), field, limit)


def _page(found: list[Promise], field: str, limit: int) -> PromisePage:
    page = found[:limit]
    prefetch_related_objects(page, *APART)
    last = page[-1] if len(found) > limit else None
    return PromisePage(page, str(Cursor(getattr(last, field).isoformat(), last.pk)) if last else "")


def _whose(user: User, whose: str, state: str = "open") -> Q:
    kind, _colon, number = whose.partition(":")
    if state == "proposed":
        return Q(made_by=user)  # what somebody wrote is asked of them alone
    if whose == "mine":
        return Q(owner=user)
    if whose == "all":
        return Q()
    if kind in {"team", "store"} and whole(number) is not None:
        return Q(**{f"{kind}_id": whole(number)})
    raise NotFound


@dataclass(frozen=True)
class Counts:
    """How much stands in one's own lists, up to a hundred each; `broken`: of the last thirty days."""

    open: int
    at_risk: int
    broken: int
    proposed: int


def counts(user: User) -> Counts:
    """What one owes oneself. Three small ranges of indexes, however long the ledger."""
    states = list(
        Promise.objects.filter(OPEN, owner=user).order_by("breaks_at")[:MOST_COUNTED].values_list("state", flat=True)
    )
    broken = Promise.objects.filter(state=PromiseState.BROKEN, owner=user, settled_at__gte=now() - RECENT)
    proposed = Promise.objects.filter(PROPOSED, made_by=user)
    return Counts(
        len(states), states.count(PromiseState.AT_RISK), broken[:MOST_COUNTED].count(), proposed[:MOST_COUNTED].count()
    )


def proposals(user: User, *, limit: int = ROWS) -> list[Promise]:
    """What seems to be promised in replies of this person and is not yet accepted or dismissed, the latest first."""
    rows = Promise.objects.filter(PROPOSED, made_by=user).select_related(*SHOWN)
    return list(rows.order_by("-id")[:limit])


def of_conversation(user: User, conversation: Conversation) -> list[Promise]:
    """What was promised in a conversation, and what its customer is owed from others, in the order it was said; nothing that
    was dismissed, and proposals only of `user`'s own words. Of very many the latest."""
    here = Q(conversation=conversation) | (Q(customer=conversation.customer_id) & OPEN)
    rows = visible_to(user).filter(here).exclude(state=PromiseState.DISMISSED)
    rows = rows.exclude(PROPOSED & ~Q(made_by=user)).select_related(*SHOWN, "message")
    return list(rows.order_by("-id")[:IN_CONVERSATION])[::-1]


def owed_to(customer: Customer) -> list[Promise]:
    """What a customer is owed, by what is due next: for their own page."""
    return list(Promise.objects.filter(OPEN, customer=customer).order_by("breaks_at", "id")[:ROWS])


def done_for(customer: Customer) -> list[Promise]:
    """What ended for a customer in the last thirty days, the latest first: for their own page."""
    ended = (PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.BROKEN)
    rows = Promise.objects.filter(customer=customer, state__in=ended, settled_at__gte=now() - RECENT)
    return list(rows.order_by("-settled_at", "-id")[:ROWS])


def own_promise(customer: Customer, public_id: str) -> Promise:
    """One that was made to this customer; NotFound for others and for what was only found in words."""
    promise = Promise.objects.filter(customer=customer, public_id=public_id, made_at__isnull=False).first()
    if promise is None:
        raise NotFound
    return promise


def due_for_mail(user: User, limit: int) -> list[Promise]:
    """What this person owes by the end of tomorrow, and what they broke in the last week and is not put right."""
    moment = now()
    soon = Promise.objects.filter(OPEN, owner=user, breaks_at__lt=moment + timedelta(days=2)).order_by("breaks_at")
    missed = Promise.objects.filter(state=PromiseState.BROKEN, owner=user, settled_at__gte=moment - timedelta(days=7))
    rows = [*missed.select_related(*SHOWN).order_by("-settled_at")[:limit], *soon.select_related(*SHOWN)[:limit]]
    return rows[:limit]


def told_of(promise: Promise) -> list[Event]:
    """All that happened to a promise, in its order."""
    return list(history("promise", promise.pk).order_by("id")[:200])


def may_owe(user: User, conversation: Conversation | None) -> bool:
    """Whether what was promised in a conversation, or in none, can be given to `user`: they are there and may see it."""
    if not user.is_active or conversation is None:
        return user.is_active
    return conversations_visible_to(user).filter(pk=conversation.pk).exists()


def to_watch(moment: datetime, limit: int) -> list[Promise]:
    """Promises that the clock has come to, the longest ago first."""
    return list(Promise.objects.filter(watch_at__isnull=False, watch_at__lte=moment).order_by("watch_at")[:limit])
