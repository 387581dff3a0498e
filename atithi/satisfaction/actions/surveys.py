"""Surveys are made and changed. What was published stays as it was asked; what changes is a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.satisfaction.current import current_version, draft_of
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import LOW, Occasion, Rule, Survey, SurveyKind, SurveyVersion, Wording
from atithi.satisfaction.questions import checked
from atithi.satisfaction.wordings import LANGUAGES, LONGEST, missing, shipped
from atithi.staff.models import Language, Team, User

PUT_RIGHT = "put_right"
AFTER_RECOVERY = 2 * 24 * 60  # minutes


@transaction.atomic
def add_survey(*, name: str, kind: str, actor: Actor) -> Survey:
    """Makes a survey with the words that come with the desk. Those of CSAT, NPS and CES can be asked at once; questions of
    one's own are written first. Nobody is asked before a rule says when. Raises SatisfactionError without a name."""
    if kind not in SurveyKind.values:
        raise SatisfactionError("unknown_kind", _("Please choose what to ask."))
    survey = Survey.objects.create(name=_name(name), kind=kind, low_at=LOW.get(kind), created_at=now())
    record("survey.added", subject=("survey", survey.pk), actor=actor, data={"kind": kind})
    version = _version(survey, [], actor)
    for language in LANGUAGES:
        Wording.objects.create(version=version, language=language, texts=shipped(kind, language), reviewed_at=now())
    if kind != SurveyKind.OWN:
        publish(survey=survey, actor=actor)
    _built_in(actor)
    return survey


def _name(name: str) -> str:
    name = clean_line(name, 80)
    if not name:
        raise SatisfactionError("name_missing", _("Please give it a name."))
    return name


def _version(survey: Survey, questions: list[dict[str, Any]], actor: Actor) -> SurveyVersion:
    last = survey.versions.order_by("-number").values_list("number", flat=True).first() or 0
    by = actor.id if actor.kind == "staff" else None
    return SurveyVersion.objects.create(
        survey=survey, number=last + 1, questions=questions, created_at=now(), created_by_id=by
    )


def _built_in(actor: Actor) -> None:
    """Whoever was not satisfied is asked whether it was put right: a survey and a rule of the desk's own, made once."""
    survey, made = Survey.objects.get_or_create(
        built_in=PUT_RIGHT, defaults={"name": "Put right?", "kind": SurveyKind.OWN, "created_at": now()}
    )
    if not made:
        return
    choices = {"key": PUT_RIGHT, "kind": "choice", "required": True, "choices": ["yes", "partly", "no"]}
    version = _version(survey, [choices], actor)
    for language in LANGUAGES:
        Wording.objects.create(
            version=version, language=language, texts=shipped(PUT_RIGHT, language), reviewed_at=now()
        )
    publish(survey=survey, actor=actor)
    Rule.objects.create(survey=survey, occasion=Occasion.RECOVERY, delay_minutes=AFTER_RECOVERY, created_at=now())


