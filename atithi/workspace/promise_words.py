"""Promises in words: by when, what is asked of a writer, what happened to one, and how it is said to a guest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.core.clock import now
from atithi.events.models import Event
from atithi.promises import when
from atithi.promises.models import Precision, Promise, PromiseKind, PromiseState
from atithi.staff.models import Store, Team, User
from atithi.workspace import wording


def by_when(due_at: datetime | None, precision: str, zone: str = "") -> str:
    """The end of a promised time on the clock of its place: "today", "tomorrow, 5:00 pm", "Tue, 24 Nov"; "" without one."""
    if due_at is None:
        return ""
    with timezone.override(ZoneInfo(zone)) if zone else timezone.override(timezone.get_current_timezone()):
        local, today = timezone.localtime(due_at), timezone.localtime(now()).date()
        if local.date() == today:
            day = pgettext("by", "today")
        elif local.date() == today + timedelta(days=1):
            day = pgettext("by", "tomorrow")
        else:
            pattern = "EEE, d MMM" if local.year == today.year else "d MMM y"
            day = wording.digits(format_date(local.date(), pattern, locale=wording.locale()))
        return day if precision == Precision.DAY else f"{day}, {wording.time_of_day(due_at)}"


def when_of(promise: Promise) -> str:
    """By when a promise is to be kept; in words, too, where no time was said."""
    return by_when(promise.due_at, promise.precision, promise.time_zone) or _("no time said")


def short(kind: str, due_at: datetime | None, precision: str, zone: str = "") -> str:
    """A promise in a few words: "Refund by Tue, 24 Nov"."""
    what = str(PromiseKind(kind).label)
    due = by_when(due_at, precision, zone)
    return _("%(what)s by %(when)s") % {"what": what, "when": due} if due else what


def question(kind: str, due_at: datetime | None, precision: str) -> str:
    """What a writer is asked about a promise in their words."""
    return _("Promise: %(promise)s. Keep track?") % {"promise": short(kind, due_at, precision)}


SPOKEN: dict[str, Callable[[], str]] = {
    "call_back": lambda: _("We will call you back by {when}."),
    "refund": lambda: _("You will have your refund by {when}."),
    "replacement": lambda: _("You will have the replacement by {when}."),
    "delivery": lambda: _("It will be with you by {when}."),
    "visit": lambda: _("Our technician will be with you by {when}."),
    "information": lambda: _("We will let you know by {when}."),
    "repair": lambda: _("It will be repaired by {when}."),
    "price": lambda: _("We keep this price for you until {when}."),
    "other": lambda: _("We will have this done by {when}."),
}


@dataclass(frozen=True)
class Choice:
    """A time to promise: for the form, for staff, and as it is said to the guest."""

    value: str
    precision: str
    label: str
    spoken: str


def spoken(language: str) -> dict[str, str]:
    """By kind, the sentence to say on the phone or at the counter, in the guest's language, with {when} in it."""
    with translation.override(language if language in wording.LOCALES else "en"):
        return {kind: sentence() for kind, sentence in SPOKEN.items()}


def choices(language: str, found: Iterable[when.Due] | None = None) -> list[Choice]:
    """Times to choose from: those that are promised most often, or those that somebody's words mean."""
    times = list(when.usual(timezone.localtime(now())) if found is None else found)
    labels = [by_when(one.at, one.precision) for one in times]
    with translation.override(language if language in wording.LOCALES else "en"):
        said = [by_when(one.at, one.precision) for one in times]
    listed = zip(times, labels, said, strict=True)
    return [Choice(one.at.isoformat(), str(one.precision), label, words) for one, label, words in listed]


@dataclass(frozen=True)
class Step:
    """One thing that happened to a promise: when, who did it, what, why."""

    at: datetime
    words: str
    reason: str


def steps(events: list[Event], promise: Promise) -> list[Step]:
    """A promise's history in words. Two queries, however long it is."""
    wanted = {event.data.get("owner") for event in events}
    wanted |= {event.actor_id for event in events if event.actor_kind == "staff"}
    people = User.objects.in_bulk(wanted - {None})
    places: dict[str, dict[int, Any]] = {
        "team": Team.objects.in_bulk({event.data["team"] for event in events if event.data.get("team")}),
        "store": Store.objects.in_bulk({event.data["store"] for event in events if event.data.get("store")}),
    }
    return [
        Step(event.at, _step(event, promise, people, places), str(event.data.get("reason") or "")) for event in events
    ]


def _step(event: Event, promise: Promise, people: dict[int, User], places: dict[str, dict[int, Any]]) -> str:
    who = {"customer": str(promise.customer), "staff": str(people.get(event.actor_id or 0, _("Somebody")))}.get(
        event.actor_kind, _("The desk")
    )
    data = event.data
    values: dict[str, Any] = {"who": who, "when": _moment(data.get("due"), promise)}
    if event.type == "promise.changed":
        return _changed(data.get("changes") or {}, promise, values)
    if event.type == "promise.reassigned":
        owner = people.get(data.get("owner") or 0) or places["team"].get(data.get("team") or 0)
        values["to"] = str(owner or places["store"].get(data.get("store") or 0, ""))
        return _("%(to)s owes it now (by %(who)s)") % values
    if event.type == "promise.kept":
        return _("%(who)s: kept, but late") % values if data.get("late") else _("%(who)s: kept") % values
    if event.type == "promise.broken" and data.get("because") == "time":
        return _("Its time passed: broken")
    plain = {
        "promise.proposed": _("Found in a reply"),
        "promise.made": _("%(who)s promised it, by %(when)s") if values["when"] else _("%(who)s promised it"),
        "promise.dismissed": _("%(who)s: this is no promise"),
        "promise.due_soon": _("Whoever owes it was reminded"),
        "promise.at_risk": _("At risk: its time comes near"),
        "promise.broken": _("%(who)s: cannot be kept"),
        "promise.withdrawn": _("%(who)s: withdrawn, the guest agrees"),
        "promise.disputed": _("%(who)s: this was not done"),
        "promise.confirmed": _("%(who)s: yes, this was done"),
        "promise.reopened": _("%(who)s: not kept yet after all"),
        "promise.followed": _("Went along with its conversation"),
    }
    return plain.get(event.type, event.type) % values


def _moment(text: Any, promise: Promise) -> str:
    moment = parse_datetime(text) if isinstance(text, str) else None
    return by_when(moment, promise.precision, promise.time_zone)


def _changed(changes: dict[str, list[Any]], promise: Promise, values: dict[str, Any]) -> str:
    if "due" in changes:
        old, new = (_moment(each, promise) or _("no time said") for each in changes["due"])
        return _("%(who)s moved it from %(old)s to %(new)s") % {**values, "old": old, "new": new}
    names = dict(PromiseKind.choices)
    old, new = (names.get(each, each) for each in changes.get("kind", ["", ""]))
    return _("%(who)s changed it from %(old)s to %(new)s") % {**values, "old": old, "new": new}


def state_class(state: str) -> str:
    """The badge of a state."""
    return {
        PromiseState.AT_RISK: "badge-guest", PromiseState.BROKEN: "badge-bad", PromiseState.KEPT: "badge-good",
        PromiseState.KEPT_LATE: "badge-good", PromiseState.PROPOSED: "badge-accent",
    }.get(PromiseState(state), "")  # fmt: skip
