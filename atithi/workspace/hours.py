"""Opening hours as the settings show and take them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from atithi.core.clock import now
from atithi.staff.models import Store, Team
from atithi.staff.queries import business, calendar_of, special_days
from atithi.standards.calendars.states import STATES, state_holidays
from atithi.standards.models import HolidayPlan
from atithi.workspace.wording import locale

YEAR = timedelta(days=366)
SPANS = 6  # times in one day: five breaks
SHOWN = 2  # of these, that stand there at once; further ones come with a button
Row = tuple[int, str, str, bool]
"""One time of a day as the form shows it: its number, from, until, and whether it still lies behind the button."""


def day_names() -> list[str]:
    """Monday to Sunday in the reader's language."""
    names = get_day_names("wide", context="stand-alone", locale=locale())
    return [names[number] for number in range(7)]


def hours_of(form: Mapping[str, str], day: object) -> list[list[str]]:
    """The times of one day as the form says them: those with a beginning and an end; without one it is closed."""
    return [
        [form[f"opens_{day}_{span}"], form[f"closes_{day}_{span}"]]
        for span in range(SPANS)
        if form.get(f"opens_{day}_{span}") and form.get(f"closes_{day}_{span}")
    ]


def week_of(form: Mapping[str, str]) -> list[list[list[str]]]:
    """The seven days as the form says them."""
    return [hours_of(form, day) for day in range(7)]


def rows_of(hours: Sequence[Sequence[str]]) -> list[Row]:
    """The times of one day as the form shows them."""
    return [
        (span, *(hours[span] if span < len(hours) else ("", "")), span >= max(SHOWN, len(hours)))  # type: ignore[misc]
        for span in range(max(SPANS, len(hours)))
    ]


def week_rows(weekly: Sequence[Sequence[Sequence[str]]]) -> list[tuple[int, str, list[Row]]]:
    """The week as the form shows it: number and name of each day, and its times."""
    days = zip(day_names(), weekly, strict=True)
    return [(number, name, rows_of(hours)) for number, (name, hours) in enumerate(days)]


def hours_address(store: Store | None, team: Team | None = None) -> str:
    """The page of the hours of the business, a store or a team."""
    named = f"?team={team.public_id}" if team else f"?store={store.public_id}" if store else ""
    return reverse("workspace:hours") + named


def _holidays(store: Store | None) -> dict[str, Any]:
    """The state whose holidays a place keeps, and those of the year to come, each with whether it is kept."""
    plan, today = HolidayPlan.objects.filter(store=store).first(), now().date()
    language = (get_language() or "en")[:2]
    ahead = [
        day for year in (today.year, today.year + 1) for day in state_holidays(plan.state, year, language)
        if plan is not None and today <= day.date < today + YEAR
    ] if plan is not None else []  # fmt: skip
    return {
        "plan": plan, "states": sorted(STATES.items(), key=lambda one: one[1]),
        "holidays": [(day, plan is not None and day.key not in plan.works_on) for day in ahead],
    }  # fmt: skip


def hours_page(store: Store | None, team: Team | None = None, at: str = "") -> dict[str, Any]:
    """The week of a place day by day, its days that differ, and whether it is open now or at `at` (its own time)."""
    owner = team if team is not None else store
    place_week = (owner.weekly if owner is not None else business().weekly) or []
    shown = place_week or (business().weekly if owner is not None else []) or [[]] * 7
    calendar = calendar_of(store, team)
    moment = _asked(at, calendar.zone) or now()
    return {
        "store": store, "team": team, "week": week_rows(shown), "day_rows": rows_of([]),
        "own": bool(place_week), "said": bool(calendar.weekly), "asked": moment,
        "open": calendar.is_open(moment), "change": calendar.next_change(moment), "zone": calendar.zone.key,
        "local": moment.astimezone(calendar.zone).strftime("%Y-%m-%dT%H:%M"), "special": special_days(store, team),
        "asking": hours_address(store, team).partition("?")[2], **_holidays(store),
    }  # fmt: skip


def _asked(at: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = parse_datetime(at) if at else None
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else None
