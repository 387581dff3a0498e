"""Reads how long things took: promises from the ledger; refunds, deliveries, replacements and repairs from the orders."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, NamedTuple

from django.db.models import QuerySet

from atithi.commerce.models import Case, CaseState, CaseStep, Delivery, Refund
from atithi.commerce.models.orders import DeliveryState
from atithi.promises.feasibility.goods import Purchases
from atithi.promises.models import NO_TIME, OPEN, Promise, PromiseKind, PromiseState
from atithi.staff.open_times import OpenTimes

AT_ONCE = 5_000
BUSY = 10  # who owes so many other promises at the same time is busy
DONE = frozenset({PromiseState.KEPT, PromiseState.KEPT_LATE})


class Taken(NamedTuple):
    """One case as it was read: the fields of `TimeTaken`. Most are known already, and never become a row again."""

    source: str
    source_id: int
    kind: str
    store_id: int | None
    began_at: datetime
    ended_at: datetime | None
    done: bool
    minutes: int
    weekday: int
    category: str = ""
    carrier: str = ""
    busy: str = ""


def paged(rows: QuerySet[Any], columns: tuple[str, ...]) -> Iterator[list[Any]]:
    """Rows by their numbers, some at once, each time asked anew: nothing stays open while others, or we ourselves, write."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk").values_list(*columns)[:AT_ONCE]):
        yield page
        last = page[-1][0]


def stepped(minutes: float) -> int:
    """A length in steps, rounded up: five minutes in the first eight hours, a quarter hour up to forty, then hours."""
    step = 5 if minutes <= 480 else 15 if minutes <= 2400 else 60
    return -(-int(-(-minutes // 1)) // step) * step


class Load:
    """How much each person owed at the moment of a promise, from promises in the order in which they were made. `owed`: what
    is owed now, where not all promises are gone through; None: all are."""

    def __init__(self, owed: Iterable[tuple[int, datetime]] | None = None) -> None:
        self._whole = owed is None
        self._ends: dict[int, list[datetime]] = {}
        self._open: dict[int, list[datetime]] = {}
        for owner, made in owed or ():
            self._open.setdefault(owner, []).append(made)

    def at(self, owner: int | None, made: datetime, settled: datetime | None) -> str:
        """Whether `owner` was busy when this was made; it counts for those that come after it."""
        if owner is None:
            return ""
        ends = self._ends.setdefault(owner, [])
        while ends and ends[0] <= made:
            heappop(ends)
        owed = len(ends) + sum(1 for begun in self._open.get(owner, ()) if begun < made)
        if settled is not None or self._whole:
            heappush(ends, settled or NO_TIME)
        return "y" if owed >= BUSY else "n"


def of_promises(rows: QuerySet[Promise], times: OpenTimes, *, whole: bool) -> Iterator[Taken]:
    """What the ledger says. A broken promise that nobody kept since is not done until today, however long ago it was due.
    `whole`: `rows` are all there are."""
    rows = rows.filter(made_at__isnull=False).exclude(state=PromiseState.DISMISSED)
    columns = ("pk", "kind", "store_id", "customer_id", "owner_id", "state", "made_at", "settled_at")
    open_now = Promise.objects.filter(OPEN, owner__isnull=False).values_list("owner_id", "made_at")
    load = Load() if whole else Load((owner, made) for owner, made in open_now if owner and made)
    for chunk in paged(rows, columns):
        bought = Purchases({row[3] for row in chunk})
        for number, kind, store, customer, owner, state, made, settled in chunk:
            done, withdrawn = state in DONE, state == PromiseState.WITHDRAWN
            ended = settled if done or withdrawn else None
            goods = bought.before(customer, made, kind)
            yield _taken(
                times, source="promise", source_id=number, kind=kind, store_id=store, began=made, ended=ended, done=done,
                category=goods.category, carrier=goods.carrier, busy=load.at(owner, made, settled),
            )  # fmt: skip


def of_refunds(rows: QuerySet[Refund], times: OpenTimes) -> Iterator[Taken]:
    """From the moment money was promised to its payment."""
    columns = (
        "pk", "payment__order__store_id", "case__line__variant__product__category", "created_at", "paid_at", "state",
    )  # fmt: skip
    for page in paged(rows.exclude(state="cancelled"), columns):
        for number, store, category, began, paid, state in page:
            yield _taken(
                times, source="refund", source_id=number, kind=PromiseKind.REFUND, store_id=store, began=began,
                ended=paid if state == "paid" else None, done=state == "paid" and paid is not None, category=category or "",
            )  # fmt: skip


def of_deliveries(rows: QuerySet[Delivery], times: OpenTimes) -> Iterator[Taken]:
    """From the purchase to the door. What came back was not delivered, but is no longer awaited."""
    columns = ("pk", "order__store_id", "order__placed_at", "state", "state_at", "carrier")
    over = {DeliveryState.DELIVERED, DeliveryState.RETURNED}
    for page in paged(rows.exclude(order__state="cancelled"), columns):
        for number, store, placed, state, at, carrier in page:
            yield _taken(
                times, source="delivery", source_id=number, kind=PromiseKind.DELIVERY, store_id=store, began=placed,
                ended=at if state in over else None, done=state == DeliveryState.DELIVERED, carrier=carrier,
            )  # fmt: skip


def of_cases(rows: QuerySet[Case], times: OpenTimes) -> Iterator[Taken]:
    """From the yes to a replacement or repair to its end."""
    kinds = {"replacement": PromiseKind.REPLACEMENT, "repair": PromiseKind.REPAIR}
    rows = rows.filter(kind__in=kinds, granted_at__isnull=False)
    over = {CaseState.DONE, CaseState.WITHDRAWN}
    columns = ("pk", "kind", "order__store_id", "line__variant__product__category", "granted_at", "state")
    for page in paged(rows, columns):
        steps = CaseStep.objects.filter(case__in=[row[0] for row in page], state__in=over)
        ends = dict(steps.values_list("case_id", "at"))
        for number, kind, store, category, began, state in page:
            yield _taken(
                times, source="case", source_id=number, kind=kinds[kind], store_id=store, began=began,
                ended=ends.get(number), done=state == CaseState.DONE and number in ends, category=category or "",
            )  # fmt: skip


def _taken(times: OpenTimes, *, began: datetime, ended: datetime | None, store_id: int | None, **values: Any) -> Taken:
    open_time = times.of(store_id)
    minutes = stepped(open_time.between(began, ended)) if ended is not None else 0
    return Taken(
        began_at=began, ended_at=ended, store_id=store_id, minutes=minutes, weekday=began.astimezone(open_time.zone).weekday(),
        **values,
    )  # fmt: skip
