"""The times that staff choose from when a conversation is to sleep, and times in their own words."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from atithi.core.clock import now
from atithi.workspace.moments import EVENING, MORNING, moments


@dataclass(frozen=True)
class Choice:
    """One line of the menu. `at` is None for "until they write"."""

    key: str
    label: str
    at: datetime | None


def choices() -> list[Choice]:
    """What can be chosen at this hour, the soonest first."""
    present = timezone.localtime(now())
    tomorrow = _at(present, 1, MORNING)
    monday = _at(present, 7 - present.weekday(), MORNING)
    week = _at(present, 7, MORNING)
    found = [Choice("hour", _("In an hour"), present + timedelta(hours=1))]
    if present.time() < time(17):
        found.append(Choice("evening", _("This evening"), _at(present, 0, EVENING)))
    found.append(Choice("tomorrow", _("Tomorrow morning"), tomorrow))
    if monday != tomorrow:
        found.append(Choice("monday", _("On Monday"), monday))
    if week != monday:
        found.append(Choice("week", _("In a week"), week))
    return [*found, Choice("reply", _("Until they write"), None)]


def _at(present: datetime, days: int, hour: time) -> datetime:
    return datetime.combine(present.date() + timedelta(days=days), hour, tzinfo=present.tzinfo)


def chosen(key: str) -> Choice | None:
    """The choice of the menu with this key."""
    return next((choice for choice in choices() if choice.key == key), None)


def read_words(text: str) -> datetime | None:
    """The time that somebody's words name ("Friday 4 pm", "परसों सुबह"); None where they name none that is to come."""
    found = moments(text) if text.strip() else []
    return found[0].at if found else None
