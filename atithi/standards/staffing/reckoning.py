"""Each night: the arrivals are counted anew, each kind of channel gets its forecast and its measures, of all and of each store
that guests come to, and the busiest half hour is played through."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, Sum

from atithi.core.clock import now
from atithi.events import JobView, NetworkSubscriber
from atithi.staff.models import SpecialDay, Store
from atithi.staff.queries import business
from atithi.standards.models import ArrivalCount, ArrivalModel, StaffingReckoning, StaffingRules
from atithi.standards.staffing.comparison import compare, kept
from atithi.standards.staffing.counting import count_arrivals
from atithi.standards.staffing.erlang import agents_needed
from atithi.standards.staffing.forecast import Fitted, by_day, fit
from atithi.standards.staffing.measuring import handling_times, patience
from atithi.standards.staffing.plans import Plan, plan_of

SHARES_OVER = timedelta(days=56)
Of = tuple[str, int | None]
"""A kind of channel, and the store; None: all guests of the kind."""


@dataclass(frozen=True)
class Gathered:
    """All that was read for the forecasts, so that reckoning holds no lock."""

    zones: Mapping[int | None, ZoneInfo]
    counts: Mapping[Of, dict[datetime, int]]
    shares: Mapping[Of, dict[str, float]]
    holidays: Mapping[int | None, frozenset[date]]


def rules() -> StaffingRules:
    """What the owner decided; before they did, the usual."""
    return StaffingRules.objects.filter(id=1).first() or StaffingRules(id=1)


def holidays(store: int | None = None) -> frozenset[date]:
    """Days that differ from the ordinary week: of the business, and of this store."""
    rows = SpecialDay.objects.filter(Q(store=None) | Q(store=store), team=None)
    return frozenset(rows.values_list("date", flat=True))


def plans() -> dict[str, Plan]:
    """The plan of each kind of channel that guests came by, with what was measured of it."""
    decided = rules().plans
    return {
        model.kind: plan_of(model.kind, decided.get(model.kind, {}), model.handling, model.handling_of,
                            float(model.patience) if model.patience else float("inf"))
        for model in ArrivalModel.objects.filter(store=None).order_by("kind")
    }  # fmt: skip


def reckon() -> int:
    """Everything anew; gives the number of forecasts. Twice is as once. It reads and reckons outside any transaction and
    writes in short ones."""
    count_arrivals(whole=True)
    gathered, moment = _gather(), now()
    handling, leaving = handling_times(), patience()
    found = {of: _fitted(of, gathered, moment) for of in gathered.counts}
    with transaction.atomic():
        kept = []
        for (kind, store), fitted in found.items():
            # How long it takes, and how long guests wait, is measured of a kind: a store alone sees too few.
            seconds, of = handling.get(kind, (0, 0)) if store is None else (0, 0)
            stays, left = leaving.get(kind, (0, 0)) if store is None else (0, 0)
            values = {
                "fitted_at": moment, "forecast": fitted.kept(), "handling": seconds, "handling_of": of, "patience": stays,
                "patience_of": left,
            }  # fmt: skip
            model = ArrivalModel.objects.filter(kind=kind, store=store).first() or ArrivalModel(
                kind=kind, store_id=store
            )
            for name, value in values.items():
                setattr(model, name, value)
            model.save()
            kept.append(model.pk)
        ArrivalModel.objects.exclude(pk__in=kept).delete()
    comparison = _busiest()
    StaffingReckoning.objects.update_or_create(id=1, defaults={"fitted_at": moment, "comparison": comparison})
    return len(found)


def _fitted(of: Of, gathered: Gathered, moment: datetime) -> Fitted:
    counts, zone = gathered.counts[of], gathered.zones[of[1]]
    today = moment.astimezone(zone).date()
    first = min(counts).astimezone(zone).date()
    days = by_day(counts, zone, _whole_weeks(first, today), today - timedelta(days=1))
    return fit(days, gathered.holidays[of[1]], gathered.shares.get(of, {}))


def _whole_weeks(first: date, today: date) -> date:
    """The first day of so many whole weeks before today as there are arrivals for."""
    weeks = max((today - first).days // 7, 1)
    return today - timedelta(days=7 * weeks)


def _gather() -> Gathered:
    counts: dict[Of, dict[datetime, int]] = defaultdict(dict)
    rows = ArrivalCount.objects.order_by().values_list("kind", "store", "starts_at").annotate(Sum("count"))
    for kind, store, starts_at, count in rows:
        at = starts_at.astimezone(UTC)
        for of in _counts_for(kind, store):
            counts[of][at] = counts[of].get(at, 0) + count
    recent = ArrivalCount.objects.filter(starts_at__gte=now() - SHARES_OVER).order_by()
    by_language: dict[Of, dict[str, int]] = defaultdict(dict)
    for kind, store, language, count in recent.values_list("kind", "store", "language").annotate(Sum("count")):
        for of in _counts_for(kind, store):
            by_language[of][language] = by_language[of].get(language, 0) + count
    shares = {
        of: {language: round(count / sum(found.values()), 4) for language, count in sorted(found.items())}
        for of, found in by_language.items()
    }
    places = {store for _kind, store in counts}
    zones: dict[int | None, ZoneInfo] = {None: ZoneInfo(business().time_zone)}
    known = Store.objects.filter(pk__in=[place for place in places if place is not None])
    zones |= {store.pk: ZoneInfo(store.time_zone) for store in known}
    return Gathered(zones, counts, shares, {place: holidays(place) for place in places})


def _counts_for(kind: str, store: int | None) -> list[Of]:
    return [(kind, None)] if store is None else [(kind, None), (kind, store)]


def _busiest() -> dict[str, object]:
    """The busiest half hour of the week on the channel where waiting guests stand before us, played through."""
    known = plans()
    best: tuple[float, Plan] | None = None
    for model in ArrivalModel.objects.filter(store=None).order_by("kind"):
        plan = known[model.kind]
        peak = max(max(day) for day in Fitted.of(model.forecast).profile)
        if plan.live and peak > 0 and (best is None or peak * plan.handling > best[0] * best[1].handling):
            best = peak, plan
    if best is None:
        return {}
    peak, plan = best
    rate = peak / 1800
    agents = agents_needed(rate, plan.handling, plan.level, plan.within)
    return kept(plan.kind, rate, agents, compare(plan, rate, agents))


def _asked(job: JobView) -> bool | None:
    return True


def _reckon(asked: bool) -> int:
    return reckon()


def _written(job: JobView, asked: bool, kinds: int) -> None:
    """Nothing is left to write: it was, in short transactions."""


RECKON: NetworkSubscriber[bool, int] = NetworkSubscriber("staffing.reckon", _asked, _reckon, _written)


def count(job: JobView) -> None:
    """Each half hour: those who came since the last time are counted."""
    count_arrivals()
