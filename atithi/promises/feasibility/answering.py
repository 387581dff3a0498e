"""The answer to "can we promise that?", from curves that are reckoned already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from atithi.core.clock import now
from atithi.promises.feasibility.gathering import BUSY
from atithi.promises.feasibility.goods import Purchases, missing_days
from atithi.promises.feasibility.pooling import Group, pooled, reached
from atithi.promises.feasibility.reckoning import FEWEST_IN_GROUP, unpacked
from atithi.promises.feasibility.survival import Curve, Share
from atithi.promises.models import OPEN, HonestyRules, Promise, PromiseKind, TimeCurve
from atithi.staff.models import Store, User
from atithi.staff.open_time import OpenTime, laid_out
from atithi.staff.queries import calendar_of

FURTHEST = timedelta(days=120)  # a date further away is not reckoned
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that counted in: `code` is thin, work, store, category, carrier, busy, weekday, stock, hours or never."""

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Feasibility:
    """How many of such promises are kept. `share` None: there is too little history to say. `level`: the owner's, 0 to 1;
    `offered_due`: a time that so many keep, None where the record knows none."""

    kind: str
    due: datetime
    level: float
    share: Share | None = None
    cases: int = 0
    offered_due: datetime | None = None
    offered_share: Share | None = None
    why: tuple[Why, ...] = ()

    @property
    def is_feasible(self) -> bool:
        """False only where the record, or the stock, says that it is kept less often than the owner wants."""
        if any(each.code == "stock" for each in self.why):
            return False
        return self.share is None or self.share.value >= self.level


def rules() -> HonestyRules:
    """What the owner decided; before that, what holds by itself."""
    return HonestyRules.objects.filter(id=1).first() or HonestyRules(id=1)


def feasibility(kind: str, due: datetime, *, store: Store | None = None, category: str = "", carrier: str = "",
                owner: User | None = None, customer: int | None = None, since: datetime | None = None,
                level: float | None = None) -> Feasibility:  # fmt: skip
    """Of promises of this kind for this time, how many are kept, and which time would be kept often enough.

    `store` gives the hours and is looked at for itself, as are goods, carrier, weekday and whether `owner` owes much, as far
    as the record knows enough of them. `customer` says what they bought last, and whether it is there.
    """
    start = since or now()
    level = level if level is not None else rules().level / 100
    if customer is not None and not category and not carrier:
        goods = Purchases([customer]).before(customer, start, kind)
        category, carrier = goods.category, goods.carrier
    open_time = laid_out(calendar_of(store), start, min(max(due, start), start + FURTHEST) + FURTHEST)
    group = Group(
        "promise", kind, str(store.pk) if store else "", category, carrier, _busy(owner),
        str(start.astimezone(open_time.zone).weekday()),
    )  # fmt: skip
    curves, known = _curves(group)
    late = missing_days(customer, kind) if customer is not None else 0
    if not curves:
        why = [Why("thin"), *_stock(late, start, due)]
        there_on = _last_second(start + timedelta(days=late), open_time) if late else None
        return Feasibility(kind, due, level, offered_due=there_on, why=tuple(why))
    share = pooled(curves, open_time.between(start, due))
    offered = _offered(curves, level, start, open_time, start + timedelta(days=late))
    there = pooled(curves, open_time.between(start, offered)) if offered else None
    why = [Why(name, getattr(known, name)) for name in known.known()]
    if known.source == "work":
        why.append(Why("work"))
    if offered is None:
        why.append(Why("never"))
    why += _stock(late, start, due)
    return Feasibility(kind, due, level, share, curves[-1].cases, offered, there, tuple(why))


def _busy(owner: User | None) -> str:
    if owner is None:
        return ""
    owed = Promise.objects.filter(OPEN, owner=owner).order_by("breaks_at").values_list("pk", flat=True)[:BUSY]
    return "y" if len(owed) >= BUSY else "n"


def _curves(group: Group) -> tuple[list[Curve], Group]:
    """The curves from wide to narrow that there are, and the group of the narrowest. Where too little was promised so far,
    how long the work itself takes must do."""
    work = replace(group, source="work", busy="")
    chains = (group.chain(), work.chain())
    wanted = [each.key for chain in chains for each in chain]
    rows = {row.key: row for row in TimeCurve.objects.filter(key__in=wanted)}
    for chain in chains:
        found: list[Curve] = []
        narrowest = chain[0]
        for each in chain:
            row = rows.get(each.key)
            if row is None or row.done < FEWEST_IN_GROUP:
                break
            found.append(unpacked(row))
            narrowest = each
        if found:
            return found, narrowest
    return [], group


def _stock(late: int, start: datetime, due: datetime) -> list[Why]:
    return [Why("stock", str(late))] if late and due < start + timedelta(days=late) else []


def _offered(curves: Sequence[Curve], level: float, start: datetime, open_time: OpenTime,
             earliest: datetime) -> datetime | None:  # fmt: skip
    """A time that is kept often enough, as one would say it: on the half hour today, else the end of the day."""
    minutes = reached(curves, level)
    found = open_time.after(start, minutes) if minutes is not None else None
    if found is None:
        return None
    local = max(found, earliest).astimezone(open_time.zone)
    if local.date() != start.astimezone(open_time.zone).date():
        return _last_second(local, open_time)
    rounded = local.replace(minute=0, second=0, microsecond=0)
    while rounded < local:
        rounded += HALF_HOUR
    return rounded


def _last_second(moment: datetime, open_time: OpenTime) -> datetime:
    return moment.astimezone(open_time.zone).replace(hour=23, minute=59, second=59, microsecond=0)


def risk_from(promise: Promise) -> datetime | None:
    """From when on a promise is at risk: when as much open time is left as this kind takes in the owner's share of cases,
    at most half of its whole time. None where too little is known, or it has no time."""
    if promise.due_at is None or promise.made_at is None:
        return None
    length = promise.due_at - promise.made_at
    if length <= timedelta(0) or length > FURTHEST:
        return None
    store = promise.store
    curves, _known = _curves(Group("promise", PromiseKind(promise.kind), str(store.pk) if store else ""))
    minutes = reached(curves, rules().level / 100) if curves else None
    if minutes is None:
        return None
    open_time = laid_out(calendar_of(store), promise.made_at, promise.due_at)
    middle = promise.due_at - length / 2
    return max(open_time.before(promise.due_at, minutes) or middle, middle)
