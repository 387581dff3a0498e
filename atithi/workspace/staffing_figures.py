"""The figures of staffing as the page and the file show them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.exporting import harmless
from atithi.conversations.models import Channel
from atithi.promises import moments
from atithi.standards.models import StaffingReckoning
from atithi.standards.staffing.comparison import Line
from atithi.standards.staffing.plans import Plan, plan_of, usual
from atithi.standards.staffing.reckoning import plans, rules
from atithi.standards.staffing.week import HalfHour, Week
from atithi.workspace.staffing_chart import Chart, drawn
from atithi.workspace.wording import language_name


def kind_name(kind: str) -> str:
    """A kind of channel, as people say it."""
    return {
        "email": _("E-mail"), "webchat": _("Chat"), "phone": _("Phone"), "instore": pgettext("channel", "In the store"),
        "whatsapp": "WhatsApp", "telegram": "Telegram", "sms": "SMS", "api": _("Programs"),
    }.get(kind, kind)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of the week's grid: a time of day, and that half hour of each day."""

    clock: str
    cells: list[HalfHour | None]


@dataclass(frozen=True)
class Day:
    """A day of the week: its name, what it lacks, and, of the one that is shown, its picture and half hours."""

    date: date
    name: str
    short: str
    missing: float
    shown: bool
    chart: Chart | None = None
    lines: list[dict[str, Any]] | None = None


def grid(week: Week) -> list[Row]:
    """The week by the clock on the wall; times at which all days are closed and nobody works are left out."""
    by_clock: dict[tuple[int, int], list[HalfHour | None]] = {}
    for each in week.half_hours:
        local = each.starts_at.astimezone(week.zone)
        place = (local.date() - week.first).days
        cells = by_clock.setdefault((local.hour, local.minute), [None] * week.days)
        # Where the clocks go back an hour is there twice: the worse of the two is shown.
        before = cells[place]
        cells[place] = each if before is None or each.missing >= before.missing else before
    noon = datetime(week.first.year, week.first.month, week.first.day, tzinfo=week.zone)
    return [
        Row(moments.clock(noon.replace(hour=hour, minute=minute), week.zone), cells)
        for (hour, minute), cells in sorted(by_clock.items())
        if any(cell is not None and (cell.need.people or cell.there) for cell in cells)
    ]


def days_of(week: Week, shown: date) -> list[Day]:
    """The days of the week, one of them in full."""
    found = []
    for number in range(week.days):
        day = week.first + timedelta(days=number)
        slots = week.of_day(day)
        missing = sum(each.missing for each in slots) / 2
        if day != shown:
            found.append(Day(day, moments.long_day(day), moments.short_day(day), missing, shown=False))
            continue
        busy = [each for each in slots if each.need.people or each.there]
        clocks = [moments.clock(each.starts_at, week.zone) for each in busy]
        words = [clock if not number % 4 else "" for number, clock in enumerate(clocks)]
        lines = [_line(week, each, clock) for each, clock in zip(busy, clocks, strict=True)]
        found.append(Day(day, moments.long_day(day), moments.short_day(day), missing, True, drawn(busy, words), lines))
    return found


def _line(week: Week, each: HalfHour, clock: str) -> dict[str, Any]:
    # Kinds come independently: their spreads add up, and so do the variances of a sum.
    low = high = 0.0
    for kind, guests in each.need.guests.items():
        below, above = week.models[kind].interval(guests)
        low, high = low + (guests - below) ** 2, high + (above - guests) ** 2
    return {
        "clock": clock, "guests": round(each.guests), "low": max(round(each.guests - low**0.5), 0),
        "high": round(each.guests + high**0.5), "need": each.need.rostered, "there": each.there, "missing": each.missing,
        "unspoken": ", ".join(language_name(code) for code in each.unspoken),
    }  # fmt: skip


def channels(week: Week | None) -> list[dict[str, Any]]:
    """What is reckoned with on each kind of channel; with a week also how well its forecast went."""
    known = week.plans if week is not None else _all_plans()
    return [{"kind": kind, "name": kind_name(kind), "plan": plan, "level": round(plan.level * 100),
             "model": week.models[kind] if week is not None else None, "guests": _guests(week, kind)}
            for kind, plan in known.items()]  # fmt: skip


def _guests(week: Week | None, kind: str) -> int:
    return round(sum(each.need.guests[kind] for each in week.half_hours)) if week is not None else 0


def _all_plans() -> dict[str, Plan]:
    """Of every kind that this desk has a channel of, also where nobody came yet."""
    found, decided = plans(), rules().plans
    for kind in Channel.objects.filter(active=True).order_by("kind").values_list("kind", flat=True).distinct():
        found.setdefault(kind, plan_of(kind, decided.get(kind, {})))
    return dict(sorted(found.items()))


def usual_plans() -> dict[str, dict[str, int]]:
    """What an empty or unchanged field of the settings means, by kind. The handling time has no usual: it is measured."""
    return {
        kind: {"level": round(usual(kind).level * 100), "within": usual(kind).within, "at_once": usual(kind).at_once,
               "handling": 0}
        for kind in _all_plans()
    }  # fmt: skip


def comparison() -> dict[str, Any] | None:
    """What the queue did when it was played through, in words."""
    row = StaffingReckoning.objects.filter(id=1).first()
    kept = row.comparison if row is not None else {}
    if not kept:
        return None
    cases = {
        "as_assumed": _("As the formula assumes"), "upset_first": _("Upset guests come first"),
        "long_tail": _("A few matters take very long"), "leaving": _("Guests lose patience and leave"),
        "side_by_side": _("Several at once, each a little slower"), "tides": _("Guests come in waves"),
    }  # fmt: skip
    lines = [(cases[one["case"]], Line(**one)) for one in kept["lines"]]
    return {"kind": kind_name(kept["kind"]), "guests": kept["guests"], "agents": kept["agents"], "lines": lines}


def as_rows(week: Week) -> list[list[str]]:
    """The week for a spreadsheet, with a head."""
    kinds = list(week.models)
    head = [_("Day"), _("Time"), *[kind_name(kind) for kind in kinds], _("Needed"), _("Rostered"), _("Missing")]
    rows = [[harmless(title) for title in head]]
    for each in week.half_hours:
        local = each.starts_at.astimezone(week.zone)
        guests = [f"{each.need.guests[kind]:.2f}" for kind in kinds]
        rows.append([f"{local:%Y-%m-%d}", f"{local:%H:%M}", *guests, str(each.need.rostered), str(each.there),
                     str(each.missing)])  # fmt: skip
    return rows
