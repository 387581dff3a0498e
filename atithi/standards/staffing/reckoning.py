"""Each night: the arrivals are counted anew, each kind of channel gets its forecast and its measures, and the busiest half hour
is played through."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum

from atithi.core.clock import now
from atithi.events import JobView, NetworkSubscriber
from atithi.staff.models import SpecialDay
from atithi.staff.queries import business
from atithi.standards.models import ArrivalCount, ArrivalModel, StaffingReckoning, StaffingRules
from atithi.standards.staffing.comparison import compare, kept
from atithi.standards.staffing.counting import count_arrivals
from atithi.standards.staffing.erlang import agents_needed
from atithi.standards.staffing.forecast import Fitted, by_day, fit
from atithi.standards.staffing.measuring import handling_times, patience
from atithi.standards.staffing.plans import Plan, plan_of

SHARES_OVER = timedelta(days=56)


@dataclass(frozen=True)
class Gathered:
    """All that was read for the forecasts, so that reckoning holds no lock."""

    zone: ZoneInfo
    counts: Mapping[str, dict[datetime, int]]
    shares: Mapping[str, dict[str, float]]
    holidays: frozenset[date]


def rules() -> StaffingRules:
    """What the owner decided; before they did, the usual."""
    return StaffingRules.objects.filter(id=1).first() or StaffingRules(id=1)


def holidays() -> frozenset[date]:
    """Days of the business that differ from the ordinary week."""
    return frozenset(SpecialDay.objects.filter(store=None, team=None).values_list("date", flat=True))


def plans() -> dict[str, Plan]:
    """The plan of each kind of channel that guests came by, with what was measured of it."""
    decided = rules().plans
    return {
        model.kind: plan_of(model.kind, decided.get(model.kind, {}), model.handling, model.handling_of,
                            float(model.patience) if model.patience else float("inf"))
        for model in ArrivalModel.objects.order_by("kind")
    }  # fmt: skip


def reckon() -> int:
    """Everything anew; gives the number of kinds of channel that have a forecast. Twice is as once. It reads and reckons
    outside any transaction and writes in short ones."""
    count_arrivals(whole=True)
    gathered, moment = _gather(), now()
    handling, leaving = handling_times(), patience()
    found = {kind: _fitted(kind, gathered, moment) for kind in gathered.counts}
    with transaction.atomic():
        for kind, fitted in found.items():
            seconds, of = handling.get(kind, (0, 0))
            stays, left = leaving.get(kind, (0, 0))
            values = {
                "fitted_at": moment, "forecast": fitted.kept(), "handling": seconds, "handling_of": of, "patience": stays,
                "patience_of": left,
            }  # fmt: skip
            ArrivalModel.objects.update_or_create(kind=kind, defaults=values)
        ArrivalModel.objects.exclude(kind__in=found).delete()
    comparison = _busiest()
    StaffingReckoning.objects.update_or_create(id=1, defaults={"fitted_at": moment, "comparison": comparison})
    return len(found)


def _fitted(kind: str, gathered: Gathered, moment: datetime) -> Fitted:
    counts = gathered.counts[kind]
    today = moment.astimezone(gathered.zone).date()
    first = min(counts).astimezone(gathered.zone).date()
    days = by_day(counts, gathered.zone, _whole_weeks(first, today), today - timedelta(days=1))
    return fit(days, gathered.holidays, gathered.shares.get(kind, {}))


def _whole_weeks(first: date, today: date) -> date:
    """The first day of so many whole weeks before today as there are arrivals for."""
    weeks = max((today - first).days // 7, 1)
    return today - timedelta(days=7 * weeks)


def _gather() -> Gathered:
    counts: dict[str, dict[datetime, int]] = defaultdict(dict)
    rows = ArrivalCount.objects.order_by().values_list("kind", "starts_at").annotate(Sum("count"))
    for kind, starts_at, count in rows:
        counts[kind][starts_at.astimezone(UTC)] = count
    recent = ArrivalCount.objects.filter(starts_at__gte=now() - SHARES_OVER).order_by()
    by_language: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, language, count in recent.values_list("kind", "language").annotate(Sum("count")):
        by_language[kind][language] = count
    shares = {
        kind: {language: round(count / sum(found.values()), 4) for language, count in sorted(found.items())}
        for kind, found in by_language.items()
    }
    return Gathered(ZoneInfo(business().time_zone), counts, shares, holidays())


def _busiest() -> dict[str, object]:
    """The busiest half hour of the week on the channel where waiting guests stand before us, played through."""
    known = plans()
    best: tuple[float, Plan] | None = None
    for model in ArrivalModel.objects.order_by("kind"):
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
