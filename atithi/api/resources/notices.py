"""/notices: what the token's person was told, and that they have seen it."""

from django.http import HttpResponse
from django.utils import translation
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
from atithi.notices.queries import all_notices_of, get_notice

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


@router.get("/notices", auth=READ, response=Page[NoticeOut],
            summary=_("List what the token's person was told, the latest first"))  # fmt: skip
def list_notices(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    user = request.auth.user

    def shapes(rows: list[Notice]) -> list[NoticeOut]:
        with translation.override(user.language):
            return [NoticeOut.of(row) for row in rows]

    return page(request, all_notices_of(user), shapes, query=query, order=Order("created_at", falling=True))


@router.put("/notices/seen", auth=WRITE, response={204: None},
            summary=_("Mark notices as seen: all, those of one conversation, or one"))  # fmt: skip
def set_notices_seen(request: ApiRequest, body: SeenIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, body.conversation) if body.conversation else None
    see(user=user, conversation=conversation, notice=get_notice(user, body.notice) if body.notice else None)
    return nothing()
