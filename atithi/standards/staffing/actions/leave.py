"""Days off: asked for, granted or refused, taken back. What somebody was to work on granted days is open for others."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.staff.queries import business
from atithi.standards.errors import StandardsError
from atithi.standards.models import Leave
from atithi.standards.staffing.actions.shared import lock_people
from atithi.standards.staffing.actions.shifts import open_shifts_of

LONGEST = timedelta(days=366)
_S = Leave.State


@transaction.atomic
def ask_leave(
    *, person: User, first_day: date, last_day: date, actor: Actor, kind: str = "holiday", note: str = ""
) -> Leave:
    """Somebody asks for days off. Raises StandardsError where they cannot be."""
    zone = ZoneInfo(business().time_zone)
    if last_day < first_day:
        raise StandardsError("leave_backwards", _("The last day comes after the first."))
    if last_day - first_day > LONGEST:
        raise StandardsError("leave_long", _("At most a year at once."))
    if last_day < now().astimezone(zone).date():
        raise StandardsError("leave_past", _("These days are over."))
    if kind not in Leave.Kind.values:
        raise StandardsError("leave_kind", _("Choose what it is for."))
    lock_people([person.pk])
    others = Leave.objects.filter(person=person, state__in=[_S.ASKED, _S.GRANTED])
    if others.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise StandardsError("leave_there", _("Some of these days are asked for or granted already."), status=409)
    leave = Leave.objects.create(
        person=person, kind=kind, first_day=first_day, last_day=last_day, note=clean_line(note, 200), created_at=now()
    )
    data = {"person": person.pk, "kind": kind, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    record("leave.asked", subject=("leave", leave.pk), actor=actor, data=data)
    return leave


@transaction.atomic
def decide_leave(*, leave: Leave, granted: bool, actor: Actor, by: User | None = None) -> Leave:
    """Grants or refuses days off; the shifts on granted ones become open."""
    lock_people([leave.person_id])
    leave = _locked(leave, _S.ASKED)
    leave.state = _S.GRANTED if granted else _S.REFUSED
    leave.decided_by, leave.decided_at = by, now()
    leave.save()
    opened = _open(leave, actor) if granted else []
    data = {"person": leave.person_id, "state": leave.state, "opened": opened}
    record("leave.decided", subject=("leave", leave.pk), actor=actor, data=data)
    return leave


@transaction.atomic
def grant_leave(
    *, person: User, first_day: date, last_day: date, actor: Actor, by: User | None = None, kind: str = "holiday",
    note: str = "",
) -> Leave:  # fmt: skip
    """Who leads writes days off down at once, e.g. when somebody calls in ill."""
    leave = ask_leave(person=person, first_day=first_day, last_day=last_day, actor=actor, kind=kind, note=note)
    return decide_leave(leave=leave, granted=True, actor=actor, by=by)


@transaction.atomic
def withdraw_leave(*, leave: Leave, actor: Actor) -> Leave:
    """Takes days off back. Shifts that became open stay open: somebody may have taken them."""
    leave = _locked(leave, _S.ASKED, _S.GRANTED)
    before, leave.state = leave.state, _S.WITHDRAWN
    leave.save(update_fields=["state"])
    record(
        "leave.withdrawn", subject=("leave", leave.pk), actor=actor, data={"person": leave.person_id, "state": before}
    )
    return leave


def _locked(leave: Leave, *states: str) -> Leave:
    found = Leave.objects.select_for_update(of=("self",)).select_related("person").get(pk=leave.pk)
    if found.state not in states:
        raise StandardsError("leave_settled", _("This was decided already."), status=409)
    return found


def _open(leave: Leave, actor: Actor) -> list[int]:
    zone = ZoneInfo(business().time_zone)
    first = datetime.combine(leave.first_day, time(), zone).astimezone(UTC)
    last = datetime.combine(leave.last_day + timedelta(days=1), time(), zone).astimezone(UTC)
    # A shift that begins the evening before and ends on the first day off is worked: whoever decides sees it in the roster.
    return open_shifts_of(person=leave.person, actor=actor, because="leave", first=first, last=last)
