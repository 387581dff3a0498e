"""/promise-feasibility and /promise-report: what can honestly be promised, and how promises were kept."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.resources.appointments import person_named, store_named
from atithi.api.schemas.honesty import FeasibilityOut, FeasibilityQuery, ReportOut, ReportQuery
from atithi.api.scopes import Scope
from atithi.core.clock import now
from atithi.customers.queries import get_customer
from atithi.promises import report
from atithi.promises.feasibility.answering import feasibility
from atithi.staff.models import Permission

router = Router(tags=["promises"])
READ = Bearer(Scope.PROMISES_READ)
FURTHEST = timedelta(days=3653)


@router.get("/promise-feasibility", auth=READ, response=FeasibilityOut, summary=_("Ask what can honestly be promised"),
            description=_("From the desk's own record. Nothing is promised by asking."))  # fmt: skip
def read_feasibility(request: ApiRequest, query: Query[FeasibilityQuery]) -> HttpResponse:
    if not now() < query.due_at <= now() + FURTHEST:
        raise ApiError("due_impossible", gettext_lazy("Choose a time within ten years."))
    customer = get_customer(query.customer).pk if query.customer else None
    found = feasibility(
        query.kind,
        query.due_at,
        store=store_named(request, query.store),
        owner=person_named(query.owner),
        customer=customer,
    )
    return answer(FeasibilityOut.of(found, query.store))


@router.get("/promise-report", auth=READ, response=ReportOut, summary=_("Get how promises were kept"),
            description=_("For those who manage people."))  # fmt: skip
def read_report(request: ApiRequest, query: Query[ReportQuery]) -> HttpResponse:
    if not request.auth.user.may(Permission.MANAGE_PEOPLE):
        raise ApiError("not_allowed", gettext_lazy("Your role may not do this."), status=403)
    return answer(ReportOut.of(report.report(request.auth.user, int(query.days))))
