"""/cases and /credit: what is put right, decided within what the token's person may, and a guest's credit."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.commerce import OrderOut
from atithi.api.schemas.remedies import CaseIn, CaseOut, CaseQuery, CreditOut, DecisionIn, PayoutIn, SpendIn, StepToIn
from atithi.api.scopes import Scope
from atithi.commerce import models
from atithi.commerce.actions import Request, grant_case, move_case, open_case, refuse_case
from atithi.commerce.actions.credits import pay_out_credit, spend_credit
from atithi.commerce.queries import case_as_visible, cases_visible_to, credit_left, credits_of, get_case, get_order
from atithi.core.errors import NotFound
from atithi.customers.queries import get_customer
from atithi.events import Actor

router = Router(tags=["commerce"])
READ, WRITE = Bearer(Scope.COMMERCE_READ), Bearer(Scope.COMMERCE_WRITE)


def _cases(rows: list[models.Case]) -> list[CaseOut]:
    return [CaseOut.of(row) for row in rows]


def _shown(request: ApiRequest, id: str, *, status: int = 200) -> HttpResponse:
    found = CaseOut.of(case_as_visible(request.auth.user, id))
    return answer(found, status=status, location=f"/cases/{id}" if status == 201 else "")


@router.get("/cases", auth=READ, response=Page[CaseOut], summary=_("List what is put right, the newest first"))
def list_cases(request: ApiRequest, query: Query[CaseQuery]) -> HttpResponse:
    rows = cases_visible_to(request.auth.user)
    rows = rows.filter(order__public_id=query.order) if query.order else rows
    rows = rows.filter(customer__public_id=query.customer) if query.customer else rows
    rows = rows.filter(state=query.state) if query.state else rows
    return page(request, rows, _cases, query=query, order=Order(falling=True))


@router.get("/cases/{pid:id}", auth=READ, response=CaseOut, summary=_("Get a case"))
def read_case(request: ApiRequest, id: str) -> HttpResponse:
    return _shown(request, id)


@router.post("/orders/{pid:id}/cases", auth=WRITE, response={201: CaseOut},
             summary=_("Ask for something to be put right"))  # fmt: skip
@once
def create_case(request: ApiRequest, id: str, body: CaseIn) -> HttpResponse:
    user = request.auth.user
    order = get_order(user, id)
    line = order.lines.filter(position=body.line).first() if body.line else None
    if body.line and line is None:
        raise NotFound
    asked = Request(
        kind=body.kind, condition=body.condition, reason=body.reason, line=line, quantity=body.quantity,
        amount_paise=body.amount_paise,
    )  # fmt: skip
    case = open_case(order=order, request=asked, actor=Actor.program(request.auth.pk), user=user)
    return _shown(request, case.public_id, status=201)


@router.post("/cases/{pid:id}/decision", auth=WRITE, response=CaseOut, summary=_("Approve or refuse a case"),
             description=_("Within what the token's person may decide alone."))  # fmt: skip
@once
def create_decision(request: ApiRequest, id: str, body: DecisionIn) -> HttpResponse:
    user, actor = request.auth.user, Actor.program(request.auth.pk)
    case = get_case(user, id)
    if body.approve:
        grant_case(case=case, user=user, actor=actor, reason=body.reason)
    else:
        refuse_case(case=case, user=user, actor=actor, reason=body.reason)
    return _shown(request, id)


@router.post("/cases/{pid:id}/steps", auth=WRITE, response=CaseOut, summary=_("Take a case a step further"))
@once
def create_case_step(request: ApiRequest, id: str, body: StepToIn) -> HttpResponse:
    user = request.auth.user
    move_case(case=get_case(user, id), state=body.state, user=user, actor=Actor.program(request.auth.pk))
    return _shown(request, id)


@router.get("/customers/{pid:id}/credit", auth=READ, response=CreditOut, summary=_("Get a customer's credit"))
def read_credit(request: ApiRequest, id: str) -> HttpResponse:
    customer = get_customer(id)
    return answer(CreditOut.of(credit_left(customer), credits_of(customer)))


@router.post("/orders/{pid:id}/credit-payments", auth=WRITE, response={201: OrderOut},
             summary=_("Pay for an order with its customer's credit"))  # fmt: skip
@once
def create_credit_payment(request: ApiRequest, id: str, body: SpendIn) -> HttpResponse:
    user = request.auth.user
    spend_credit(
        order=get_order(user, id), amount=body.amount_paise, actor=Actor.program(request.auth.pk), user=user
    )  # fmt: skip
    return answer(OrderOut.of(get_order(user, id)), status=201, location=f"/orders/{id}")


@router.post("/customers/{pid:id}/credit-payouts", auth=WRITE, response={201: CreditOut},
             summary=_("Note that credit was paid out"))  # fmt: skip
@once
def create_credit_payout(request: ApiRequest, id: str, body: PayoutIn) -> HttpResponse:
    customer, user = get_customer(id), request.auth.user
    pay_out_credit(
        customer=customer, amount=body.amount_paise, words=body.words, actor=Actor.program(request.auth.pk), user=user
    )
    shown = CreditOut.of(credit_left(customer), credits_of(customer))
    return answer(shown, status=201, location=f"/customers/{id}/credit")
