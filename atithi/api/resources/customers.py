"""/customers"""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.actions import add_customer
from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.common import ContactIn, ContactOut
from atithi.api.schemas.customers import CustomerChange, CustomerIn, CustomerOut, CustomerQuery
from atithi.api.scopes import Scope
from atithi.customers.actions import add_contact, change_customer
from atithi.customers.contact import normalise
from atithi.customers.models import Customer
from atithi.customers.queries import customers, get_customer
from atithi.events import Actor

router = Router(tags=["customers"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)


def _shapes(rows: list[Customer]) -> list[CustomerOut]:
    return [CustomerOut.of(row) for row in rows]


def _found(query: CustomerQuery) -> QuerySet[Customer]:
    rows = customers().prefetch_related("contact_points")
    if not query.contact_kind and not query.contact_value:
        return rows
    value = normalise(query.contact_kind, query.contact_value)
    return rows.filter(contact_points__kind=query.contact_kind, contact_points__value=value)


@router.get("/customers", auth=READ, response=Page[CustomerOut], summary=_("List customers, the newest first"))
def list_customers(request: ApiRequest, query: Query[CustomerQuery]) -> HttpResponse:
    return page(request, _found(query), _shapes, query=query, order=Order(falling=True))


@router.post("/customers", auth=WRITE, response={201: CustomerOut}, summary=_("Add a customer"))
@once
def create_customer(request: ApiRequest, body: CustomerIn) -> HttpResponse:
    contacts = [(contact.kind, contact.value) for contact in body.contacts]
    actor = Actor.program(request.auth.pk)
    customer = add_customer(name=body.name, language=body.language or "", contacts=contacts, actor=actor)
    return answer(CustomerOut.of(customer), status=201, location=f"/customers/{customer.public_id}")


@router.get("/customers/{pid:id}", auth=READ, response=CustomerOut, summary=_("Get a customer"),
            description=_("A customer who was merged into another is answered with that one."))  # fmt: skip
def read_customer(request: ApiRequest, id: str) -> HttpResponse:
    return answer(CustomerOut.of(get_customer(id)))


@router.patch("/customers/{pid:id}", auth=WRITE, response=CustomerOut, summary=_("Correct a customer"))
def update_customer(request: ApiRequest, id: str, body: CustomerChange) -> HttpResponse:
    actor = Actor.program(request.auth.pk)
    customer = change_customer(
        customer=get_customer(id), actor=actor, name=body.name, language=body.language, said_as=body.said_as,
        reach_by=body.reach_by, reach_note=body.reach_note,
    )  # fmt: skip
    return answer(CustomerOut.of(customer))


@router.post("/customers/{pid:id}/contacts", auth=WRITE, response={201: ContactOut},
             summary=_("Give a customer a further contact"))  # fmt: skip
@once
def create_contact(request: ApiRequest, id: str, body: ContactIn) -> HttpResponse:
    customer = get_customer(id)
    actor = Actor.program(request.auth.pk)
    point = add_contact(customer=customer, kind=body.kind, value=body.value, actor=actor)
    location = f"/customers/{customer.public_id}"
    return answer(ContactOut(kind=point.kind, value=point.value), status=201, location=location)
