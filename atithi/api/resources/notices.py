"""/notices: what the token's person was told, and that they have seen it."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import nothing
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.schemas.handling import NoticeOut, SeenIn
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.notices.actions import see
from atithi.notices.models import Notice
from atithi.notices.queries import all_notices_of

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


def _shapes(rows: list[Notice]) -> list[NoticeOut]:
    return [NoticeOut.of(row) for row in rows]


@router.get("/notices", auth=READ, response=Page[NoticeOut],
            summary=_("List what the token's person was told, the latest first"))  # fmt: skip
def list_notices(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    rows = all_notices_of(request.auth.user)
    return page(request, rows, _shapes, query=query, order=Order("created_at", falling=True))


@router.put("/notices/seen", auth=WRITE, response={204: None},
            summary=_("Mark notices as seen: all, or those of one conversation"))  # fmt: skip
def set_notices_seen(request: ApiRequest, body: SeenIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, body.conversation) if body.conversation else None
    see(user=user, conversation=conversation)
    return nothing()
