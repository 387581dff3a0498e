"""What the page of a survey shows: the scores with their words, the questions that are asked, and what a form sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from atithi.satisfaction.actions import Given
from atithi.satisfaction.current import texts_of, wording_of
from atithi.satisfaction.models import Answer, Survey, SurveyKind, SurveyVersion, Wording
from atithi.satisfaction.questions import LONGEST_TEXT, holds
from atithi.satisfaction.wordings import labels

ASKED = "q_"
"""How the fields of own questions begin in forms."""


@dataclass(frozen=True, slots=True)
class Score:
    """One score that can be chosen. `face`: which of the five smileys (0: none); `label`: what it means in words."""

    value: int
    label: str = ""
    face: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one's own as the page asks it."""

    key: str
    name: str
    text: str
    kind: str
    required: bool
    options: list[tuple[str, str, bool]]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A survey as it is asked: texts by key, scores, questions, the comment so far."""

    language: str
    kind: str
    texts: dict[str, str]
    scores: list[Score]
    questions: list[Question]
    comment: str = ""


def page_of(survey: Survey, version: SurveyVersion, *, name: str = "", given: Given | None = None,
            wording: Wording | None = None) -> Page | None:  # fmt: skip
    """The page in the language that is spoken now, or with the words of `wording`; None where no words were ever looked at."""
    wording = wording or wording_of(version, translation.get_language() or "en")
    if wording is None:
        return None
    given = given or Given()
    texts = texts_of(wording, name)
    questions = [_question(each, texts, given.values) for each in asked(version, given)]
    return Page(
        wording.language,
        survey.kind,
        texts,
        _scores(survey, wording.language, given.score, texts),
        questions,
        given.comment,
    )


def _scores(survey: Survey, language: str, chosen: int | None, texts: dict[str, str]) -> list[Score]:
    if survey.scale is None:
        return []
    low, high = survey.scale
    if survey.kind == SurveyKind.CSAT:
        return [Score(number, word, number, number == chosen) for number, word in enumerate(labels(language), 1)]
    ends = {low: texts.get("low", ""), high: texts.get("high", "")}
    return [Score(number, ends.get(number, ""), 0, number == chosen) for number in range(low, high + 1)]


def asked(version: SurveyVersion, given: Given) -> list[dict[str, Any]]:
    """The questions that are asked after what was given so far."""
    said: dict[str, str | int] = {} if given.score is None else {"score": given.score}
    found = []
    for question in version.questions:
        if "if" in question and not holds(question["if"], said):
            continue
        found.append(question)
        value = str(given.values.get(question["key"], "") or "")
        if value:
            said[question["key"]] = (
                int(value) if question["kind"] == "scale" and value.isdecimal() and len(value) < 4 else value
            )
    return found


def _question(question: dict[str, Any], texts: dict[str, str], values: Mapping[str, Any]) -> Question:
    key, value = question["key"], str(values.get(question["key"], "") or "")
    options: list[tuple[str, str, bool]] = []
    if question["kind"] == "choice":
        options = [(each, texts.get(f"c:{key}:{each}", each), each == value) for each in question["choices"]]
    elif question["kind"] == "scale":
        numbers = range(question["low"], question["high"] + 1)
        options = [(str(each), str(each), str(each) == value) for each in numbers]
    text = texts.get(f"q:{key}", key)
    return Question(key, f"{ASKED}{key}", text, question["kind"], question.get("required", False), options, value)


def number_in(text: str) -> int | None:
    """A score as forms and links say it. What is none is far off every scale, so that it is refused and not forgotten."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999


def given_in(form: Mapping[str, Any]) -> Given:
    """What a form sent."""
    values = {name.removeprefix(ASKED): str(form[name]) for name in form if name.startswith(ASKED)}
    return Given(number_in(str(form.get("score", ""))), str(form.get("comment", ""))[: 2 * LONGEST_TEXT], values)


def given_by(answer: Answer | None) -> Given:
    """What was answered before, to be changed; nothing where there is none."""
    if answer is None:
        return Given()
    values = {
        each.question: each.choice or (str(each.number) if each.number is not None else each.text)
        for each in answer.values.all()
    }
    return Given(answer.score, answer.comment, values)


def more_to_ask(version: SurveyVersion, given: Given, shown: str) -> bool:
    """Whether what they chose leads to questions that the form did not show them."""
    known = set(shown.split())
    return any(question["key"] not in known for question in asked(version, given) if "if" in question)
