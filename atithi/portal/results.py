"""The results of a survey for anybody, where the owner shows them: the figure, its interval, and of how many."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from atithi.core.errors import NotFound
from atithi.language import write
from atithi.portal.help import CODES
from atithi.satisfaction import figures, saying
from atithi.satisfaction.models import Survey
from atithi.staff.queries import business

DAYS = 365


@require_safe
def results(request: HttpRequest, public_id: str) -> HttpResponse:
    """In the visitor's language; below the smallest number of answers it says so, and no figure."""
    survey = Survey.objects.filter(public_id=public_id, results_public=True).first()
    if survey is None or not figures.MEASURES[survey.kind]:
        raise NotFound
    wished = request.GET.get("language") or translation.get_language() or "en"
    language = wished if wished in CODES else "en"
    with translation.override(language):
        found = figures.in_public(survey, DAYS)
        context = {
            "business": business().name_in(language), "language": language, "found": found,
            "fewest": write.number(figures.FEWEST_IN_PUBLIC, language),
        }  # fmt: skip
        if found.figure:
            context |= {
                "value": saying.measured(found.measure, found.figure.value), "measured": saying.named(found.measure),
                "interval": saying.between(found.measure, found.figure.low, found.figure.high),
                "answers": write.number(found.counts.rated, language),
                "invited": write.number(found.counts.invited, language),
            }  # fmt: skip
        response = render(request, "portal/results.html", context)
        response["Content-Language"] = language
    response["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
