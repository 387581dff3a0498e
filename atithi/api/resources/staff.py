"""/staff, /teams, /stores and /channels"""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.queries import channels_visible_to
from atithi.api.schemas.staff import ChannelOut, MeOut, StaffOut, StoreOut, TeamOut
from atithi.api.scopes import Scope
from atithi.conversations.models import Channel
from atithi.staff.models import Store, Team, User
from atithi.staff.queries import all_users, hidden_team_ids, stores, teams_visible_to

router = Router(tags=["staff"])
READ, READ_CHANNELS = Bearer(Scope.STAFF_READ), Bearer(Scope.CONVERSATIONS_READ)


@router.get("/staff", auth=READ, response=Page[StaffOut], summary=_("List staff"))
def list_staff(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    hidden = frozenset(hidden_team_ids(request.auth.user))

    def shapes(rows: list[User]) -> list[StaffOut]:
        return [StaffOut.of(row, hidden) for row in rows]

    return page(request, all_users(), shapes, query=query, order=Order())


@router.get("/staff/me", auth=READ, response=MeOut, summary=_("Get the token's person and its scopes"))
def read_me(request: ApiRequest) -> HttpResponse:
    user = request.auth.user
    shown = StaffOut.of(user, frozenset(hidden_team_ids(user)))
    return answer(MeOut(**shown.model_dump(), scopes=request.auth.scopes))


@router.get("/teams", auth=READ, response=Page[TeamOut], summary=_("List teams whose work the person may see"))
def list_teams(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    def shapes(rows: list[Team]) -> list[TeamOut]:
        return [TeamOut.of(row) for row in rows]

    return page(request, teams_visible_to(request.auth.user), shapes, query=query, order=Order())


@router.get("/stores", auth=READ, response=Page[StoreOut], summary=_("List stores"))
def list_stores(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    def shapes(rows: list[Store]) -> list[StoreOut]:
        return [StoreOut.of(row) for row in rows]

    return page(request, stores(), shapes, query=query, order=Order())


@router.get("/channels", auth=READ_CHANNELS, response=Page[ChannelOut], summary=_("List channels"))
def list_channels(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    def shapes(rows: list[Channel]) -> list[ChannelOut]:
        return [ChannelOut.of(row) for row in rows]

    return page(request, channels_visible_to(request.auth.user), shapes, query=query, order=Order())
