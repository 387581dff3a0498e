"""Questions of one's own: what a version may hold, which of them a guest is asked, and reading what they chose. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import QuestionKind

MOST_QUESTIONS, MOST_CHOICES, LONGEST_TEXT = 12, 10, 4000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}", re.ASCII)
OPS = ("at_most", "at_least", "is", "is_not")


@dataclass(frozen=True, slots=True)
class Value:
    """What a guest answered to one question."""

    question: str
    choice: str = ""
    number: int | None = None
    text: str = ""

    @property
    def said(self) -> str | int:
        """The answer as conditions compare it."""
        return self.number if self.number is not None else self.choice or self.text


def checked(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions of a version, clean. Raises SatisfactionError where one cannot be asked, or depends on a later one."""
    if len(questions) > MOST_QUESTIONS:
        raise SatisfactionError(
            "too_many_questions", _("At most %(most)s questions: guests tire."), most=MOST_QUESTIONS
        )
    found: list[dict[str, Any]] = []
    for number, question in enumerate(questions, 1):
        known = {each["key"]: each for each in found}
        found.append(_checked(question, number, known))
    return found


def _wrong(number: int) -> SatisfactionError:
    return SatisfactionError("bad_question", _("Question %(number)s cannot be asked so."), number=number)


def _checked(question: dict[str, Any], number: int, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    key, kind = str(question.get("key", "")), str(question.get("kind", ""))
    if not _KEY.fullmatch(key) or key in known or key == "score" or kind not in QuestionKind.values:
        raise _wrong(number)
    clean_one: dict[str, Any] = {"key": key, "kind": kind, "required": bool(question.get("required"))}
    if kind == QuestionKind.CHOICE:
        choices = [str(each) for each in question.get("choices", [])]
        if not 2 <= len(choices) <= MOST_CHOICES or len(set(choices)) < len(choices):
            raise SatisfactionError(
                "bad_choices",
                _("Question %(number)s needs between 2 and %(most)s choices."),
                number=number,
                most=MOST_CHOICES,
            )
        if not all(_KEY.fullmatch(each) for each in choices):
            raise _wrong(number)
        clean_one["choices"] = choices
    if kind == QuestionKind.SCALE:
        low, high = question.get("low"), question.get("high")
        if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low < high <= 10:
            raise SatisfactionError(
                "bad_scale", _("The scale of question %(number)s goes from 0 or 1 up to 10 at most."), number=number
            )
        clean_one |= {"low": low, "high": high}
    if question.get("if"):
        clean_one["if"] = _condition(question["if"], number, known)
    return clean_one


def _condition(condition: dict[str, Any], number: int, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Branching goes forward only: a question depends on the score or on one that stands before it."""
    key, op, value = condition.get("key"), condition.get("op"), condition.get("value")
    other = known.get(str(key))
    if key != "score" and other is None:
        message = _("Question %(number)s can depend on a question before it alone.")
        raise SatisfactionError("bad_branch", message, number=number)
    numeric = key == "score" or (other is not None and other["kind"] == QuestionKind.SCALE)
    if other is not None and other["kind"] == QuestionKind.TEXT:
        raise _wrong(number)
    if op not in OPS or (not numeric and op in {"at_most", "at_least"}):
        raise _wrong(number)
    if numeric:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(number)
    elif other is None or value not in other["choices"]:
        raise _wrong(number)
    return {"key": key, "op": op, "value": value}


def holds(condition: dict[str, Any], said: Mapping[str, str | int]) -> bool:
    """Whether a question with this condition is asked, after what was said before it."""
    found, value = said.get(condition["key"]), condition["value"]
    if condition["op"] == "is_not":
        return found is not None and found != value
    if found is None:
        return False
    if condition["op"] == "is":
        return bool(found == value)
    return int(found) <= int(value) if condition["op"] == "at_most" else int(found) >= int(value)


def read(
    questions: list[dict[str, Any]], score: int | None, given: Mapping[str, Any], *, whole: bool = True
) -> list[Value]:
    """The answers to the questions that are asked after this score and these answers; `given` by key, as forms and programs
    send it. What is not asked is not read; unless it is `whole`, nothing has to be answered yet. Raises SatisfactionError for
    what is no answer to its question."""
    said: dict[str, str | int] = {} if score is None else {"score": score}
    values = []
    for question in questions:
        if "if" in question and not holds(question["if"], said):
            continue
        raw = given.get(question["key"])
        value = _value(question, "" if raw is None else str(raw).strip())
        if value is not None:
            values.append(value)
            said[question["key"]] = value.said
        elif whole and question.get("required"):
            raise SatisfactionError("answer_missing", _("Please answer every question that has a star."), status=422)
    return values


def _value(question: dict[str, Any], raw: str) -> Value | None:
    key = question["key"]
    if not raw:
        return None
    if question["kind"] == QuestionKind.TEXT:
        return Value(key, text=clean(raw)[:LONGEST_TEXT])
    if question["kind"] == QuestionKind.CHOICE and raw in question["choices"]:
        return Value(key, choice=raw)
    if question["kind"] == QuestionKind.SCALE and raw.isascii() and raw.isdigit() and len(raw) < 4:
        number = int(raw)
        if question["low"] <= number <= question["high"]:
            return Value(key, number=number)
    raise SatisfactionError(
        "answer_outside", _("One of the answers is not among those that can be chosen."), status=422
    )
