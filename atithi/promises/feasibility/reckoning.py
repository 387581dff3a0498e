"""Makes the curves: reads what changed in the record, and reckons anew the kinds it touches. Each night it reads everything.

It runs outside any transaction and writes in small ones: on SQLite nobody waits for it.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby, islice

from django.db import transaction
from django.db.models import Count

from atithi.commerce.models import Case, Delivery, Order, Refund
from atithi.core.clock import now
from atithi.events import JobView, NetworkSubscriber
from atithi.events.models import Event
from atithi.promises.feasibility.gathering import (
    AT_ONCE,
    Taken,
    of_cases,
    of_deliveries,
    of_promises,
    of_refunds,
    stepped,
)
from atithi.promises.feasibility.pooling import Group
from atithi.promises.feasibility.survival import Curve, Step, curve, thinned
from atithi.promises.feasibility.writing import write
from atithi.promises.models import Promise, Reckoning, TimeCurve, TimeTaken
from atithi.staff.open_times import OpenTimes

FEWEST_IN_GROUP = 20  # done cases from which on a narrower group has a curve of its own
LOOK_BACK = timedelta(days=730)  # older work says little about today
OVERLAP = timedelta(minutes=10)  # transactions that were slow to commit are read again
PROMISED = (
    "promise.made", "promise.kept", "promise.broken", "promise.withdrawn", "promise.disputed", "promise.reopened",
    "promise.changed",
)  # fmt: skip
OF_ORDERS = ("refund.promised", "refund.paid", "refund.cancelled", "shipment.changed", "order.placed")
OF_CASES = ("case.decided", "case.moved")
Lengths = dict[int, list[int]]


def reckon(*, whole: bool) -> int:
    """Brings the curves up to date; gives the number of cases that were new or had changed. Twice is as once."""
    moment, before = now(), Reckoning.objects.filter(id=1).first()
    whole = whole or before is None
    since = before.last_event if before else 0
    last = Event.objects.filter(at__lt=moment - OVERLAP).order_by("-id").values_list("id", flat=True).first() or 0
    times = OpenTimes((moment - LOOK_BACK).date() - timedelta(days=2), moment.date() + timedelta(days=2))
    changed = _keep(_everything(times) if whole else _changed(times, since))
    _forget(moment - LOOK_BACK)
    _make_curves(times, None if whole else set(changed))
    values = {"last_event": max(last, since), "reckoned_at": moment, "cases": TimeTaken.objects.count()}
    Reckoning.objects.update_or_create(id=1, defaults=values)
    return sum(changed.values())


def _everything(times: OpenTimes) -> Iterator[Taken]:
    since = now() - LOOK_BACK
    yield from of_promises(Promise.objects.filter(made_at__gte=since), times, whole=True)
    yield from of_refunds(Refund.objects.filter(created_at__gte=since), times)
    yield from of_deliveries(Delivery.objects.filter(order__placed_at__gte=since), times)
    yield from of_cases(Case.objects.filter(granted_at__gte=since), times)


def _changed(times: OpenTimes, last: int) -> Iterator[Taken]:
    """What the events since then speak of."""
    since = now() - LOOK_BACK
    for some in _subjects(PROMISED, last):
        yield from of_promises(Promise.objects.filter(pk__in=some, made_at__gte=since), times, whole=False)
    for some in _subjects(OF_ORDERS, last):
        orders = Order.objects.filter(pk__in=some)
        yield from of_refunds(Refund.objects.filter(payment__order__in=orders, created_at__gte=since), times)
        yield from of_deliveries(Delivery.objects.filter(order__in=orders, order__placed_at__gte=since), times)
    for some in _subjects(OF_CASES, last):
        yield from of_cases(Case.objects.filter(pk__in=some, granted_at__gte=since), times)


def _subjects(types: Iterable[str], last: int) -> Iterator[list[int]]:
    """The subjects of events of these types after the event `last`, some at once."""
    found: set[int] = set()
    for each in types:
        found.update(Event.objects.filter(type=each, id__gt=last).values_list("subject_id", flat=True))
    rest = iter(sorted(found))
    while chunk := list(islice(rest, 500)):
        yield chunk


def _keep(found: Iterator[Taken]) -> dict[str, int]:
    """Writes what is new or has changed; gives how many of each family. What was known of load and goods stays."""
    families: dict[str, int] = defaultdict(int)
    while chunk := list(islice(found, AT_ONCE)):
        fresh: list[Taken] = []
        for source, alike in groupby(chunk, key=lambda row: row.source):
            some = list(alike)
            known = _known(source, some)
            fresh += [row for row in some if known.get(row.source_id) != _facts(row)]
        with transaction.atomic():
            write(fresh)
        for row in fresh:
            families[family_of(row.source, row.kind)] += 1
    return families


def _known(source: str, rows: list[Taken]) -> dict[int, tuple[object, ...]]:
    """What is written of these already. They come by their numbers: a range of the index."""
    numbers = [row.source_id for row in rows]
    found = TimeTaken.objects.filter(source=source, source_id__gte=min(numbers), source_id__lte=max(numbers))
    if len(numbers) < AT_ONCE // 10:
        found = TimeTaken.objects.filter(source=source, source_id__in=numbers)
    facts = found.values_list("source_id", "kind", "store_id", "began_at", "ended_at", "done", "minutes")
    return {number: tuple(rest) for number, *rest in facts}


def _facts(row: Taken) -> tuple[object, ...]:
    return row.kind, row.store_id, row.began_at, row.ended_at, row.done, row.minutes


def _forget(oldest: object) -> None:
    """What is too old, and what was called off."""
    TimeTaken.objects.filter(began_at__lt=oldest).delete()
    cancelled = Refund.objects.filter(state="cancelled").values("pk")
    TimeTaken.objects.filter(source="refund", source_id__in=cancelled).delete()
    called_off = Delivery.objects.filter(order__state="cancelled").values("pk")
    TimeTaken.objects.filter(source="delivery", source_id__in=called_off).delete()


def family_of(source: str, kind: str) -> str:
    """Promises stand for themselves; work that nobody promised is a second record of how long a kind takes."""
    return f"{'promise' if source == 'promise' else 'work'}|{kind}"


def _make_curves(times: OpenTimes, families: set[str] | None) -> None:
    """Makes the curves of these families anew, each family in one step; None: of all, and of no others."""
    if families is None:
        pairs = TimeTaken.objects.order_by().values_list("source", "kind").distinct()
        families = {family_of(source, kind) for source, kind in pairs}
        TimeCurve.objects.exclude(family__in=families).delete()
    for family in sorted(families):
        rows = _curves(times, family)
        with transaction.atomic():
            TimeCurve.objects.filter(family=family).delete()
            TimeCurve.objects.bulk_create(rows, batch_size=500)


def _curves(times: OpenTimes, family: str) -> list[TimeCurve]:
    source, _bar, kind = family.partition("|")
    found = ((key, curve(lengths)) for key, lengths in _groups(times, source, kind).items())
    return [
        TimeCurve(
            key=key, family=family, cases=each.cases, done=each.done, steps=packed(thinned(each)), reckoned_at=now()
        )
        for key, each in found
        if each.done >= FEWEST_IN_GROUP
    ]  # fmt: skip


def _groups(times: OpenTimes, source: str, kind: str) -> dict[str, Lengths]:
    """The lengths of every group, wide and narrow, that has cases of this family."""
    groups: dict[str, Lengths] = defaultdict(dict)
    for (store, category, carrier, busy, weekday), lengths in _leaves(times, source, kind).items():
        group = Group(source, kind, str(store or ""), str(category), str(carrier), str(busy), str(weekday))
        for wider in group.all_wider():
            into = groups[wider.key]
            for minutes, (done, lost) in lengths.items():
                cell = into.setdefault(minutes, [0, 0])
                cell[0] += done
                cell[1] += lost
    return groups


def _leaves(times: OpenTimes, source: str, kind: str) -> dict[tuple[object, ...], Lengths]:
    """The lengths of the narrowest groups; what goes on was seen until now."""
    rows = TimeTaken.objects.filter(kind=kind).order_by()
    rows = rows.filter(source="promise") if source == "promise" else rows.exclude(source="promise")
    names = ("store_id", "category", "carrier", "busy", "weekday")
    leaves: dict[tuple[object, ...], Lengths] = defaultdict(dict)
    ended = rows.filter(ended_at__isnull=False).values_list(*names, "minutes", "done").annotate(number=Count("id"))
    for *leaf, minutes, done, number in ended.iterator():
        leaves[tuple(leaf)].setdefault(minutes, [0, 0])[0 if done else 1] += number
    moment = now()
    for *leaf, began in rows.filter(ended_at__isnull=True).values_list(*names, "began_at").iterator():
        minutes = stepped(times.of(leaf[0]).between(began, moment))
        leaves[tuple(leaf)].setdefault(minutes, [0, 0])[1] += 1
    return leaves


def packed(found: Curve) -> list[list[float | None]]:
    """A curve's steps as they are kept: infinity has no place in JSON."""
    return [
        [step.minutes, round(step.share, 6), None if math.isinf(step.greenwood) else step.greenwood, step.at_risk]
        for step in found.steps
    ]


def unpacked(row: TimeCurve) -> Curve:
    """A kept curve."""
    steps = (
        Step(minutes, share, math.inf if greenwood is None else greenwood, at_risk)
        for minutes, share, greenwood, at_risk in row.steps
    )
    return Curve(tuple(steps), row.cases, row.done)


def _asked(job: JobView) -> bool:
    """Whether the whole record is to be read."""
    return bool(job.args.get("whole"))


def _all(job: JobView) -> bool:
    return True


def _reckon(whole: bool) -> int:
    return reckon(whole=whole)


def _written(job: JobView, request: bool, result: int) -> None:
    """The curves are there by then."""


REFRESH: NetworkSubscriber[bool, int] = NetworkSubscriber("promises.reckon", _asked, _reckon, _written)
REFRESH_ALL: NetworkSubscriber[bool, int] = NetworkSubscriber("promises.reckon_all", _all, _reckon, _written)
