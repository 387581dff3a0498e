"""Equal waits: the report, the conversations behind each figure, and the figures as a file."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.core.clock import now
from atithi.staff.models import Permission
from atithi.standards.routing import fairness
from atithi.standards.routing.ranks import FEWEST
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.fairness_figures import as_rows, names, parts
from atithi.workspace.spreadsheet import csv_file
from atithi.workspace.views.conversation import whole_number

USUAL = 30


def _days(request: StaffRequest) -> int:
    return whole_number(request.GET.get("days")) or USUAL


@may(Permission.MANAGE_PEOPLE)
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """Waits for the first answer over 7, 30 or 90 days."""
    found = fairness.report(request.user, _days(request))
    context = {
        "report": found, "parts": parts(found), "periods": fairness.PERIODS, "fewest": FEWEST, "most": fairness.MOST_READ,
        "section": "fairness",
    }  # fmt: skip
    return render(request, "desk/routing/fairness.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def behind(request: StaffRequest) -> HttpResponse:
    """The conversations behind a figure."""
    by, value = (request.GET.get(name, "")[:40] for name in ("by", "value"))
    still, offset = request.GET.get("still") == "yes", min(whole_number(request.GET.get("offset")) or 0, 100_000)
    rows, more = fairness.behind(request.user, _days(request), by=by, value=value, still=still, offset=offset)
    asked = {"by": by, "value": value, "still": "yes" if still else "", "days": _days(request)}
    rest = urlencode({**asked, "offset": offset + fairness.ROWS}) if more else ""
    context = {
        "conversations": rows,
        "rest": rest,
        "days": _days(request),
        "named": names().get(by, ""),
        "section": "fairness",
    }
    return render(request, "desk/routing/fairness_behind.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def file(request: StaffRequest) -> HttpResponse:
    """The figures for spreadsheets; no customer is named in them."""
    return csv_file(as_rows(fairness.report(request.user, _days(request))), f"waits-{now():%Y-%m-%d}")
