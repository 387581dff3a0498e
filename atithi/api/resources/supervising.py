"""/board, /timeliness, /equal-waits: what happens now, how timely guests were served, and whether all wait equally long."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.schemas.supervising import (
    BoardOut,
    EqualWaitsOut,
    EqualWaitsQuery,
    TimelinessOut,
    TimelinessQuery,
    TimelyOut,
)
from atithi.api.scopes import Scope
from atithi.core.errors import NotFound
from atithi.staff.models import Permission
from atithi.staff.queries import one_look
from atithi.standards.routing import fairness
from atithi.standards.supervising import timeliness
from atithi.standards.supervising.board import board

router = Router(tags=["supervising"])
READ = Bearer(Scope.CONVERSATIONS_READ)


@router.get(
    "/board", auth=READ, response=BoardOut, summary=_("Get the figures of the live board"),
    description=_("Of what the token's person may see. For those who lead; for others there is nothing here."),
)  # fmt: skip
def read_board(request: ApiRequest) -> HttpResponse:
    if not request.auth.user.leads:
        raise NotFound
    with one_look(request.auth.user):
        return answer(BoardOut.of(board(request.auth.user)))


@router.get(
    "/timeliness", auth=READ, response=TimelinessOut, summary=_("Get how timely guests were served"),
    description=_("Of clocks that stopped in a range of days. A range or grouping that is not offered is not found."),
)  # fmt: skip
def read_timeliness(request: ApiRequest, query: Query[TimelinessQuery]) -> HttpResponse:
    since, until = (day.isoformat() if day else "" for day in (query.since, query.until))
    over = timeliness.asked(since=since, until=until, kind=query.kind)
    groups = timeliness.groups(request.auth.user, over, query.by)
    return answer(
        TimelinessOut(
            since=over.since, until=over.until, kind=over.kind, time_zone=over.zone.key,
            whole=TimelyOut.of(timeliness.whole(request.auth.user, over)), groups=[TimelyOut.of(line) for line in groups],
        )
    )  # fmt: skip


@router.get(
    "/equal-waits", auth=READ, response=EqualWaitsOut, summary=_("Compare how long guests waited for an answer"),
    description=_("By language, store and channel. For whoever manages people; for others there is nothing here."),
)  # fmt: skip
def read_equal_waits(request: ApiRequest, query: Query[EqualWaitsQuery]) -> HttpResponse:
    if not request.auth.user.may(Permission.MANAGE_PEOPLE):
        raise NotFound
    return answer(EqualWaitsOut.of(fairness.report(request.auth.user, query.days)))
