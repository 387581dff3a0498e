"""Appointments are booked, moved, confirmed, cancelled, and end. Each makes, changes or settles its promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Customer
from atithi.events import Actor, enqueue, record
from atithi.promises.actions.making import make_promise
from atithi.promises.actions.owing import change_promise, reassign_promise
from atithi.promises.actions.seats import candidates, check_time, leave_seat, lock_people, take_seat
from atithi.promises.actions.settling import Evidence, break_promise, keep_promise, withdraw_promise
from atithi.promises.diaries import givers
from atithi.promises.errors import PromiseError
from atithi.promises.intake import checked_answers
from atithi.promises.models import OWED, Appointment, AppointmentState, Place, Precision, Service
from atithi.promises.slots import moment_of
from atithi.realtime import publish
from atithi.staff.models import Store, User
from atithi.staff.queries import business

REMIND = "appointments.remind"
FURTHEST = timedelta(days=730)
LANGUAGES = frozenset({"en", "hi", "te", "bn"})
_S = AppointmentState


@dataclass(frozen=True)
class Wish:
    """What is to be booked. `anywhen`: at other times than those offered; `outside`: even where the person is not there."""

    service: Service
    starts_at: datetime
    person: User | None = None
    store: Store | None = None
    anywhen: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Details:
    """What comes with an appointment."""

    answers: Mapping[str, str]
    address: str = ""
    note: str = ""
    language: str = ""


NO_DETAILS = Details({})


@transaction.atomic
def book_appointment(*, wish: Wish, customer: Customer, actor: Actor, details: Details = NO_DETAILS,
                     conversation: Conversation | None = None, key: str = "", held: timedelta | None = None,
                     **more: Any) -> Appointment:  # fmt: skip
    """Books a time. Guests within the service's notice and horizon, staff at any time to come. With a `key` that was used
    already it is what that one booked. `held`: only offered, for so long. Raises Taken, or PromiseError in words."""
    if key and (known := Appointment.objects.filter(key=key).first()) is not None:
        return known
    service, store = _bookable(wish, guest=actor.kind == "customer")
    language = details.language or customer.language
    language = language if language in LANGUAGES else "en"
    answers = checked_answers(
        service.questions, details.answers, language, complete=actor.kind == "customer" and held is None
    )
    address = clean_line(details.address, 300)
    if service.place == Place.HOME and not address and actor.kind == "customer" and held is None:
        raise PromiseError("address_missing", _("Please say where we shall come to."))
    person, seat = _take(service, store, wish)
    sitting, number = seat
    appointment = Appointment(
        service=service, customer=customer, conversation=conversation, person=person, store=store, sitting=sitting, seat=number,
        starts_at=sitting.starts_at, ends_at=sitting.ends_at, time_zone=_zone(store), language=language, answers=answers,
        address=address, note=clean_line(details.note, 500), booked_by={"customer": "guest", "program": "program"}.get(
        actor.kind, "staff"), key=key or None, created_at=now(), **more,
    )  # fmt: skip
    if held is not None:
        appointment.state, appointment.hold_until = _S.OFFERED, now() + held
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        if key and (known := Appointment.objects.filter(key=key).first()) is not None:
            leave_seat(appointment)
            return known
        raise PromiseError(
            "slot_taken", _("This time is no longer free. Please choose another."), status=409
        ) from error
    if held is None:
        _agree(appointment, actor)
    return appointment


def _bookable(wish: Wish, *, guest: bool) -> tuple[Service, Store | None]:
    """The service as it is now, and where. Raises PromiseError where it cannot be booked there or then."""
    service = Service.objects.get(pk=wish.service.pk)
    if service.archived_at is not None:
        raise PromiseError("service_gone", _("This is not offered any more."), status=409)
    store = wish.store if service.place == Place.STORE else None
    if service.place == Place.STORE:
        offered = set(service.stores.values_list("pk", flat=True))
        if store is None or store.archived_at is not None or (offered and store.pk not in offered):
            raise PromiseError("store_missing", _("Choose a store in which this is offered."))
    check_time(wish.starts_at)
    check_ahead(service, wish.starts_at, guest=guest)
    return service, store


def check_ahead(service: Service, starts_at: datetime, *, guest: bool) -> None:
    """Raises PromiseError for a time that is over, too soon or too far ahead."""
    first, last = bookable_between(service, guest=guest)
    if starts_at < first:
        raise PromiseError("too_soon", _("This time is too soon. Please choose a later one."))
    if starts_at > last:
        raise PromiseError("too_far", _("This time is too far ahead. Please choose an earlier one."))


def bookable_between(service: Service, *, guest: bool) -> tuple[datetime, datetime]:
    """The first and the last moment at which an appointment may begin."""
    moment = now()
    if not guest:
        return moment, moment + FURTHEST
    return moment + timedelta(minutes=service.notice_minutes), moment + timedelta(days=service.horizon_days)


def _take(service: Service, store: Store | None, wish: Wish, without: Appointment | None = None) -> Any:
    people = [wish.person] if wish.person is not None else givers(service, store)
    also = [without.person_id] if without is not None else []
    lock_people([*(one.pk for one in people), *also])
    if wish.outside and wish.person is not None:
        order = [wish.person]
    else:
        order = candidates(service, wish.starts_at, store, wish.person, anywhen=wish.anywhen, without=without)
    if without is not None:
        leave_seat(without)
        order.sort(key=lambda one: one.pk != without.person_id)  # who moves keeps the same person where that can be
    return _first_seat(service, order, store, wish.starts_at)


def _first_seat(service: Service, order: list[User], store: Store | None, starts_at: datetime) -> Any:
    for number, person in enumerate(order, 1):
        try:
            return person, take_seat(service, person, store, starts_at)
        except PromiseError:
            if number == len(order):
                raise
    raise PromiseError("slot_taken", _("This time is no longer free. Please choose another."), status=409)


def _agree(appointment: Appointment, actor: Actor) -> None:
    """It is agreed: it becomes a promise, is on record, and will be reminded of."""
    appointment.state, appointment.hold_until = _S.BOOKED, None
    service = appointment.service
    maker = User.objects.filter(pk=actor.id or 0).first() if actor.kind == "staff" else None
    appointment.promise = make_promise(
        customer=appointment.customer, kind=service.promise_kind, actor=actor, made_by=maker, words=service.name,
        due_at=appointment.ends_at, precision=Precision.SLOT, time_zone=appointment.time_zone,
        conversation=appointment.conversation, owner=appointment.person, store=appointment.store,
    )  # fmt: skip
    appointment.save()
    data = {"service": service.pk, "customer": appointment.customer_id, "person": appointment.person_id,
            "store": appointment.store_id, "starts_at": appointment.starts_at.isoformat()}  # fmt: skip
    say(appointment, "appointment.booked", actor, **data)
    plan_reminders(appointment)


@transaction.atomic
def accept_offer(*, appointment: Appointment, actor: Actor) -> Appointment:
    """Somebody of the waiting list takes the place that was held for them. Raises PromiseError where it is held no more."""
    appointment = locked_appointment(appointment.pk)
    if appointment.is_coming:
        return appointment
    over = appointment.hold_until is not None and appointment.hold_until <= now()
    if appointment.state != _S.OFFERED or over:
        raise PromiseError("offer_over", _("This place is no longer held for you."), status=409)
    _agree(appointment, actor)
    return appointment


@transaction.atomic
def move_appointment(*, appointment: Appointment, actor: Actor, starts_at: datetime, person: User | None = None,
                     store: Store | None = None, anywhen: bool = False, outside: bool = False) -> Appointment:  # fmt: skip
    """Another time, person or store. Nothing changes where that is taken. Raises Taken, or PromiseError in words."""
    appointment = locked_appointment(appointment.pk)
    _require_coming(appointment)
    guest = actor.kind == "customer"
    if guest:
        check_changeable(appointment)
    was = {
        "starts_at": appointment.starts_at.isoformat(),
        "person": appointment.person_id,
        "store": appointment.store_id,
    }
    wish = Wish(appointment.service, starts_at, person, store or appointment.store, anywhen, outside)
    service, place = _bookable(wish, guest=guest)
    person, (sitting, seat) = _take(service, place, wish, without=appointment)
    appointment.person, appointment.store, appointment.sitting, appointment.seat = person, place, sitting, seat
    appointment.call_at = None if was["starts_at"] != sitting.starts_at.isoformat() else appointment.call_at
    appointment.starts_at, appointment.ends_at, appointment.time_zone = sitting.starts_at, sitting.ends_at, _zone(place)
    now_is = {"starts_at": appointment.starts_at.isoformat(), "person": person.pk, "store": place.pk if place else None}
    if (was["starts_at"], was["store"]) != (now_is["starts_at"], now_is["store"]):
        appointment.state, appointment.confirmed_at = _S.BOOKED, None
    appointment.revision += 1
    appointment.save()
    if was == now_is:
        return appointment
    _move_promise(appointment, actor)
    say(appointment, "appointment.moved", actor, was=was, **now_is)
    plan_reminders(appointment)
    return appointment


def _move_promise(appointment: Appointment, actor: Actor) -> None:
    promise = appointment.promise
    if promise is None or promise.state not in OWED:
        return
    change_promise(promise=promise, actor=actor, reason=str(_("The appointment was moved")), due_at=appointment.ends_at,
                   precision=Precision.SLOT)  # fmt: skip
    reassign_promise(promise=promise, actor=actor, owner=appointment.person, store=appointment.store, because="moved")


@transaction.atomic
def confirm_appointment(*, appointment: Appointment, actor: Actor) -> Appointment:
    """The guest says that they will come. Twice is as once."""
    appointment = locked_appointment(appointment.pk)
    if appointment.state == _S.CONFIRMED:
        return appointment
    _require_coming(appointment)
    appointment.state, appointment.confirmed_at, appointment.call_at = _S.CONFIRMED, now(), None
    appointment.save(update_fields=["state", "confirmed_at", "call_at"])
    say(appointment, "appointment.confirmed", actor)
    return appointment


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, actor: Actor, reason: str = "") -> Appointment:
    """It does not take place. The guest may say so until the service's limit; where we cancel, the reason is needed."""
    appointment = locked_appointment(appointment.pk)
    if appointment.state == _S.CANCELLED:
        return appointment
    reason = clean_line(reason[:2000], 500)
    if appointment.state != _S.OFFERED:
        _require_coming(appointment)
    if actor.kind == "customer":
        if appointment.state != _S.OFFERED:
            check_changeable(appointment)
    elif not reason:
        raise PromiseError("reason_missing", _("Say why."))
    freed = {"service": appointment.service_id, "person": appointment.person_id, "store": appointment.store_id,
             "starts_at": appointment.starts_at.isoformat()}  # fmt: skip
    held = appointment.state == _S.OFFERED
    lock_people([appointment.person_id])
    leave_seat(appointment)
    appointment.state, appointment.settled_at, appointment.reason = _S.CANCELLED, now(), reason
    appointment.call_at = None
    appointment.revision += 1
    appointment.save()
    _end_promise(appointment, actor, reason)
    say(appointment, "appointment.offer_ended" if held else "appointment.cancelled", actor, reason=reason, **freed)
    return appointment