@transaction.atomic
def change_survey(*, survey: Survey, actor: Actor, name: str, open_days: int, low_at: int | None,
                  recovery_owner: User | None, recovery_team: Team | None = None) -> Survey:  # fmt: skip
    """Its name, how long it can be answered, and what a low score does. Raises SatisfactionError for what cannot be."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if not 1 <= open_days <= 90:
        raise SatisfactionError("bad_days", _("It can be answered for 1 to 90 days."))
    scale = survey.scale
    if low_at is not None and (scale is None or not scale[0] <= low_at <= scale[1]):
        raise SatisfactionError("bad_low", _("This low score is not on the scale."))
    new = {"name": _name(name), "open_days": open_days, "low_at": low_at, "recovery_owner": recovery_owner,
           "recovery_team": recovery_team}  # fmt: skip
    fields = [field for field, value in new.items() if getattr(survey, field) != value]
    if fields:
        for field in fields:
            setattr(survey, field, new[field])
        survey.save(update_fields=fields)
        record("survey.changed", subject=("survey", survey.pk), actor=actor, data={"fields": fields})
    return survey


def _draft(survey: Survey, revision: int, actor: Actor) -> SurveyVersion:
    """The version that is being written, begun as a copy of what is asked now. Raises SatisfactionError (409) where somebody
    else wrote meanwhile."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    draft = draft_of(survey)
    if draft is None:
        current = current_version(survey)
        draft = _version(survey, current.questions if current else [], actor)
        if current is not None:
            draft.revision = current.revision
            for each in current.wordings.all():
                Wording.objects.create(
                    version=draft,
                    language=each.language,
                    texts=each.texts,
                    reviewed_at=each.reviewed_at,
                    reviewed_by=each.reviewed_by,
                )
    if draft.revision != revision:
        raise SatisfactionError(
            "changed_meanwhile",
            _("Somebody else changed this survey meanwhile. Look at it once more, then save again."),
            status=409,
        )
    draft.revision += 1
    draft.save(update_fields=["revision"])
    return draft


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `reviewed`: whoever saves them knows the language and looked at them."""

    texts: dict[str, str]
    reviewed: bool


@transaction.atomic
def save_draft(*, survey: Survey, revision: int, actor: Actor, questions: list[dict[str, Any]] | None = None,
               words: Mapping[str, Words] | None = None) -> SurveyVersion:  # fmt: skip
    """Keeps questions of one's own and words by language, to be published later; what is not given stays. Words that nobody
    looked at are not shown to guests. Raises SatisfactionError where a question cannot be asked, for a language that there is
    not, and (409) where somebody else saved meanwhile."""
    if survey.built_in and questions is not None:
        raise SatisfactionError("built_in", _("The desk asks this itself: its questions stay as they are."), status=409)
    draft = _draft(survey, revision, actor)
    fields = []
    if questions is not None and draft.questions != (found := checked(questions)):
        draft.questions = found
        draft.save(update_fields=["questions"])
        fields.append("questions")
    for language, each in (words or {}).items():
        if language not in LANGUAGES:
            raise SatisfactionError("unknown_language", _("There is no such language."))
        if _put_words(draft, language, each, actor):
            fields.append(f"words_{language}")
    if fields:
        record("survey.changed", subject=("survey", survey.pk), actor=actor, data={"fields": fields})
    return draft


def _put_words(draft: SurveyVersion, language: str, words: Words, actor: Actor) -> bool:
    """Whether anything of them is new. Words that changed count as looked at only if whoever changed them says so."""
    row = Wording.objects.filter(version=draft, language=language).first() or Wording(version=draft, language=language)
    texts = {key: clean(text).strip()[:LONGEST] for key, text in words.texts.items() if text.strip()}
    same = {key: text for key, text in row.texts.items() if text} == texts
    if same and words.reviewed == (row.reviewed_at is not None):
        return False
    row.texts = texts
    row.reviewed_at, row.reviewed_by = None, None
    if words.reviewed:
        row.review(now(), actor.id if actor.kind == "staff" else None)
    row.save()
    return True


@transaction.atomic
def publish(*, survey: Survey, actor: Actor) -> SurveyVersion:
    """What is being written counts from now on; who was asked before answers what they were asked. Raises SatisfactionError
    where no language is complete and looked at, or where there is nothing to ask."""
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    draft = draft_of(survey)
    if draft is None:
        raise SatisfactionError("nothing_new", _("There is nothing new to publish."), status=409)
    if survey.kind == SurveyKind.OWN and not draft.questions:
        raise SatisfactionError("no_questions", _("Please write a question first."), status=409)
    reviewed = [each for each in draft.wordings.all() if each.reviewed_at is not None]
    for each in reviewed:
        if missing(survey.kind, draft.questions, each.texts):
            raise SatisfactionError(
                "words_missing",
                _("Words are missing in %(language)s."),
                language=Language(each.language).label,
                status=409,
            )
    if not reviewed:
        raise SatisfactionError(
            "not_reviewed", _("Somebody who knows the language must look at the words first."), status=409
        )
    draft.published_at = now()
    draft.save(update_fields=["published_at"])
    data = {"version": draft.number, "languages": sorted(each.language for each in reviewed)}
    record("survey.published", subject=("survey", survey.pk), actor=actor, data=data)
    return draft


@transaction.atomic
def archive_survey(*, survey: Survey, actor: Actor) -> None:
    """It is asked no more. Who was asked already may still answer; what was answered stays."""
    if Survey.objects.filter(pk=survey.pk, archived_at=None).update(archived_at=now()):
        record("survey.archived", subject=("survey", survey.pk), actor=actor, data={})


@transaction.atomic
def restore_survey(*, survey: Survey, actor: Actor) -> None:
    """It is asked again, by the rules that it had."""
    if Survey.objects.filter(pk=survey.pk, archived_at__isnull=False).update(archived_at=None):
        record("survey.restored", subject=("survey", survey.pk), actor=actor, data={})
