"""/clocks, /standards: what breaks next, how much time a conversation took, and what guests can expect."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.clocks import ClockOut, ClockQuery, ClocksOut, StandardOut, StandardsOut
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.standards.clocks import queries
from atithi.standards.models import Clock

router = Router(tags=["clocks"])
READ = Bearer(Scope.CONVERSATIONS_READ)


def _shapes(rows: list[Clock]) -> list[ClockOut]:
    return [ClockOut.of(row) for row in rows]


@router.get("/clocks", auth=READ, response=Page[ClockOut], summary=_("List what breaks next"),
            description=_("Clocks that run against a deadline, what is late or due first."))  # fmt: skip
def list_clocks(request: ApiRequest, query: Query[ClockQuery]) -> HttpResponse:
    rows = queries.ticking(request.auth.user).select_related("conversation__customer", "standard")
    rows = rows.filter(kind=query.kind) if query.kind else rows
    return page(request, rows, _shapes, query=query, order=Order("due_at"))


@router.get(
    "/conversations/{pid:id}/clocks", auth=READ, response=ClocksOut, summary=_("List the clocks of a conversation")
)
def list_conversation_clocks(request: ApiRequest, id: str) -> HttpResponse:
    return answer(ClocksOut(items=_shapes(queries.clocks_of(get_conversation(request.auth.user, id)))))


@router.get("/standards", auth=READ, response=StandardsOut, summary=_("List what guests can expect"))
def list_standards(request: ApiRequest) -> HttpResponse:
    return answer(StandardsOut(items=[StandardOut.of(version) for version in queries.in_force()]))
