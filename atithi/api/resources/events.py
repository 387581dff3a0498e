"""/events: the record, for owners."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.paging import Page, endless_page
from atithi.api.queries import events
from atithi.api.schemas.events import EventOut, EventQuery, shown
from atithi.api.scopes import Scope
from atithi.events import Event
from atithi.events.horizon import settled_before

router = Router(tags=["events"])


@router.get("/events", auth=Bearer(Scope.EVENTS_READ), response=Page[EventOut],
            summary=_("Read the record, from its beginning"),
            description=_("With the cursor of the last page you later get what was recorded since, without a gap."))  # fmt: skip
def list_events(request: ApiRequest, query: Query[EventQuery]) -> HttpResponse:
    if not request.auth.user.is_owner:
        raise ApiError("owners_only", gettext_lazy("Only an owner may read the record."), status=403)
    horizon = settled_before()

    def complete(event: Event) -> bool:
        return horizon is None or event.at < horizon

    return endless_page(request, events(query.type), shown, query=query, complete=complete)