def _end_promise(appointment: Appointment, actor: Actor, reason: str) -> None:
    """Where the guest cancels, the promise is withdrawn; where we do, it is broken."""
    promise = appointment.promise
    if promise is None or promise.state not in OWED:
        return
    if actor.kind == "customer":
        why = reason or str(_("The guest cancelled the appointment"))
        withdraw_promise(promise=promise, actor=actor, reason=why, agreed=True)
    else:
        break_promise(promise=promise, actor=actor, reason=reason)


@transaction.atomic
def note_attendance(*, appointment: Appointment, actor: Actor, came: bool) -> Appointment:
    """Whether the guest was there. Either way we kept our word: the promise is kept, as of the appointment's end."""
    appointment = locked_appointment(appointment.pk)
    state = _S.ATTENDED if came else _S.NO_SHOW
    if appointment.state == state:
        return appointment
    if not appointment.can_become(state):
        raise PromiseError("appointment_over", _("This appointment stands already as: %(state)s."),
                           state=_S(appointment.state).label, status=409)  # fmt: skip
    if not came and appointment.starts_at > now():
        raise PromiseError("not_yet", _("This appointment has not begun yet."), status=409)
    appointment.state, appointment.settled_at, appointment.call_at = state, now(), None
    appointment.save(update_fields=["state", "settled_at", "call_at"])
    if appointment.promise is not None and appointment.promise.state != "withdrawn":
        evidence = Evidence("appointment" if came else "guest_absent", appointment.public_id)
        keep_promise(
            promise=appointment.promise, actor=actor, evidence=evidence, done_at=min(appointment.ends_at, now())
        )
    say(appointment, "appointment.attended" if came else "appointment.missed", actor)
    return appointment


