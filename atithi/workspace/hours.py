"""Opening hours as the settings show and take them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.utils.dateparse import parse_datetime

from atithi.core.clock import now
from atithi.staff.models import Store
from atithi.staff.queries import business, calendar_of, special_days
from atithi.workspace.wording import locale

SPANS = 2  # a day's hours may have one pause


def day_names() -> list[str]:
    """Monday to Sunday in the reader's language."""
    names = get_day_names("wide", context="stand-alone", locale=locale())
    return [names[number] for number in range(7)]


def week_of(form: Mapping[str, str]) -> list[list[list[str]]]:
    """The seven days as the form says them: spans with both times count, a day without one is closed."""
    return [
        [
            [form[f"opens_{day}_{span}"], form[f"closes_{day}_{span}"]]
            for span in range(SPANS)
            if form.get(f"opens_{day}_{span}") and form.get(f"closes_{day}_{span}")
        ]
        for day in range(7)
    ]


def hours_page(store: Store | None, at: str = "") -> dict[str, Any]:
    """The week of a place day by day, its days that differ, and whether it is open now or at `at` (its own time)."""
    place_week = (store.weekly if store is not None else business().weekly) or []
    shown = place_week or (business().weekly if store is not None else []) or [[]] * 7
    week = [
        (number, name, [(span, *(hours[span] if span < len(hours) else ("", ""))) for span in range(SPANS)])
        for number, (name, hours) in enumerate(zip(day_names(), shown, strict=True))
    ]
    calendar = calendar_of(store)
    moment = _asked(at, calendar.zone) or now()
    return {
        "store": store, "week": week, "own": bool(place_week), "said": bool(calendar.weekly), "asked": moment,
        "open": calendar.is_open(moment), "change": calendar.next_change(moment), "zone": calendar.zone.key,
        "local": moment.astimezone(calendar.zone).strftime("%Y-%m-%dT%H:%M"), "special": special_days(store),
    }  # fmt: skip


def _asked(at: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = parse_datetime(at) if at else None
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else None
