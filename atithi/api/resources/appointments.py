"""/services and /appointments: what can be booked, when, and what is."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.schemas.appointments import (
    AppointmentIn,
    AppointmentOut,
    AppointmentQuery,
    CancellationIn,
    ServiceOut,
    SlotOut,
    SlotQuery,
    Slots,
    TimeIn,
)
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.customers.queries import get_customer
from atithi.events import Actor
from atithi.promises import appointment_queries as queries
from atithi.promises.actions import Details, Wish, book_appointment, cancel_appointment, move_appointment
from atithi.promises.diaries import free_slots, givers
from atithi.promises.models import Appointment, Service
from atithi.staff.models import Store, User
from atithi.staff.queries import get_store, get_user, own_store_ids

router = Router(tags=["appointments"])
READ, WRITE = Bearer(Scope.APPOINTMENTS_READ), Bearer(Scope.APPOINTMENTS_WRITE)
FURTHEST = timedelta(days=60)


def _services(rows: list[Service]) -> list[ServiceOut]:
    return [ServiceOut.of(row) for row in rows]


def _appointments(rows: list[Appointment]) -> list[AppointmentOut]:
    return [AppointmentOut.of(row) for row in rows]


def store_named(request: ApiRequest, public_id: str | None) -> Store | None:
    """The store that is named, where the token's person may see it."""
    if not public_id:
        return None
    store, own = get_store(public_id), own_store_ids(request.auth.user)
    if own is not None and store.pk not in own:
        raise ApiError("store_hidden", gettext_lazy("There is nothing here that you can open."), status=404)
    return store


def person_named(public_id: str | None) -> User | None:
    return get_user(public_id) if public_id else None


@router.get("/services", auth=READ, response=Page[ServiceOut], summary=_("List services that can be booked"))
def list_services(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, queries.services(), _services, query=query, order=Order())


@router.get("/services/{pid:id}/slots", auth=READ, response=Slots, summary=_("List the free times of a service"))
def list_slots(request: ApiRequest, id: str, query: Query[SlotQuery]) -> HttpResponse:
    service = queries.get_service(id)
    store, person = store_named(request, query.store), person_named(query.person)
    first, last = max(query.since, now()), min(query.until, query.since + FURTHEST)
    if service.place == "store" and store is None:
        raise ApiError("store_missing", gettext_lazy("Choose a store in which this is offered."))
    ids = {one.pk: one.public_id for one in givers(service, store)}
    found = free_slots(service, first, last, store=store, person=person) if first < last else []
    return answer(Slots(items=[SlotOut.of(slot, ids) for slot in found]))


@router.get(
    "/appointments", auth=READ, response=Page[AppointmentOut], summary=_("List appointments, by their beginning")
)
def list_appointments(request: ApiRequest, query: Query[AppointmentQuery]) -> HttpResponse:
    rows = queries.appointments_visible_to(request.auth.user).select_related(*queries.SHOWN)
    wanted = {
        "customer__public_id": query.customer, "person__public_id": query.person, "state": query.state,
        "starts_at__gte": query.since, "starts_at__lt": query.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page(request, rows, _appointments, query=query, order=Order("starts_at"))


@router.post("/appointments", auth=WRITE, response={201: AppointmentOut}, summary=_("Book an appointment"),
             description=_("The guest is told in their language. 409 slot_taken: the time is no longer free."))  # fmt: skip
@once
def create_appointment(request: ApiRequest, body: AppointmentIn) -> HttpResponse:
    service, customer = queries.get_service(body.service), get_customer(body.customer)
    conversation = get_conversation(request.auth.user, body.conversation) if body.conversation else None
    if conversation is not None and conversation.customer_id != customer.pk:
        raise ApiError("not_their_conversation", gettext_lazy("This conversation is another customer's."))
    made = book_appointment(
        wish=Wish(service, body.starts_at, person_named(body.person), store_named(request, body.store)), customer=customer,
        actor=Actor.program(request.auth.pk), conversation=conversation,
        details=Details(body.answers, body.address, body.note, body.language or ""),
    )  # fmt: skip
    return answer(AppointmentOut.of(made), status=201, location=f"/appointments/{made.public_id}")


@router.get("/appointments/{pid:id}", auth=READ, response=AppointmentOut, summary=_("Get an appointment"))
def read_appointment(request: ApiRequest, id: str) -> HttpResponse:
    return answer(AppointmentOut.of(queries.get_appointment(request.auth.user, id)))


@router.put("/appointments/{pid:id}/time", auth=WRITE, response=AppointmentOut, summary=_("Move an appointment"))
def set_appointment_time(request: ApiRequest, id: str, body: TimeIn) -> HttpResponse:
    found = queries.get_appointment(request.auth.user, id)
    moved = move_appointment(
        appointment=found, actor=Actor.program(request.auth.pk), starts_at=body.starts_at, person=person_named(body.person),
        store=store_named(request, body.store),
    )  # fmt: skip
    return answer(AppointmentOut.of(moved))


@router.put(
    "/appointments/{pid:id}/cancellation", auth=WRITE, response=AppointmentOut, summary=_("Cancel an appointment")
)
def set_appointment_cancelled(request: ApiRequest, id: str, body: CancellationIn) -> HttpResponse:
    found = queries.get_appointment(request.auth.user, id)
    gone = cancel_appointment(appointment=found, actor=Actor.program(request.auth.pk), reason=body.reason)
    return answer(AppointmentOut.of(gone))
