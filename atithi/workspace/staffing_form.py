"""What the pages of staffing and the roster send, as values."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_time
from django.utils.translation import gettext_lazy

from atithi.staff.calendars import BadHours, minutes
from atithi.standards.errors import StandardsError
from atithi.standards.staffing.actions import Times
from atithi.standards.staffing.needs import WhatIf
from atithi.workspace.views.appointments import day_of

BREAKS = (1, 2)
SLIDERS = {"volume": (-50, 100), "handling": (-50, 100), "level": (50, 99), "at_once": (1, 5), "shrinkage": (0, 60)}


def within(text: str, name: str, usual: int) -> int:
    """A slider's value; the usual for what is none."""
    low, high = SLIDERS[name]
    try:
        return min(max(int(text), low), high)
    except ValueError:
        return usual


def what_if_of(form: Mapping[str, str], shrinkage: int) -> WhatIf:
    """What if, by the sliders; a level or chats side by side that was not moved stays as each channel has it."""

    def chosen(name: str) -> int | None:
        text = form.get(name, "")
        return within(text, name, 0) if text and text != "0" else None

    return WhatIf(
        volume=within(form.get("volume", ""), "volume", 0), handling=within(form.get("handling", ""), "handling", 0),
        level=chosen("level"), at_once=chosen("at_once"), shrinkage=within(form.get("shrinkage", ""), "shrinkage", shrinkage),
    )  # fmt: skip


def times_of(form: Mapping[str, str], zone: ZoneInfo) -> Times:
    """The times of a shift, on the clock of its place; one that ends at or before its start goes on past midnight."""
    day = day_of(form.get("day", ""))
    starts, ends = _clock(form.get("starts", "")), _clock(form.get("ends", ""))
    if day is None or starts is None or ends is None:
        raise StandardsError("times_missing", gettext_lazy("Say the day, when it starts and when it ends."))
    starts_at, ends_at = _moment(day, starts, zone), _moment(day, ends, zone)
    if ends_at <= starts_at:
        ends_at = _moment(day + timedelta(days=1), ends, zone)
    breaks = []
    for number in BREAKS:
        begins, length = _clock(form.get(f"break_{number}", "")), form.get(f"length_{number}", "")
        if begins is not None and length.isdecimal() and int(length[:4]) > 0:
            at = _moment(day, begins, zone)
            at = at if at >= starts_at else _moment(day + timedelta(days=1), begins, zone)
            breaks.append((int((at - starts_at) / timedelta(minutes=1)), int(length[:4])))
    return Times(starts_at, ends_at, breaks)


def _clock(text: str) -> time | None:
    try:
        minutes(text)
        return parse_time(text)
    except (BadHours, ValueError):
        return None


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def rules_of(form: Mapping[str, str], usual: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """What the owner wrote for each kind of channel: only what is not empty and differs from the usual."""
    found: dict[str, dict[str, int]] = {}
    for kind, plan in usual.items():
        said: dict[str, Any] = {}
        for name, value in plan.items():
            text = form.get(f"{kind}_{name}", "").strip()
            if text.isdecimal() and len(text) < 8 and int(text) != value:
                said[name] = int(text)
            elif text and not text.isdecimal():
                raise StandardsError("plan_wrong", gettext_lazy("One of these numbers cannot be."))
        if said:
            found[kind] = said
    return found
