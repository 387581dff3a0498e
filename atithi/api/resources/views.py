"""/views: saved views of the token's person, and the conversations in them."""

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.opaque import pack, unpack
from atithi.api.paging import Order, Page, PageQuery, answer_page, page
from atithi.api.schemas.conversations import ConversationOut
from atithi.api.schemas.views import ViewOut
from atithi.api.scopes import Scope
from atithi.conversations import saved
from atithi.conversations.models import SavedView
from atithi.conversations.queries import Cursor

router = Router(tags=["conversations"])
READ = Bearer(Scope.CONVERSATIONS_READ)


@router.get("/views", auth=READ, response=Page[ViewOut], summary=_("List saved views"))
def list_views(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    def shapes(rows: list[SavedView]) -> list[ViewOut]:
        counts = saved.counts_of(request.auth.user, rows)
        return [ViewOut.of(row, counts.get(row.queue)) for row in rows]

    rows = saved.views_of(request.auth.user).select_related("owner")
    return page(request, rows, shapes, query=query, order=Order())


@router.get("/views/{pid:id}", auth=READ, response=ViewOut, summary=_("Get a saved view"))
def read_view(request: ApiRequest, id: str) -> HttpResponse:
    view = saved.get_view(request.auth.user, id)
    return answer(ViewOut.of(view, saved.counts_of(request.auth.user, [view]).get(view.queue)))


@router.get("/views/{pid:id}/conversations", auth=READ, response=Page[ConversationOut],
            summary=_("List the conversations in a saved view, in its order"),
            description=_("Where few of many match, a page can be short or empty and still have a `next`."))  # fmt: skip
def list_view_conversations(request: ApiRequest, id: str, query: Query[PageQuery]) -> HttpResponse:
    view = saved.get_view(request.auth.user, id)
    reading = saved.read_view(request.auth.user, view.conditions, view.order)
    if reading.broken:
        raise ApiError("view_broken", gettext_lazy("Something in this view can no longer be read."), status=409)
    found = saved.page(reading, after=_place(query.cursor), limit=query.limit)
    prefetch_related_objects(found.conversations, "kind", "tags")
    shapes = [ConversationOut.of(row) for row in found.conversations]
    return answer_page(request, shapes, pack(["view", found.next]) if found.next else "")


def _place(cursor: str) -> str:
    if not cursor:
        return ""
    match unpack(cursor):
        case ["view", str(place)] if Cursor.parse(place) is not None:
            return place
    raise ApiError("cursor_invalid", gettext_lazy("This cursor does not belong to this list. Begin again without one."))
