"""Shifts are added, changed, taken, removed; a week is written like another. Nobody works twice at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.models import Store, User
from atithi.staff.queries import business
from atithi.standards.errors import StandardsError
from atithi.standards.models import Shift
from atithi.standards.staffing.actions.shared import check_free, check_times, end_swaps, lock_people, locked_shift

MOST_COPIED = 2_000


@dataclass(frozen=True)
class Times:
    """When a shift is. `breaks`: pairs of minutes after the start and length in minutes."""

    starts_at: datetime
    ends_at: datetime
    breaks: Sequence[Sequence[int]] = ()


@transaction.atomic
def add_shift(*, person: User | None, times: Times, actor: Actor, store: Store | None = None, note: str = "") -> Shift:
    """Writes a shift; without a person it is open. Raises StandardsError where it cannot be."""
    zone = store.time_zone if store is not None else business().time_zone
    check_times(times.starts_at, times.ends_at, times.breaks)
    if person is not None:
        lock_people([person.pk])
        check_free(person, times.starts_at, times.ends_at, zone)
    shift = Shift.objects.create(
        person=person, store=store, starts_at=times.starts_at, ends_at=times.ends_at, time_zone=zone,
        breaks=_kept(times.breaks), note=clean_line(note, 200), created_at=now(),
    )  # fmt: skip
    data = {"person": shift.person_id, "store": shift.store_id, **_when(shift)}
    record("shift.added", subject=("shift", shift.pk), actor=actor, data=data)
    return shift


@transaction.atomic
def change_shift(
    *, shift: Shift, person: User | None, times: Times, actor: Actor, store: Store | None = None, note: str = ""
) -> Shift:
    """Gives a shift another person, time or place. Raises StandardsError where it cannot be."""
    lock_people([shift.person_id, person.pk if person else None])
    shift = locked_shift(shift)
    zone = store.time_zone if store is not None else business().time_zone
    check_times(times.starts_at, times.ends_at, times.breaks)
    if person is not None:
        check_free(person, times.starts_at, times.ends_at, zone, without=[shift.pk])
    before, was = _state(shift), _when(shift) | {"person": shift.person_id}
    shift.person, shift.store, shift.time_zone = person, store, zone
    shift.starts_at, shift.ends_at, shift.breaks = times.starts_at, times.ends_at, _kept(times.breaks)
    shift.note = clean_line(note, 200)
    if _state(shift) != before:
        _keep(shift, actor, was, "changed")
        end_swaps([shift.pk], "changed", actor)
    return shift


@transaction.atomic
def remove_shift(*, shift: Shift, actor: Actor) -> None:
    """Takes a shift out of the roster."""
    shift = locked_shift(shift)
    shift.removed_at = now()
    shift.save(update_fields=["removed_at"])
    data = {"person": shift.person_id, "starts_at": shift.starts_at.isoformat()}
    record("shift.removed", subject=("shift", shift.pk), actor=actor, data=data)
    end_swaps([shift.pk], "removed", actor)


@transaction.atomic
def take_shift(*, shift: Shift, person: User, actor: Actor) -> Shift:
    """Somebody takes an open shift. Of two at the same moment one has it, the other is told."""
    lock_people([person.pk])
    shift = locked_shift(shift)
    if shift.person_id is not None:
        raise StandardsError("shift_taken", _("Somebody else has this shift already."), status=409)
    if shift.ends_at <= now():
        raise StandardsError("shift_over", _("This shift is over."), status=409)
    check_free(person, shift.starts_at, shift.ends_at, shift.time_zone)
    was = _when(shift) | {"person": None}
    shift.person = person
    _keep(shift, actor, was, "taken")
    return shift


def give_shift(*, shift: Shift, person: User | None, actor: Actor, because: str) -> None:
    """A locked shift goes to somebody, or is open. Within the caller's transaction, which has checked that it can be."""
    was = _when(shift) | {"person": shift.person_id}
    shift.person = person
    _keep(shift, actor, was, because)


@transaction.atomic
def open_shifts_of(
    *, person: User, actor: Actor, because: str, first: datetime | None = None, last: datetime | None = None
) -> list[int]:
    """Shifts of somebody who will not be there, from `first` (now) to `last`, become open for others. Gives their numbers."""
    lock_people([person.pk])
    rows = Shift.objects.select_for_update(of=("self",)).filter(person=person, removed_at=None)
    rows = rows.filter(starts_at__gte=max(first, now()) if first else now())
    if last is not None:
        rows = rows.filter(starts_at__lt=last)
    found = list(rows.order_by("starts_at"))
    for shift in found:
        give_shift(shift=shift, person=None, actor=actor, because=because)
    end_swaps([shift.pk for shift in found], because, actor)
    return [shift.pk for shift in found]


@transaction.atomic
def copy_week(*, monday: date, into: date, actor: Actor) -> tuple[int, int]:
    """Writes the shifts of a week for another, by the clock on the wall. Gives how many were written, and how many were not
    because the person works then already, is on leave, or is gone. Twice is as once."""
    zone = ZoneInfo(business().time_zone)
    begins, ends = (datetime.combine(monday + timedelta(days=days), time(), zone) for days in (0, 7))
    rows = Shift.objects.filter(removed_at=None, starts_at__gte=begins, starts_at__lt=ends).select_related(
        "person", "store"
    )
    found = list(rows.order_by("starts_at", "id")[:MOST_COPIED])
    lock_people([shift.person_id for shift in found])
    written = left = 0
    for shift in found:
        times = _moved(shift, into - monday)
        try:
            if shift.person is not None:
                check_free(shift.person, times.starts_at, times.ends_at, shift.time_zone)
            elif _open_already(shift, times):
                raise StandardsError("shift_there", _("This shift is there already."))
        except StandardsError:
            left += 1
            continue
        Shift.objects.create(
            person=shift.person, store=shift.store, starts_at=times.starts_at, ends_at=times.ends_at, breaks=shift.breaks,
            time_zone=shift.time_zone, note=shift.note, created_at=now(),
        )  # fmt: skip
        written += 1
    if written:
        data = {"week": monday.isoformat(), "into": into.isoformat(), "shifts": written}
        record("roster.copied", subject=("business", 1), actor=actor, data=data)
    return written, left


def _open_already(shift: Shift, times: Times) -> bool:
    rows = Shift.objects.filter(removed_at=None, person=None, starts_at=times.starts_at, ends_at=times.ends_at)
    return rows.filter(store=shift.store).exists()


def _moved(shift: Shift, by: timedelta) -> Times:
    """The same hours on the clock of the place, also where the clocks have changed between."""
    starts, ends = (
        (moment.replace(tzinfo=None) + by).replace(tzinfo=shift.zone).astimezone(UTC)
        for moment in (shift.local_start, shift.local_end)
    )
    return Times(starts, ends, shift.breaks)


def _keep(shift: Shift, actor: Actor, was: dict[str, object], because: str) -> None:
    shift.revision += 1
    shift.save()
    data = {
        "person": shift.person_id, "from_person": was.pop("person"), **_when(shift), "was": was, "revision": shift.revision,
        "because": because,
    }  # fmt: skip
    record("shift.changed", subject=("shift", shift.pk), actor=actor, data=data)


def _when(shift: Shift) -> dict[str, object]:
    return {"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()}


def _state(shift: Shift) -> tuple[object, ...]:
    return shift.person_id, shift.store_id, shift.starts_at, shift.ends_at, shift.breaks, shift.note


def _kept(breaks: Sequence[Sequence[int]]) -> list[list[int]]:
    return sorted([int(after), int(length)] for after, length in breaks)
