"""The form in which a survey is written: its words in each language, and questions of one's own."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.amounts import whole
from atithi.satisfaction.actions import Words
from atithi.satisfaction.models import QuestionKind, Survey, SurveyKind, SurveyVersion
from atithi.satisfaction.questions import MOST_QUESTIONS
from atithi.satisfaction.wordings import LANGUAGES, TEXTS
from atithi.staff.models import Language

BLANK = 2  # empty questions that the form offers beside those that there are
TITLES = {
    "ask": _("The message that asks"), "question": pgettext_lazy("survey", "The question"),
    "low": _("What the lowest score means"),
    "high": _("What the highest score means"), "why": _("What their own words are asked with"), "thanks": _("The thanks"),
}  # fmt: skip
OPS = {"at_most": _("is at most"), "at_least": _("is at least"), "is": _("is exactly"), "is_not": _("is not")}


@dataclass(frozen=True)
class LanguageForm:
    """The texts of one language: (key, title, text)."""

    code: str
    name: str
    texts: list[tuple[str, Any, str]]
    reviewed: bool


@dataclass(frozen=True)
class QuestionForm:
    """A question: what it is, on what it depends, and by language its label and its choices, with commas."""

    number: int
    key: str
    kind: str
    required: bool
    low: int
    high: int
    on: str
    op: str
    value: str
    words: list[tuple[str, str, str, str]]


def language_forms(survey: Survey, version: SurveyVersion) -> list[LanguageForm]:
    """What stands in the form for each language."""
    rows = {each.language: each for each in version.wordings.all()}
    keys = [key for key in TEXTS if survey.kind != SurveyKind.OWN or key not in {"low", "high"}]
    forms = []
    for code in LANGUAGES:
        row = rows.get(code)
        texts = [(key, TITLES[key], row.texts.get(key, "") if row else "") for key in keys]
        forms.append(LanguageForm(code, Language(code).label, texts, bool(row and row.reviewed_at)))
    return forms


def question_forms(version: SurveyVersion) -> list[QuestionForm]:
    """The questions that there are, and some empty ones."""
    texts = {each.language: each.texts for each in version.wordings.all()}
    known = [_question_form(number, each, texts) for number, each in enumerate(version.questions, 1)]
    blank = range(len(known) + 1, min(len(known) + BLANK, MOST_QUESTIONS) + 1)
    return known + [_question_form(number, {"key": f"q{number}"}, {}) for number in blank]


def _question_form(number: int, question: dict[str, Any], texts: dict[str, dict[str, str]]) -> QuestionForm:
    key, choices, condition = question["key"], question.get("choices", []), question.get("if", {})
    words = []
    for code in LANGUAGES:
        there = texts.get(code, {})
        listed = ", ".join(there.get(f"c:{key}:{each}", "") for each in choices)
        words.append((code, Language(code).label, there.get(f"q:{key}", ""), listed))
    value = str(condition.get("value", ""))
    return QuestionForm(
        number, key, question.get("kind", ""), question.get("required", False), question.get("low", 1), question.get("high", 5),
        condition.get("key", ""), condition.get("op", "at_most"), value.removeprefix("c"), words,
    )  # fmt: skip


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.replace("،", ",").split(",") if each.strip()]


def questions_in(form: QueryDict) -> list[dict[str, Any]]:
    """The questions that were sent, in their order; one without a kind is left out."""
    found: list[dict[str, Any]] = []
    for number in range(1, MOST_QUESTIONS + 1):
        kind, key = form.get(f"kind_{number}", ""), form.get(f"key_{number}", "") or f"q{number}"
        if not kind:
            continue
        question: dict[str, Any] = {"key": key, "kind": kind, "required": form.get(f"required_{number}") == "yes"}
        if kind == QuestionKind.CHOICE:
            most = max(len(_listed(form.get(f"choices_{number}_{code}", ""))) for code in LANGUAGES)
            question["choices"] = [f"c{place}" for place in range(1, most + 1)]
        if kind == QuestionKind.SCALE:
            question |= {"low": whole(form.get(f"low_{number}", "")), "high": whole(form.get(f"high_{number}", ""))}
        if form.get(f"on_{number}"):
            question["if"] = _condition(form, number, found)
        found.append(question)
    return found


def _condition(form: QueryDict, number: int, before: list[dict[str, Any]]) -> dict[str, Any]:
    on, value = form[f"on_{number}"], form.get(f"value_{number}", "").strip()
    other = next((each for each in before if each["key"] == on), None)
    choice = other is not None and other["kind"] == QuestionKind.CHOICE
    return {"key": on, "op": form.get(f"op_{number}", ""), "value": f"c{value}" if choice else whole(value)}


def words_in(form: QueryDict, questions: list[dict[str, Any]], kept: SurveyVersion) -> dict[str, Words]:
    """The words that were sent, by language. Those of questions that cannot be changed here stay as they are."""
    numbers = {form.get(f"key_{number}", ""): number for number in range(1, MOST_QUESTIONS + 1)}
    before = {each.language: each.texts for each in kept.wordings.all()}
    found = {}
    for code in LANGUAGES:
        texts = {key: form.get(f"{key}_{code}", "") for key in TEXTS}
        for question in questions:
            key = question["key"]
            number = numbers.get(key)
            if number is None:
                texts |= {name: text for name, text in before.get(code, {}).items() if name.split(":")[1:2] == [key]}
                continue
            texts[f"q:{key}"] = form.get(f"label_{number}_{code}", "")
            for choice, text in zip(
                question.get("choices", []), _listed(form.get(f"choices_{number}_{code}", "")), strict=False
            ):
                texts[f"c:{key}:{choice}"] = text
        found[code] = Words(texts, form.get(f"reviewed_{code}") == "yes")
    return found
