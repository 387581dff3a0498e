"""Stores and their hours."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.actions.business import known_zone
from atithi.staff.actions.shared import record_changes, required_name
from atithi.staff.calendars import BadHours, Hours, checked
from atithi.staff.errors import StaffError
from atithi.staff.models import Business, SpecialDay, Store, Team

NAME_MISSING = _("Please give the store a name.")


def _free_name(name: str, but: int | None = None) -> str:
    name = required_name(name, 120, NAME_MISSING)
    if Store.objects.filter(name__iexact=name).exclude(pk=but or 0).exists():
        raise StaffError("name_taken", _("There is already a store called %(name)s."), name=name)
    return name


@transaction.atomic
def add_store(*, actor: Actor, name: str, city: str = "", time_zone: str = "Asia/Kolkata") -> Store:
    """A new store; its name must be new."""
    store = Store.objects.create(name=_free_name(name), city=clean_line(city, 80), time_zone=known_zone(time_zone))
    record("store.added", subject=("store", store.id), actor=actor, data={})
    return store


@transaction.atomic
def change_store(*, actor: Actor, store: Store, name: str, city: str, time_zone: str) -> Store:
    """Another name, city or time zone."""
    store = Store.objects.select_for_update().get(pk=store.pk)
    before = {"name": store.name, "city": store.city, "time_zone": store.time_zone}
    store.name, store.city, store.time_zone = _free_name(name, store.pk), clean_line(city, 80), known_zone(time_zone)
    after = {"name": store.name, "city": store.city, "time_zone": store.time_zone}
    if record_changes("store.changed", subject=("store", store.id), actor=actor, before=before, after=after):
        store.save(update_fields=["name", "city", "time_zone"])
    return store


@transaction.atomic
def archive_store(*, actor: Actor, store: Store) -> None:
    """The store has closed: it is offered no more. Its conversations stay where they are."""
    if Store.objects.filter(pk=store.pk, archived_at=None).update(archived_at=now()):
        record("store.archived", subject=("store", store.pk), actor=actor, data={})


@transaction.atomic
def restore_store(*, actor: Actor, store: Store) -> None:
    """The store opens again."""
    if Store.objects.filter(pk=store.pk).exclude(archived_at=None).update(archived_at=None):
        record("store.restored", subject=("store", store.pk), actor=actor, data={})


def _week(weekly: Sequence[Hours]) -> list[list[list[str]]]:
    if len(weekly) not in {0, 7}:
        raise StaffError("hours_malformed", _("A week has seven days."))
    return [_day(hours) for hours in weekly]


def _day(hours: Hours) -> list[list[str]]:
    try:
        return checked(hours)
    except (BadHours, ValueError) as error:
        raise StaffError(
            "hours_malformed",
            _("These hours cannot be: %(hours)s. Write 10:00 to 20:00, for example."),
            hours=str(error),
        ) from error


def _subject(store: Store | None, team: Team | None) -> tuple[str, int]:
    if team is not None:
        return "team", team.pk
    return ("store", store.pk) if store is not None else ("business", 1)


def _place(store: Store | None, team: Team | None) -> Business | Store | Team:
    if team is not None:
        return Team.objects.select_for_update().get(pk=team.pk)
    if store is not None:
        return Store.objects.select_for_update().get(pk=store.pk)
    return Business.objects.select_for_update().get(id=1)


@transaction.atomic
def set_hours(
    *, actor: Actor, weekly: Sequence[Hours], store: Store | None = None, team: Team | None = None, time_zone: str = ""
) -> None:
    """The ordinary week of the business, of one store or of one team. Empty: not said; a store's are then those of the
    business, a team's those of where its work lies. `time_zone`: that of a team's own hours; empty: the business's."""
    week = _week(weekly)
    place = _place(store, team)
    before: dict[str, object] = {"weekly": place.weekly}
    after: dict[str, object] = {"weekly": week}
    place.weekly = week
    if isinstance(place, Team):
        before, after = {**before, "time_zone": place.time_zone}, {**after, "time_zone": time_zone}
        place.time_zone = known_zone(time_zone) if time_zone else ""
    place.save(update_fields=list(after))
    record_changes("hours.changed", subject=_subject(store, team), actor=actor, before=before, after=after)


@transaction.atomic
def set_special_day(
    *, actor: Actor, day: date, name: str, hours: Hours, store: Store | None = None, team: Team | None = None
) -> SpecialDay:
    """A day that differs: closed without hours. A second word on the same day replaces the first."""
    name = required_name(name, 80, _("Please say what day it is."))
    values = {"name": name, "hours": _day(hours)}
    before = SpecialDay.objects.filter(store=store, team=team, date=day).values(*values).first() or {}
    special, _new = SpecialDay.objects.update_or_create(store=store, team=team, date=day, defaults=values)
    date_ = {"date": day.isoformat()}
    record_changes(
        "hours.changed",
        subject=_subject(store, team),
        actor=actor,
        before={**date_, **before},
        after={**date_, **values},
    )
    return special


@transaction.atomic
def remove_special_day(*, actor: Actor, special: SpecialDay) -> None:
    """The day is an ordinary one again."""
    data = {"changes": {"date": [special.date.isoformat(), None], "name": [special.name, None]}}
    if SpecialDay.objects.filter(pk=special.pk).delete()[0]:
        record("hours.changed", subject=_subject(special.store, special.team), actor=actor, data=data)
