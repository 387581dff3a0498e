"""Needed, rostered, missing: each half hour of some days, of all or of one store, and who is missing who speaks what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from atithi.staff.models import Store
from atithi.staff.open_time import OpenTime
from atithi.staff.queries import business, calendar_of
from atithi.standards.models import ArrivalModel, Shift
from atithi.standards.staffing.forecast import HALF_HOUR, Fitted, half_hours
from atithi.standards.staffing.needs import Need, WhatIf, needs
from atithi.standards.staffing.plans import Plan, usual
from atithi.standards.staffing.reckoning import holidays, plans

THERE = timedelta(minutes=15)  # of a half hour, from which on somebody counts as there
SPOKEN = 0.5  # guests of a language in a half hour from which on somebody should speak it
MOST_DAYS = 31
FEWEST_GUESTS = 20.0  # in a week, below which the figures of a store say little


@dataclass(frozen=True, slots=True)
class HalfHour:
    """One half hour of the plan."""

    need: Need
    there: int  # people in the roster
    is_open: bool
    unspoken: tuple[str, ...] = ()  # languages that guests are expected to speak and nobody there does

    @property
    def starts_at(self) -> datetime:
        return self.need.starts_at

    @property
    def missing(self) -> int:
        return max(self.need.rostered - self.there, 0)

    @property
    def guests(self) -> float:
        return sum(self.need.guests.values())


@dataclass(frozen=True, slots=True)
class Week:
    """Some days, half hour by half hour, on the clock of the store, or of the business."""

    first: date
    days: int
    zone: ZoneInfo
    half_hours: list[HalfHour]
    plans: Mapping[str, Plan]
    models: Mapping[str, Fitted]
    fitted_at: datetime | None
    store: Store | None = None

    @property
    def is_thin(self) -> bool:
        """Whether so few guests came to this store, or for so few weeks, that the figures say little."""
        seen = self.models.values()
        return self.store is not None and not any(each.tested and _a_week(each) >= FEWEST_GUESTS for each in seen)

    def of_day(self, day: date) -> list[HalfHour]:
        return [each for each in self.half_hours if each.starts_at.astimezone(self.zone).date() == day]

    @property
    def missing_hours(self) -> float:
        """Hours of people that the roster lacks."""
        return sum(each.missing for each in self.half_hours) / 2

    @property
    def spare_hours(self) -> float:
        """Hours of people beyond the need, while open."""
        return sum(max(each.there - each.need.rostered, 0) for each in self.half_hours if each.is_open) / 2


def week(first: date, days: int, what_if: WhatIf, store: Store | None = None) -> Week:
    """The plan of these local days; with a store of who comes to it, and who works there."""
    days = max(1, min(days, MOST_DAYS))
    zone = ZoneInfo(store.time_zone if store is not None else business().time_zone)
    slots = list(half_hours(first, days, zone))
    rows = list(ArrivalModel.objects.filter(store=store).order_by("kind"))
    models, special = (
        {row.kind: Fitted.of(row.forecast) for row in rows},
        holidays(store.pk if store is not None else None),
    )
    of_all = plans()
    known = {kind: of_all.get(kind) or usual(kind) for kind in models}
    expected = {kind: [model.expected(at, zone, special) for at in slots] for kind, model in models.items()}
    opened = OpenTime(calendar_of(store=store), first - timedelta(days=1), first + timedelta(days=days))
    is_open = [opened.is_open(at) for at in slots]
    there, spoken = _there(slots, store)
    found = needs(slots, expected, known, is_open, what_if)
    more = (100 + what_if.volume) / 100
    half = [
        HalfHour(
            need, there[number], is_open[number],
            _unspoken(models, expected, number, spoken[number], more) if is_open[number] and there[number] else (),
        )
        for number, need in enumerate(found)
    ]  # fmt: skip
    return Week(first, days, zone, half, known, models, max((row.fitted_at for row in rows), default=None), store)


def _a_week(model: Fitted) -> float:
    """Guests in an ordinary week."""
    return sum(sum(day) for day in model.profile)


def _there(slots: Sequence[datetime], store: Store | None) -> tuple[list[int], list[set[str]]]:
    """How many people work in each half hour, and the languages that they speak."""
    there: list[int] = [0] * len(slots)
    spoken: list[set[str]] = [set() for _slot in slots]
    if not slots:
        return there, spoken
    begins, ends = slots[0], slots[-1] + HALF_HOUR
    rows = Shift.objects.filter(removed_at=None, person__isnull=False, starts_at__lt=ends, ends_at__gt=begins)
    rows = rows if store is None else rows.filter(store=store)
    rows = rows.filter(starts_at__gt=begins - timedelta(hours=24))
    for starts_at, ends_at, breaks, speaks in rows.values_list("starts_at", "ends_at", "breaks", "person__speaks"):
        first = max(int((starts_at - begins) / HALF_HOUR), 0)
        last = min(-int(-((ends_at - begins) / HALF_HOUR) // 1), len(slots))
        pauses = [(starts_at + timedelta(minutes=after), timedelta(minutes=length)) for after, length in breaks]
        for number in range(first, last):
            if _worked(slots[number], starts_at, ends_at, pauses) >= THERE:
                there[number] += 1
                spoken[number].update(speaks)
    return there, spoken


def _worked(
    slot: datetime, starts_at: datetime, ends_at: datetime, pauses: Iterable[tuple[datetime, timedelta]]
) -> timedelta:
    """How much of the half hour is worked."""
    nothing = timedelta()

    def shared(begins: datetime, ends: datetime) -> timedelta:
        return max(min(ends, slot + HALF_HOUR) - max(begins, slot), nothing)

    return shared(starts_at, ends_at) - sum((shared(begins, begins + length) for begins, length in pauses), nothing)


def _unspoken(
    models: Mapping[str, Fitted], expected: Mapping[str, Sequence[float]], number: int, spoken: set[str], more: float
) -> tuple[str, ...]:
    wanted: dict[str, float] = defaultdict(float)
    for kind, model in models.items():
        for language, share in model.shares.items():
            wanted[language] += expected[kind][number] * share * more
    return tuple(sorted(code for code, guests in wanted.items() if code and guests >= SPOKEN and code not in spoken))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
