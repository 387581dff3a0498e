"""How promises were kept: the report, the promises behind each figure, and the figures as a file."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.core.clock import now
from atithi.promises import report as reports
from atithi.promises.feasibility.answering import rules
from atithi.promises.known import known_kinds
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.promise_figures import as_rows, sections
from atithi.workspace.spreadsheet import csv_file
from atithi.workspace.views.conversation import whole_number

USUAL = 90


def _days(request: StaffRequest) -> int:
    return whole_number(request.GET.get("days")) or USUAL


@may(Permission.MANAGE_PEOPLE)
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """The report over 30, 90 or 365 days."""
    found = reports.report(request.user, _days(request))
    context = {
        "report": found, "sections": sections(found), "periods": reports.PERIODS, "fewest": reports.FEWEST,
        "known": [each for each in known_kinds(rules().level / 100) if each.cases], "level": rules().level,
        "section": "promise_report",
    }  # fmt: skip
    return render(request, "desk/promises/report.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def behind(request: StaffRequest) -> HttpResponse:
    """The promises behind a figure."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("by", "value", "outcome", "word")}
    offset = min(whole_number(request.GET.get("offset")) or 0, 100_000)
    rows, more = reports.behind(request.user, _days(request), **asked, offset=offset)
    rest = urlencode({**asked, "days": _days(request), "offset": offset + reports.ROWS}) if more else ""
    context = {"promises": rows, "rest": rest, "days": _days(request), "section": "promise_report", **asked}
    return render(request, "desk/promises/report_behind.html", context)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def file(request: StaffRequest) -> HttpResponse:
    """The figures for spreadsheets; no customer is named in them."""
    return csv_file(as_rows(reports.report(request.user, _days(request))), f"promises-{now():%Y-%m-%d}")
