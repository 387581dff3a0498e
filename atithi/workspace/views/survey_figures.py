"""What surveys show: the report, the answers behind each figure, both as files, and whether anybody may read the results."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.satisfaction import behind as behind_figures
from atithi.satisfaction import figures, saying, theme_queries
from atithi.satisfaction.actions.publishing import show_results
from atithi.satisfaction.models import Survey
from atithi.satisfaction.statistics.measures import EASE
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.spreadsheet import csv_file
from atithi.workspace.survey_figures import answer_rows, as_rows, chart, funnel, parts, sections
from atithi.workspace.views.conversation import whole_number

USUAL = 90


def days_of(request: StaffRequest) -> int:
    """The period that is asked for."""
    return whole_number(request.GET.get("days")) or USUAL


def _survey(request: StaffRequest) -> Survey:
    """The survey that is asked for. NotFound where there is none."""
    survey = Survey.objects.filter(public_id=request.GET.get("survey", "")).first()
    if survey is None:
        raise NotFound
    return survey


def _as_file(rows: Iterable[list[str]], name: str) -> HttpResponse:
    return csv_file(rows, f"{name}-{now():%Y-%m-%d}")


@staff
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """The figures of a survey over 30, 90 or 365 days; without one named, of the survey that was asked last."""
    surveys = figures.surveys()
    context = {"surveys": surveys, "periods": figures.PERIODS, "section": "survey_report", "fewest": figures.FEWEST}
    if not surveys:
        return render(request, "desk/satisfaction/none.html", context)
    survey = _survey(request) if "survey" in request.GET else surveys[0]
    found = figures.report(request.user, survey, days_of(request))
    context |= {
        "report": found, "survey": survey, "sections": list(sections(found)),
        "chart": chart(found.measure, found.trend) if found.measure else None,
        "funnel": funnel(found), "ease": EASE, "measured": saying.named(found.measure) if found.measure else "",
        "fewest_of_person": figures.FEWEST_OF_PERSON, "in_public": figures.FEWEST_IN_PUBLIC,
    }  # fmt: skip
    return render(request, "desk/satisfaction/report.html", context)


@staff
@require_GET
def file(request: StaffRequest) -> HttpResponse:
    """The figures for spreadsheets."""
    return _as_file(as_rows(figures.report(request.user, _survey(request), days_of(request))), "survey")


def _asked(request: StaffRequest) -> behind_figures.Asked:
    asked = {name: request.GET.get(name, "")[:80] for name in ("by", "value")}
    theme = theme_queries.get_theme(request.GET["theme"]) if request.GET.get("theme") else None
    return behind_figures.Asked(days_of(request), **asked, part=request.GET.get("part", "all"), theme=theme)


@staff
@require_GET
def behind(request: StaffRequest) -> HttpResponse:
    """The answers behind a figure, with their conversations."""
    survey, asked = _survey(request), _asked(request)
    rows, rest = behind_figures.page(behind_figures.answers(request.user, survey, asked), request.GET.get("after", ""))
    same = {name: value for name, value in request.GET.items() if name != "after"}
    context = {
        "survey": survey, "asked": asked, "rows": rows, "section": "survey_report", "same": urlencode(same),
        "rest": urlencode({**same, "after": rest}) if rest else "",
        "group": saying.group_names(asked.by, [asked.value]).get(asked.value, "") if asked.by else "",
        "dimension": saying.dimension_name(asked.by) if asked.by else "", "open": behind_figures.open_to(request.user, rows),
        "parts": parts(next(iter(figures.MEASURES[survey.kind]), None)), "exports": request.user.may(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "desk/satisfaction/answers.html", context)


@may(Permission.EXPORT)
@require_GET
def behind_file(request: StaffRequest) -> HttpResponse:
    """The answers behind a figure for spreadsheets."""
    rows = behind_figures.answers(request.user, _survey(request), _asked(request))
    return _as_file(answer_rows(behind_figures.exported(rows), persons=request.user.leads), "answers")


@may(Permission.CHANGE_SETTINGS)
@require_POST
def publication(request: StaffRequest, public_id: str) -> HttpResponse:
    """Shows the results to anybody, or no longer."""
    survey = Survey.objects.filter(public_id=public_id).first()
    if survey is None:
        raise NotFound
    show_results(survey=survey, actor=Actor.staff(request.user.pk), public=request.POST.get("public") == "yes")
    return redirect(f"/satisfaction/?{urlencode({'survey': survey.public_id})}")
