"""The waiting list: who wants a place is offered what becomes free, one after another, for a while each."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.events import Actor, enqueue, record
from atithi.promises.actions.booking import (
    LANGUAGES,
    Wish,
    accept_offer,
    book_appointment,
    cancel_appointment,
    locked_appointment,
    say,
)
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, AppointmentState, Service, Waiting, WaitState
from atithi.staff.models import Store, User
from atithi.staff.queries import calendar_of

RELEASE = "appointments.release"
LONGEST_HOLD, SHORTEST_HOLD = timedelta(hours=2), timedelta(minutes=10)
TOO_LATE = timedelta(minutes=30)  # a place that begins sooner is offered to nobody
LONGEST_WAIT = timedelta(days=180)


@transaction.atomic
def join_waiting(*, service: Service, customer: Customer, actor: Actor, first_day: date, last_day: date,
                 store: Store | None = None, conversation: Conversation | None = None,
                 language: str = "") -> Waiting:  # fmt: skip
    """Puts a guest on the list. Who waits already for the same waits on in their place, with the new days."""
    if last_day < first_day:
        raise PromiseError("time_backwards", _("The end must come after the beginning."))
    last_day = min(last_day, first_day + LONGEST_WAIT)
    row = Waiting.objects.filter(service=service, customer=customer, store=store, state=WaitState.WAITING).first()
    if row is not None:
        row.first_day, row.last_day = first_day, last_day
        row.save(update_fields=["first_day", "last_day"])
        return row
    language = language or customer.language
    row = Waiting.objects.create(
        service=service, customer=customer, store=store, conversation=conversation, first_day=first_day, last_day=last_day,
        language=language if language in LANGUAGES else "en", created_at=now(),
    )  # fmt: skip
    data = {"service": service.pk, "store": store.pk if store else None, "customer": customer.pk,
            "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}  # fmt: skip
    record("waiting.added", subject=("waiting", row.pk), actor=actor, data=data)
    return row


@transaction.atomic
def leave_waiting(*, waiting: Waiting, actor: Actor) -> Waiting:
    """They do not want a place any more. What is held for them is free again."""
    waiting = Waiting.objects.select_for_update(of=("self",)).select_related("offer").get(pk=waiting.pk)
    if waiting.state in {WaitState.LEFT, WaitState.TAKEN}:
        return waiting
    offer = waiting.offer
    waiting.state, waiting.offer = WaitState.LEFT, None
    waiting.save(update_fields=["state", "offer"])
    record("waiting.left", subject=("waiting", waiting.pk), actor=actor, data={"service": waiting.service_id})
    if offer is not None and offer.state == AppointmentState.OFFERED:
        cancel_appointment(appointment=offer, actor=Actor.customer(waiting.customer_id))
    return waiting


@transaction.atomic
def offer_place(*, service: Service, person: User, store: Store | None, starts_at: datetime) -> Appointment | None:
    """Offers a place that is free to the first who wants it. None where nobody does, or it is taken already."""
    if starts_at - now() < TOO_LATE or service.archived_at is not None or not person.is_active:
        return None
    waiting = _next(service, store, starts_at)
    if waiting is None:
        return None
    hold = max(SHORTEST_HOLD, min(LONGEST_HOLD, (starts_at - now()) / 4))
    try:
        with transaction.atomic():
            offer = book_appointment(
                wish=Wish(service, starts_at, person, store, anywhen=True), customer=waiting.customer, actor=Actor.system(),
                conversation=waiting.conversation, held=hold,
            )  # fmt: skip
    except PromiseError:
        return None
    offer.language = waiting.language
    offer.save(update_fields=["language"])
    waiting.state, waiting.offer = WaitState.OFFERED, offer
    waiting.save(update_fields=["state", "offer"])
    until = offer.hold_until.isoformat() if offer.hold_until else ""
    say(offer, "appointment.offered", Actor.system(), waiting=waiting.pk, until=until)
    enqueue(RELEASE, args={"appointment": offer.pk}, run_at=offer.hold_until, key=f"{RELEASE}:{offer.pk}")
    return offer


def _next(service: Service, store: Store | None, starts_at: datetime) -> Waiting | None:
    """Who waits longest for such a place, and was not offered this very one before."""
    day = starts_at.astimezone(calendar_of(store).zone).date()
    rows = Waiting.objects.select_for_update(of=("self",)).select_related("customer", "conversation__team")
    rows = rows.filter(service=service, state=WaitState.WAITING, first_day__lte=day, last_day__gte=day)
    rows = rows.filter(customer__blocked_at=None, customer__erased_at=None)
    asked = Appointment.objects.filter(service=service, starts_at=starts_at, hold_until__isnull=False)
    rows = rows.exclude(customer__in=asked.values("customer"))
    if store is not None:
        rows = rows.filter(Q(store=None) | Q(store=store))
    return rows.order_by("passed", "id").first()


@transaction.atomic
def take_offer(*, appointment: Appointment, actor: Actor) -> Appointment:
    """They take the place that is held for them."""
    taken = accept_offer(appointment=appointment, actor=actor)
    Waiting.objects.filter(offer=taken, state=WaitState.OFFERED).update(state=WaitState.TAKEN)
    return taken


@transaction.atomic
def end_offer(*, appointment: Appointment, actor: Actor, reason: str = "") -> Appointment:
    """They let it pass, or its time ran out: they wait on, behind those who passed less, and the place goes to the next."""
    appointment = locked_appointment(appointment.pk)
    if appointment.state != AppointmentState.OFFERED:
        return appointment
    for waiting in Waiting.objects.select_for_update().filter(offer=appointment, state=WaitState.OFFERED):
        waiting.state, waiting.offer, waiting.passed = WaitState.WAITING, None, waiting.passed + 1
        waiting.save(update_fields=["state", "offer", "passed"])
    return cancel_appointment(appointment=appointment, actor=actor, reason=reason or "passed")
