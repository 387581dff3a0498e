"""/calls: what was spoken with customers, read by programs."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.calls import CallOut, CallQuery
from atithi.api.scopes import Scope
from atithi.channels.phone.models import Call
from atithi.channels.phone.queries import RELATED, get_call, visible_to

router = Router(tags=["calls"])
READ = Bearer(Scope.CONVERSATIONS_READ)


def _shapes(rows: list[Call]) -> list[CallOut]:
    return [CallOut.of(row) for row in rows]


@router.get("/calls", auth=READ, response=Page[CallOut], summary=_("List calls, the newest first"))
def list_calls(request: ApiRequest, query: Query[CallQuery]) -> HttpResponse:
    rows = visible_to(request.auth.user).select_related(*RELATED)
    asked = {
        "state": query.state, "direction": query.direction, "customer__public_id": query.customer,
        "conversation__public_id": query.conversation,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    return page(request, rows, _shapes, query=query, order=Order(falling=True))


@router.get("/calls/{pid:id}", auth=READ, response=CallOut, summary=_("Get a call"))
def read_call(request: ApiRequest, id: str) -> HttpResponse:
    return answer(CallOut.of(get_call(request.auth.user, id)))
