"""How timely guests were served: the report, the conversations behind each figure, and the figures as a file."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.standards.clocks.kinds import KINDS
from atithi.standards.supervising import timeliness
from atithi.standards.supervising.timeliness import Range
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.spreadsheet import csv_file
from atithi.workspace.timeliness_figures import as_rows, chart, dimensions, named, names
from atithi.workspace.views.conversation import whole_number


def _range(request: StaffRequest) -> Range:
    asked = {name: request.GET.get(name, "")[:20] for name in ("since", "until", "kind")}
    return timeliness.asked(**asked, days=whole_number(request.GET.get("days")))


def _same(over: Range) -> dict[str, str]:
    return {"since": over.since.isoformat(), "until": over.until.isoformat(), "kind": over.kind}


@staff
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """A range of days by day, hour, store, language, channel, or person."""
    over, by = _range(request), request.GET.get("by", "day")
    lines = timeliness.groups(request.user, over, by)
    context = {
        "over": over, "by": by, "lines": [(line, named(by, line)) for line in lines], "dimensions": dimensions(request.user),
        "whole": timeliness.whole(request.user, over), "chart": chart(by, lines, over), "kinds": KINDS.values(),
        "periods": timeliness.PERIODS, "fewest": timeliness.FEWEST, "section": "timeliness", "name": names()[by],
        "same": urlencode(_same(over)),
    }  # fmt: skip
    return render(request, "desk/timeliness/report.html", context)


@staff
@require_GET
def behind(request: StaffRequest) -> HttpResponse:
    """The conversations behind a figure."""
    over, asked = _range(request), {name: request.GET.get(name, "")[:40] for name in ("by", "value", "outcome")}
    standard, offset = request.GET.get("standard"), min(whole_number(request.GET.get("offset")) or 0, 100_000)
    rows, more = timeliness.behind(request.user, over, **asked, standard=standard, offset=offset)
    same = {**_same(over), **asked, **({"standard": standard} if standard is not None else {})}
    context = {
        "clocks": rows, "over": over, "rest": urlencode({**same, "offset": offset + timeliness.ROWS}) if more else "",
        "back": urlencode({**_same(over), "by": asked["by"] or "day"}), "section": "timeliness", **asked,
    }  # fmt: skip
    return render(request, "desk/timeliness/behind.html", context)


@staff
@require_GET
def file(request: StaffRequest) -> HttpResponse:
    """The figures for spreadsheets, by everything; no guest is named in them."""
    over = _range(request)
    return csv_file(as_rows(request.user, over), f"timeliness-{over.since}-{over.until}")
