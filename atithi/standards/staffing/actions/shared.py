"""What the actions of the roster have in common: locks, and what must never be."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.standards.errors import StandardsError
from atithi.standards.models import Leave, Shift, Swap

LONGEST = timedelta(hours=16)
FURTHEST = timedelta(days=400)


def lock_people(people: Iterable[int | None]) -> None:
    """Whoever changes their shifts at the same moment waits. Always in the same order, so that nobody waits in a ring."""
    wanted = {person for person in people if person is not None}
    rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    list(rows.values_list("pk", flat=True))


def locked_shift(shift: Shift) -> Shift:
    """The shift as it is now, held until the transaction ends. Raises StandardsError where it is gone."""
    found = Shift.objects.select_for_update(of=("self",)).select_related("person").filter(pk=shift.pk).first()
    if found is None or found.removed_at is not None:
        raise StandardsError("shift_gone", _("This shift is not in the roster any more."), status=409)
    return found


def check_times(starts_at: datetime, ends_at: datetime, breaks: Sequence[Sequence[int]]) -> None:
    """Raises StandardsError for times that no shift can have."""
    if ends_at <= starts_at:
        raise StandardsError("shift_backwards", _("A shift ends after it starts."))
    if ends_at - starts_at > LONGEST:
        raise StandardsError("shift_long", _("A shift is at most 16 hours long."))
    if abs(starts_at - now()) > FURTHEST:
        raise StandardsError("shift_far", _("Choose a day within a year."))
    minutes = (ends_at - starts_at) / timedelta(minutes=1)
    until = 0
    for after, length in sorted(tuple(each) for each in breaks):
        if after < until or length < 1 or after + length > minutes:
            raise StandardsError("break_outside", _("Breaks lie within the shift, one after the other."))
        until = after + length


def check_free(person: User, starts_at: datetime, ends_at: datetime, zone: str, without: Iterable[int] = ()) -> None:
    """Raises StandardsError where this person works at that time already, is on leave, or is not there any more."""
    if not User.objects.filter(pk=person.pk, is_active=True).exists():
        raise StandardsError("person_gone", _("%(name)s does not work here any more."), name=person.name, status=409)
    others = Shift.objects.filter(person=person, removed_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if others.exclude(pk__in=list(without)).exists():
        raise StandardsError("shifts_overlap", _("%(name)s works at that time already."), name=person.name, status=409)
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (starts_at, ends_at - timedelta(seconds=1)))
    away = Leave.objects.filter(person=person, state=Leave.State.GRANTED, first_day__lte=last, last_day__gte=first)
    if away.exists():
        raise StandardsError("on_leave", _("%(name)s is on leave then."), name=person.name, status=409)


def end_swaps(shifts: Iterable[int], because: str, actor: Actor, without: int = 0) -> None:
    """Swaps that were asked for these shifts cannot be any more."""
    numbers = list(shifts)
    rows = (
        Swap.objects.select_for_update().filter(state__in=[Swap.State.ASKED, Swap.State.ACCEPTED]).exclude(pk=without)
    )
    for swap in [*rows.filter(shift__in=numbers), *rows.filter(in_return__in=numbers)]:
        swap.state, swap.settled_at = Swap.State.WITHDRAWN, now()
        swap.save(update_fields=["state", "settled_at"])
        record(
            "swap.withdrawn", subject=("swap", swap.pk), actor=actor, data={"shift": swap.shift_id, "because": because}
        )
