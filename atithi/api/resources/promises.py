"""/promises: what customers were promised; programs make them, keep them, move and withdraw them."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.promises import KeepingIn, MoveIn, PromiseIn, PromiseOut, PromiseQuery, WithdrawalIn
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises import actions, queries
from atithi.promises.actions import Evidence
from atithi.promises.models import OPEN, Promise
from atithi.staff.queries import get_user

router = Router(tags=["promises"])
READ, WRITE = Bearer(Scope.PROMISES_READ), Bearer(Scope.PROMISES_WRITE)
SHOWN = ("customer", "conversation", "message", "owner", "team", "store")


def _shapes(rows: list[Promise]) -> list[PromiseOut]:
    return [PromiseOut.of(row) for row in rows]


def _shown(request: ApiRequest, id: str) -> PromiseOut:
    return PromiseOut.of(queries.get_promise(request.auth.user, id))


@router.get("/promises", auth=READ, response=Page[PromiseOut], summary=_("List promises"),
            description=_("What is owed by what is due next; other states the latest first."))  # fmt: skip
def list_promises(request: ApiRequest, query: Query[PromiseQuery]) -> HttpResponse:
    rows = queries.visible_to(request.auth.user).select_related(*SHOWN)
    rows = rows.filter(OPEN) if query.state == "open" else rows.filter(state=query.state)
    asked = {
        "kind": query.kind, "customer__public_id": query.customer, "conversation__public_id": query.conversation,
        "owner__public_id": query.owner,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    order = Order("breaks_at") if query.state == "open" else Order(falling=True)
    return page(request, rows, _shapes, query=query, order=order)


@router.post("/promises", auth=WRITE, response={201: PromiseOut}, summary=_("Promise something to a customer"))
@once
def create_promise(request: ApiRequest, body: PromiseIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, body.conversation)
    owner = get_user(body.owner) if body.owner else user
    if not queries.may_owe(owner, conversation):
        raise NotFound
    made = actions.make_promise(
        customer=conversation.customer, conversation=conversation, kind=body.kind, due_at=body.due_at, made_by=user,
        precision=body.precision if body.due_at else "", words=body.words, owner=owner,
        actor=Actor.program(request.auth.pk),
    )  # fmt: skip
    return answer(_shown(request, made.public_id), status=201, location=f"/promises/{made.public_id}")


@router.get("/promises/{pid:id}", auth=READ, response=PromiseOut, summary=_("Get a promise"))
def read_promise(request: ApiRequest, id: str) -> HttpResponse:
    return answer(_shown(request, id))


@router.post("/promises/{pid:id}/keeping", auth=WRITE, response={201: PromiseOut}, summary=_("Say that a promise is kept"),
             description=_("Kept late where its time is over. Twice is as once."))  # fmt: skip
@once
def create_keeping(request: ApiRequest, id: str, body: KeepingIn) -> HttpResponse:
    promise = queries.get_promise(request.auth.user, id)
    evidence = Evidence(body.evidence, body.reference)
    actions.keep_promise(promise=promise, actor=Actor.program(request.auth.pk), evidence=evidence)
    return answer(_shown(request, id), status=201, location=f"/promises/{id}")


@router.post(
    "/promises/{pid:id}/move", auth=WRITE, response={201: PromiseOut}, summary=_("Give a promise another time")
)
@once
def create_move(request: ApiRequest, id: str, body: MoveIn) -> HttpResponse:
    promise = queries.get_promise(request.auth.user, id)
    actions.change_promise(
        promise=promise, actor=Actor.program(request.auth.pk), reason=body.reason, due_at=body.due_at, precision=body.precision
    )  # fmt: skip
    return answer(_shown(request, id), status=201, location=f"/promises/{id}")


@router.post("/promises/{pid:id}/withdrawal", auth=WRITE, response={201: PromiseOut},
             summary=_("Withdraw a promise, the customer agrees"))  # fmt: skip
@once
def create_withdrawal(request: ApiRequest, id: str, body: WithdrawalIn) -> HttpResponse:
    promise = queries.get_promise(request.auth.user, id)
    actions.withdraw_promise(
        promise=promise, actor=Actor.program(request.auth.pk), reason=body.reason, agreed=body.agreed
    )
    return answer(_shown(request, id), status=201, location=f"/promises/{id}")