def check_changeable(appointment: Appointment) -> None:
    """Raises PromiseError where it is too late for the guest to move or cancel by themselves."""
    if now() > appointment.starts_at - timedelta(minutes=appointment.service.change_minutes):
        raise PromiseError("too_late", _("It is too late to change this here. Please write or call us."), status=409)


def _require_coming(appointment: Appointment) -> None:
    if not appointment.is_coming:
        raise PromiseError("appointment_over", _("This appointment stands already as: %(state)s."),
                           state=_S(appointment.state).label, status=409)  # fmt: skip


def locked_appointment(number: int) -> Appointment:
    """The appointment as it is now, held until the transaction ends. Raises DoesNotExist."""
    related = ("service", "customer", "person", "store", "sitting", "promise", "conversation__team")
    return Appointment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=number)


def plan_reminders(appointment: Appointment) -> None:
    """One job for each reminder still to come, known by the appointment's revision: after a move the old ones say nothing."""
    for minutes in appointment.service.reminders:
        at = appointment.starts_at - timedelta(minutes=int(minutes))
        if at > now():
            args = {"appointment": appointment.pk, "revision": appointment.revision, "minutes": int(minutes)}
            key = f"appointment:{appointment.pk}:{appointment.revision}:{minutes}"
            enqueue(REMIND, args=args, run_at=at, key=key)


def say(appointment: Appointment, event: str, actor: Actor, **data: Any) -> None:
    """Writes what happened, also where its conversation is read, and tells open screens."""
    record(event, subject=("appointment", appointment.pk), actor=actor, data={**data, "revision": appointment.revision})
    topics = ["desk", f"staff:{appointment.person_id}"]
    if appointment.conversation_id is not None and not event.endswith("offer_ended"):
        told = {"appointment": appointment.pk, "what": event.partition(".")[2], "at": appointment.starts_at.isoformat()}
        record(
            "conversation.appointment", subject=("conversation", appointment.conversation_id), actor=actor, data=told
        )
        conversation = appointment.conversation
        if conversation is not None and conversation.team is not None and conversation.team.private:
            topics[0] = f"team:{conversation.team.pk}"
        if conversation is not None:
            publish(topics, "conversation", {"conversation": conversation.public_id})
    publish(topics, "appointment", {"appointment": appointment.public_id})


def _zone(store: Store | None) -> str:
    return store.time_zone if store is not None else business().time_zone


def rounded(moment: datetime) -> datetime:
    """The next full five minutes."""
    return moment_of(-(-int(moment.timestamp()) // 300))
