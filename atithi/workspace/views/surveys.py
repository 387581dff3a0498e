"""Settings: what guests are asked, in which words. For who leads; whoever is rated has no hand in it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.amounts import whole
from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor
from atithi.satisfaction import queries
from atithi.satisfaction.actions import add_survey, archive_survey, change_survey, publish, restore_survey, save_draft
from atithi.satisfaction.current import current_version, draft_of, limits
from atithi.satisfaction.models import Occasion, QuestionKind, Survey, SurveyKind, SurveyVersion
from atithi.satisfaction.page import page_of
from atithi.staff.models import Language, User
from atithi.staff.queries import colleagues, stores, teams_visible_to
from atithi.workspace.access import StaffRequest, leads
from atithi.workspace.survey_form import OPS, language_forms, question_forms, questions_in, words_in
from atithi.workspace.survey_words import rule_words


@leads
@require_http_methods(["GET", "POST"])
def surveys(request: StaffRequest) -> HttpResponse:
    """Every survey and how it goes; POST makes one."""
    if request.method == "POST":
        actor = Actor.staff(request.user.pk)
        made = add_survey(name=request.POST.get("name", ""), kind=request.POST.get("kind", ""), actor=actor)
        return redirect("workspace:survey", made.public_id)
    shown = [(each, [rule_words(rule) for rule in each.rules if rule.active]) for each in queries.surveys()]
    context = {
        "surveys": shown, "archived": queries.surveys(archived=True), "kinds": SurveyKind.choices, "limits": limits(),
        "section": "surveys",
    }  # fmt: skip
    return render(request, "desk/surveys/surveys.html", context)


def _version(survey: Survey) -> SurveyVersion:
    """What stands in the editor: what is being written, else what is asked now."""
    found = draft_of(survey) or current_version(survey)
    if found is None:
        raise NotFound
    return found


@leads
@require_http_methods(["GET", "POST"])
def survey(request: StaffRequest, public_id: str) -> HttpResponse:
    """One survey: what it asks, when, and what a low score does; POST changes its name, its days and its owner."""
    found = queries.get_survey(public_id)
    if request.method == "POST":
        _change(request, found)
        return redirect("workspace:survey", public_id)
    version = _version(found)
    rules = list(found.rules.select_related("store", "team", "matter").order_by("id"))
    context = {
        "survey": found, "version": version, "languages": language_forms(found, version), "questions": question_forms(version),
        "kinds": QuestionKind.choices, "ops": OPS.items(), "rules": [(rule, rule_words(rule)) for rule in rules],
        "occasions": [each for each in Occasion.choices if each[0] != Occasion.RECOVERY], "stores": stores(),
        "teams": teams_visible_to(request.user), "leaders": _leaders(), "section": "surveys",
        "codes": found.codes.filter(archived_at=None).select_related("store").order_by("id"),
        "asked_now": version.published_at is not None,
    }  # fmt: skip
    return render(request, "desk/surveys/survey.html", context)


def _leaders() -> list[User]:
    return [each for each in colleagues().select_related("custom_role") if each.leads]


def _change(request: StaffRequest, found: Survey) -> None:
    form, days = request.POST, whole(request.POST.get("open_days", "")) or 0
    owner = next((each for each in _leaders() if each.public_id == form.get("owner")), None)
    change_survey(
        survey=found, actor=Actor.staff(request.user.pk), name=form.get("name", ""), open_days=days,
        low_at=whole(form.get("low_at", "")), recovery_owner=owner, recovery_team=found.recovery_team,
    )  # fmt: skip
    messages.success(request, _("Saved."))


@leads
@require_POST
def words(request: StaffRequest, public_id: str) -> HttpResponse:
    """Saves words and questions; with `publish` they count from now on."""
    found, actor = queries.get_survey(public_id), Actor.staff(request.user.pk)
    version = _version(found)
    questions = version.questions if found.built_in else questions_in(request.POST)
    with transaction.atomic():
        save_draft(
            survey=found, revision=whole(request.POST.get("revision", "")) or 0, actor=actor,
            questions=None if found.built_in else questions, words=words_in(request.POST, questions, version),
        )  # fmt: skip
    if request.POST.get("publish") == "yes":
        try:
            publish(survey=found, actor=actor)
        except DeskError as error:  # what was written is kept; what is missing is said
            messages.error(request, str(error))
            return redirect("workspace:survey", public_id)
    done = (
        _("Guests are asked so from now on.")
        if request.POST.get("publish") == "yes"
        else _("Saved. Guests see it once you publish it.")
    )
    messages.success(request, done)
    return redirect("workspace:survey", public_id)


@leads
@require_GET
def preview(request: StaffRequest, public_id: str) -> HttpResponse:
    """What guests see, in all four languages beside each other."""
    found = queries.get_survey(public_id)
    version, pages = _version(found), []
    for row in sorted(version.wordings.all(), key=lambda each: Language.values.index(each.language)):
        with translation.override(row.language):
            page = page_of(found, version, name="Lakshmi", wording=row)
        pages.append((Language(row.language).label, row, page))
    return render(request, "desk/surveys/preview.html", {"survey": found, "pages": pages, "section": "surveys"})


@leads
@require_POST
def archive(request: StaffRequest, public_id: str) -> HttpResponse:
    """It is asked no more, or again."""
    found, actor = queries.get_survey(public_id), Actor.staff(request.user.pk)
    if request.POST.get("active") == "yes":
        restore_survey(survey=found, actor=actor)
    else:
        archive_survey(survey=found, actor=actor)
    return redirect("workspace:surveys")
