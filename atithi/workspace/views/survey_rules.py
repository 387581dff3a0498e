"""Settings: when guests are asked, how often at most, and QR codes for the stores."""

from datetime import time

import segno
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.core.amounts import whole
from atithi.events import Actor
from atithi.satisfaction import queries
from atithi.satisfaction.actions import archive_code, make_code, save_limits, save_rule
from atithi.satisfaction.current import current_version, texts_of, wording_of
from atithi.satisfaction.current import limits as current_limits
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.links import code_url
from atithi.staff.queries import get_store, get_team, stores
from atithi.workspace.access import StaffRequest, leads

UNITS = {"minutes": 1, "hours": 60, "days": 1440}


def _number(text: str, default: int) -> int:
    number = whole(text, digits=5)
    return default if number is None else number


def _time(text: str, default: time) -> time:
    try:
        return parse_time(text) or default
    except ValueError:
        return default


@leads
@require_POST
def limits(request: StaffRequest) -> HttpResponse:
    """How often the same guest may be asked, and when nobody is."""
    form, known = request.POST, current_limits()
    save_limits(
        actor=Actor.staff(request.user.pk), rest_days=_number(form.get("rest_days", ""), -1),
        most_a_year=_number(form.get("most_a_year", ""), 0), quiet_from=_time(form.get("quiet_from", ""), known.quiet_from),
        quiet_until=_time(form.get("quiet_until", ""), known.quiet_until),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return redirect("workspace:surveys")


@leads
@require_POST
def rule(request: StaffRequest, public_id: str, rule_id: str = "") -> HttpResponse:
    """Makes a rule, or switches one on or off."""
    survey = queries.get_survey(public_id)
    found = queries.get_rule(survey, rule_id) if rule_id else None
    actor, form = Actor.staff(request.user.pk), request.POST
    if found is not None:
        save_rule(survey=survey, rule=found, actor=actor, values={"active": form.get("active") == "yes"})
    else:
        save_rule(survey=survey, actor=actor, values=_values(request, form))
    return redirect("workspace:survey", public_id)


def _values(request: StaffRequest, form: QueryDict) -> dict[str, object]:
    unit = UNITS.get(form.get("unit", ""), 1)
    return {
        "occasion": form.get("occasion", ""), "delay_minutes": _number(form.get("delay", ""), -1) * unit,
        "share": _number(form.get("share", ""), 0), "period_days": _number(form.get("period_days", ""), 180),
        "consent_only": form.get("consent_only") == "yes",
        "store": get_store(store) if (store := form.get("store", "")) else None,
        "team": get_team(request.user, team) if (team := form.get("team", "")) else None,
    }  # fmt: skip


@leads
@require_POST
def codes(request: StaffRequest, public_id: str) -> HttpResponse:
    """Makes a code for a place in a store."""
    survey = queries.get_survey(public_id)
    if current_version(survey) is None or survey.built_in:
        raise SatisfactionError("not_asked", _("Please publish the survey first."), status=409)
    store = get_store(request.POST["store"]) if request.POST.get("store") else stores().first()
    made = make_code(survey=survey, actor=Actor.staff(request.user.pk), store=store, name=request.POST.get("name", ""))
    return redirect("workspace:survey_code", public_id, made.public_id)


@leads
@require_http_methods(["GET", "POST"])
def code(request: StaffRequest, public_id: str, code_id: str) -> HttpResponse:
    """The code as a page to be printed, in the languages of the survey; POST puts it away."""
    survey = queries.get_survey(public_id)
    found = queries.get_code(code_id, survey)
    if request.method == "POST":
        archive_code(code=found, actor=Actor.staff(request.user.pk))
        return redirect("workspace:survey", public_id)
    version = current_version(survey)
    words = []
    for language in ("en", "hi", "te", "bn"):
        wording = wording_of(version, language) if version is not None else None
        if wording is not None and wording.language == language:
            words.append((language, texts_of(wording)["question"]))
    picture = segno.make(code_url(found), error="m").svg_data_uri(scale=6)
    context = {
        "survey": survey,
        "code": found,
        "link": code_url(found),
        "picture": picture,
        "words": words,
        "section": "surveys",
    }
    return render(request, "desk/surveys/code.html", context)
