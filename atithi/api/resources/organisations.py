"""/organisations: business customers, and the terms that hold for a customer."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.organisations import OrganisationIn, OrganisationOut, OrganisationQuery, TermsOut
from atithi.api.scopes import Scope
from atithi.core.clock import now
from atithi.customers.actions.organisations import add_organisation
from atithi.customers.models import Organisation
from atithi.customers.queries import get_customer
from atithi.customers.queries.organisations import get_organisation
from atithi.customers.terms import terms_for
from atithi.events import Actor

router = Router(tags=["organisations"])
READ, WRITE = Bearer(Scope.CUSTOMERS_READ), Bearer(Scope.CUSTOMERS_WRITE)


def _shapes(rows: list[Organisation]) -> list[OrganisationOut]:
    return [OrganisationOut.of(row) for row in rows]


@router.get(
    "/organisations", auth=READ, response=Page[OrganisationOut], summary=_("List organisations, the newest first")
)
def list_organisations(request: ApiRequest, query: Query[OrganisationQuery]) -> HttpResponse:
    rows = Organisation.objects.filter(archived_at=None).prefetch_related("domains")
    rows = rows.filter(domains__domain=query.domain.lower()) if query.domain else rows
    return page(request, rows, _shapes, query=query, order=Order(falling=True))


@router.post("/organisations", auth=WRITE, response={201: OrganisationOut}, summary=_("Add an organisation"))
@once
def create_organisation(request: ApiRequest, body: OrganisationIn) -> HttpResponse:
    added = add_organisation(actor=Actor.program(request.auth.pk), **body.model_dump())
    return answer(OrganisationOut.of(added), status=201, location=f"/organisations/{added.public_id}")


@router.get("/organisations/{pid:id}", auth=READ, response=OrganisationOut, summary=_("Get an organisation"))
def read_organisation(request: ApiRequest, id: str) -> HttpResponse:
    return answer(OrganisationOut.of(get_organisation(id)))


@router.get("/customers/{pid:id}/terms", auth=READ, response=TermsOut, summary=_("Get the terms of a customer"),
            description=_("As of now, of all their organisations. Without an agreement all is as usual."))  # fmt: skip
def read_terms(request: ApiRequest, id: str) -> HttpResponse:
    return answer(TermsOut.of(terms_for(get_customer(id), now())))
