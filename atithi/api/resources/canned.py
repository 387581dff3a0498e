"""/canned-replies: answers kept ready, and how they read in a conversation."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.queries import get_team
from atithi.api.schemas.canned import (
    CannedIn,
    CannedOut,
    CannedPatch,
    CannedQuery,
    FittingList,
    FittingOut,
    FittingQuery,
)
from atithi.api.scopes import Scope
from atithi.conversations.actions import add_canned_reply, archive_canned_reply, change_canned_reply
from atithi.conversations.canned import canned_replies, fitting, get_canned_reply
from atithi.conversations.models import CannedReply
from atithi.conversations.queries import get_conversation
from atithi.events import Actor

router = Router(tags=["messages"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.MESSAGES_WRITE)


def _shapes(rows: list[CannedReply]) -> list[CannedOut]:
    return [CannedOut.of(row) for row in rows]


@router.get("/canned-replies", auth=READ, response=Page[CannedOut],
            summary=_("List canned replies that the token's person may use"))  # fmt: skip
def list_canned_replies(request: ApiRequest, query: Query[CannedQuery]) -> HttpResponse:
    rows = canned_replies(request.auth.user, archived=query.archived)
    rows = rows.filter(folder=query.folder) if query.folder else rows
    return page(request, rows, _shapes, query=query, order=Order())


@router.post("/canned-replies", auth=WRITE, response={201: CannedOut}, summary=_("Keep a canned reply ready"))
@once
def create_canned_reply(request: ApiRequest, body: CannedIn) -> HttpResponse:
    user, values = request.auth.user, body.model_dump()
    values["team"] = get_team(user, body.team) if body.team else None
    reply = add_canned_reply(user=user, actor=Actor.program(request.auth.pk), **values)
    return answer(CannedOut.of(reply), status=201, location=f"/canned-replies/{reply.public_id}")


@router.get("/canned-replies/{pid:id}", auth=READ, response=CannedOut, summary=_("Get a canned reply"))
def read_canned_reply(request: ApiRequest, id: str) -> HttpResponse:
    return answer(CannedOut.of(get_canned_reply(request.auth.user, id)))


@router.patch("/canned-replies/{pid:id}", auth=WRITE, response=CannedOut,
              summary=_("Change a canned reply, put it away, or take it back into use"))  # fmt: skip
def update_canned_reply(request: ApiRequest, id: str, body: CannedPatch) -> HttpResponse:
    user, actor = request.auth.user, Actor.program(request.auth.pk)
    reply = get_canned_reply(user, id)
    values: dict[str, Any] = body.model_dump(exclude_none=True)
    archived = values.pop("archived", None)
    reply = change_canned_reply(reply=reply, user=user, actor=actor, **values)
    if archived is not None:
        reply = archive_canned_reply(reply=reply, user=user, actor=actor, archived=archived)
    return answer(CannedOut.of(get_canned_reply(user, id)))


@router.get("/conversations/{pid:id}/canned-replies", auth=READ, response=FittingList,
            summary=_("Find canned replies for a conversation, filled and in its customer's language"))  # fmt: skip
def list_fitting_replies(request: ApiRequest, id: str, query: Query[FittingQuery]) -> HttpResponse:
    user = request.auth.user
    found = fitting(user, get_conversation(user, id), query.q, limit=query.limit)
    return answer(FittingList(items=[FittingOut.of(one) for one in found]))
