"""What a guest is asked when they book: questions in the service's words, and what they answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.core.text import clean_line
from atithi.promises.errors import PromiseError

MOST, MOST_CHOICES, LONGEST = 8, 12, 1000
LANGUAGES = ("en", "hi", "te", "bn")


@dataclass(frozen=True)
class Question:
    """A question in one language; with `choices` one of them is the answer (by its number)."""

    key: str
    label: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """A question and what the guest said, as staff read it."""

    label: str
    text: str


def _in(words: Mapping[str, Any], language: str) -> Any:
    return words.get(language) or words.get("en") or next((each for each in words.values() if each), "")


def questions_in(stored: Sequence[Mapping[str, Any]], language: str) -> list[Question]:
    """The questions as they read in a language, where they are not written in it in English."""
    found = []
    for one in stored:
        choices = one.get("choices") or {}
        count = max((len(each) for each in choices.values()), default=0)
        chosen = [next((texts[number] for texts in (choices.get(language, []), choices.get("en", []), *choices.values())
                        if number < len(texts) and texts[number]), "") for number in range(count)]  # fmt: skip
        found.append(
            Question(str(one["key"]), str(_in(one["labels"], language)), bool(one.get("required")), tuple(chosen))
        )
    return found


def checked_questions(said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions as a form or a program gives them, ready to store: those without words are left out."""
    found: list[dict[str, Any]] = []
    for one in said[: MOST * 2]:
        labels = {
            code: text for code in LANGUAGES if (text := clean_line(str(one.get("labels", {}).get(code, "")), 200))
        }
        if not labels:
            continue
        choices = {
            code: texts
            for code in LANGUAGES
            if (
                texts := [clean_line(str(each), 80) for each in (one.get("choices") or {}).get(code, [])][:MOST_CHOICES]
            )
        }
        key = clean_line(str(one.get("key") or public_id()), 20)
        found.append({"key": key, "labels": labels, "required": bool(one.get("required")), "choices": choices})
    if len(found) > MOST:
        raise PromiseError("too_many_questions", _("Ask at most %(most)s questions."), most=MOST)
    return found


def checked_answers(
    stored: Sequence[Mapping[str, Any]], said: Mapping[str, str], language: str, *, complete: bool
) -> dict[str, str]:
    """The answers to these questions. Raises PromiseError where a required one is missing (`complete`)."""
    found = {}
    for question in questions_in(stored, language):
        text = clean_line(str(said.get(question.key, ""))[: 4 * LONGEST], LONGEST)
        if question.choices and text and (not text.isdecimal() or len(text) > 3 or int(text) >= len(question.choices)):
            raise PromiseError("answer_unknown", _("Choose one of the answers: %(question)s"), question=question.label)
        if question.required and not text and complete:
            raise PromiseError("answer_missing", _("Please answer: %(question)s"), question=question.label)
        if text:
            found[question.key] = text
    return found


def answered(stored: Sequence[Mapping[str, Any]], answers: Mapping[str, str], language: str) -> list[Answered]:
    """What the guest said, question by question; what is asked no more is left out."""
    found = []
    for question in questions_in(stored, language):
        text = answers.get(question.key, "")
        if question.choices and text.isdecimal() and int(text) < len(question.choices):
            text = question.choices[int(text)]
        if text:
            found.append(Answered(question.label, text))
    return found
