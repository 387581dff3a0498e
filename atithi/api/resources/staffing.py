"""/shifts and /staffing-forecast: who works when, and how many are needed."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.staffing import ForecastOut, ForecastQuery, HalfHourOut, ShiftOut, ShiftQuery
from atithi.api.scopes import Scope
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.queries import business
from atithi.standards.models import Shift
from atithi.standards.staffing import queries
from atithi.standards.staffing.needs import WhatIf
from atithi.standards.staffing.reckoning import rules
from atithi.standards.staffing.week import week

router = Router(tags=["staffing"])
READ = Bearer(Scope.STAFF_READ)
YEARS = (2020, 2200)


def _shifts(rows: list[Shift]) -> list[ShiftOut]:
    return [ShiftOut.of(row) for row in rows]


@router.get("/shifts", auth=READ, response=Page[ShiftOut], summary=_("List shifts, by their beginning"),
            description=_("Who manages people sees all, others their own and open ones."))  # fmt: skip
def list_shifts(request: ApiRequest, query: Query[ShiftQuery]) -> HttpResponse:
    wanted = {"person__public_id": query.person, "starts_at__gte": query.since, "starts_at__lt": query.until}
    rows = queries.shifts_visible_to(request.auth.user).filter(
        **{name: value for name, value in wanted.items() if value}
    )
    return page(request, rows, _shifts, query=query, order=Order("starts_at"))


@router.get("/shifts/{pid:id}", auth=READ, response=ShiftOut, summary=_("Get a shift"))
def read_shift(request: ApiRequest, id: str) -> HttpResponse:
    return answer(ShiftOut.of(queries.get_shift(request.auth.user, id)))


@router.get("/staffing-forecast", auth=READ, response=ForecastOut, summary=_("Get guests expected and people needed"),
            description=_("By half hour. For whoever manages people; for others there is nothing here."))  # fmt: skip
def read_staffing_forecast(request: ApiRequest, query: Query[ForecastQuery]) -> HttpResponse:
    if not queries.plans_roster(request.auth.user):
        raise NotFound
    store = queries.get_place(request.auth.user, query.store)
    day = query.day or now().astimezone(ZoneInfo(store.time_zone if store else business().time_zone)).date()
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise NotFound
    found = week(day, query.days, WhatIf(shrinkage=rules().shrinkage), store)
    shown = [HalfHourOut.of(each) for each in found.half_hours]
    return answer(
        ForecastOut(fitted_at=found.fitted_at, time_zone=found.zone.key, thin=found.is_thin, half_hours=shown)
    )
