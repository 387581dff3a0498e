"""/survey-reports and /survey-themes: what guests say, and how surely."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.schemas.satisfaction import (
    SurveyList,
    SurveyOut,
    SurveyReportOut,
    SurveyReportQuery,
    ThemeList,
    ThemeOut,
)
from atithi.api.scopes import Scope
from atithi.satisfaction import figures, theme_queries
from atithi.satisfaction.queries import get_survey

router = Router(tags=["surveys"])
READ = Bearer(Scope.SURVEYS_READ)


@router.get("/survey-reports", auth=READ, response=SurveyList, summary=_("List surveys that guests were asked"))
def list_reports(request: ApiRequest) -> HttpResponse:
    return answer(SurveyList(items=[SurveyOut.of(survey) for survey in figures.surveys()]))


@router.get("/survey-reports/{pid:id}", auth=READ, response=SurveyReportOut, summary=_("Get what a survey shows"),
            description=_("Figures of persons are there for those who lead alone."))  # fmt: skip
def read_survey_report(request: ApiRequest, id: str, query: Query[SurveyReportQuery]) -> HttpResponse:
    return answer(SurveyReportOut.of(figures.report(request.auth.user, get_survey(id), int(query.days))))


@router.get("/survey-themes", auth=READ, response=ThemeList, summary=_("List what guests write about"),
            description=_("Rising themes first."))  # fmt: skip
def list_themes(request: ApiRequest, query: Query[SurveyReportQuery]) -> HttpResponse:
    found = theme_queries.overview(request.auth.user, int(query.days)).themes
    theme_queries.add_quotes(request.auth.user, found, int(query.days))
    return answer(ThemeList(items=[ThemeOut.of(seen) for seen in found]))
