"""How a place is taken and given back. The constraints of the database decide; locks only spare attempts in vain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.promises.diaries import day_bounds, free_slots, givers
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Service, Sitting, TimeCell
from atithi.promises.slots import CELL_SECONDS, cells_between
from atithi.staff.models import Store, User
from atithi.staff.queries import calendar_of


class Taken(PromiseError):
    """Somebody else has this time. The page shows others."""

    def __init__(self) -> None:
        super().__init__("slot_taken", _("This time is no longer free. Please choose another."), status=409)


def check_time(starts_at: datetime) -> None:
    """Raises PromiseError for a time that does not begin at a full five minutes."""
    if starts_at.timestamp() % CELL_SECONDS:
        raise PromiseError("time_uneven", _("Choose a time at full five minutes."))


def lock_people(people: Iterable[int]) -> None:
    """Who books with them at the same moment waits its turn. Always in the same order, so that nobody waits in a ring."""
    rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(people)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def candidates(service: Service, starts_at: datetime, store: Store | None, person: User | None, *, anywhen: bool,
               without: Appointment | None = None) -> list[User]:  # fmt: skip
    """Who could give a service at this time, whoever has least to do that day first. `anywhen`: not only at offered times.
    Raises Taken where nobody can."""
    people = {one.pk: one for one in givers(service, store)}
    if person is not None and person.pk not in people:
        raise PromiseError("not_given_by", _("%(name)s does not give this here."), name=person.name)
    wanted = service
    if anywhen:
        wanted = Service.objects.get(pk=service.pk)
        wanted.step_minutes = 5  # not saved: any five minutes will do
    until = starts_at + timedelta(seconds=CELL_SECONDS)
    found = free_slots(wanted, starts_at, until, store=store, person=person, without=without)
    free = found[0].people if found and found[0].starts_at == starts_at else ()
    if not free:
        raise Taken
    load = _load(free, starts_at, store)
    return sorted((people[one] for one in free), key=lambda one: (load[one.pk], one.name, one.pk))


def _load(people: Sequence[int], starts_at: datetime, store: Store | None) -> Counter[int]:
    """How many sittings each has on the local day."""
    zone = calendar_of(store).zone
    begins, ends = day_bounds(starts_at.astimezone(zone).date(), zone)
    rows = Sitting.objects.filter(person__in=people, starts_at__gte=begins, starts_at__lt=ends)
    return Counter(rows.values_list("person", flat=True))


def take_seat(service: Service, person: User, store: Store | None, starts_at: datetime) -> tuple[Sitting, int]:
    """A seat in this person's time: a new sitting, or a free seat in the group that sits there. Raises Taken."""
    for _attempt in range(2):
        sitting = Sitting.objects.select_for_update().filter(person=person, starts_at=starts_at).first()
        if sitting is None:
            try:
                with transaction.atomic():
                    return _sit(service, person, store, starts_at), 0
            except IntegrityError:
                continue  # taken at this very moment: if by a group of the same service, there may be a seat in it
        if sitting.service_id == service.pk and sitting.store_id == (store.pk if store else None):
            taken = set(Appointment.objects.filter(sitting=sitting, seat__isnull=False).values_list("seat", flat=True))
            seat = next((number for number in range(sitting.capacity) if number not in taken), None)
            if seat is not None:
                return sitting, seat
        break
    raise Taken


def _sit(service: Service, person: User, store: Store | None, starts_at: datetime) -> Sitting:
    ends_at = starts_at + timedelta(minutes=service.minutes)
    cells = cells_between(
        starts_at - timedelta(minutes=service.before_minutes), ends_at + timedelta(minutes=service.after_minutes)
    )
    sitting = Sitting.objects.create(
        service=service, person=person, store=store, starts_at=starts_at, ends_at=ends_at, first_cell=cells.start,
        end_cell=cells.stop, capacity=service.capacity,
    )  # fmt: skip
    TimeCell.objects.bulk_create(TimeCell(sitting=sitting, person=person, cell=cell) for cell in cells)
    return sitting


def leave_seat(appointment: Appointment) -> None:
    """Gives the seat back, and the person's time with the last one. The caller saves the appointment."""
    sitting = appointment.sitting
    appointment.sitting, appointment.seat = None, None
    if sitting is None:
        return
    others = Appointment.objects.filter(sitting=sitting, seat__isnull=False).exclude(pk=appointment.pk)
    if not others.exists():
        Appointment.objects.filter(sitting=sitting).update(sitting=None)
        TimeCell.objects.filter(sitting=sitting).delete()
        Sitting.objects.filter(pk=sitting.pk).delete()
