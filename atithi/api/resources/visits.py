"""/stores/{id}/visits: who is in a store today."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.visits import VisitOut, VisitQuery
from atithi.api.scopes import Scope
from atithi.channels.instore import queries
from atithi.channels.instore.models import Visit
from atithi.core.errors import NotFound

router = Router(tags=["conversations"])


@router.get("/stores/{pid:id}/visits", auth=Bearer(Scope.CONVERSATIONS_READ), response=Page[VisitOut],
            summary=_("List today's visits to a store, by their place in line"))  # fmt: skip
def list_visits(request: ApiRequest, id: str, query: Query[VisitQuery]) -> HttpResponse:
    user = request.auth.user
    floor = queries.floors(user).filter(store__public_id=id).first()
    if floor is None:
        raise NotFound
    rows = queries.visits_visible_to(user).filter(floor=floor, day=queries.today(floor)).select_related(*queries.SHOWN)
    if query.state:
        rows = rows.filter(state=query.state)
    return page(request, rows, _visits, query=query, order=Order("place_at"))


def _visits(rows: list[Visit]) -> list[VisitOut]:
    return [VisitOut.of(row) for row in rows]
