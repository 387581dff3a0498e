"""The words of surveys: those that come with the desk, and how they are filled in. Pure."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from atithi.satisfaction.models import SurveyKind

DATA = Path(__file__).parent / "data" / "wordings.toml"
LANGUAGES = ("en", "hi", "te", "bn")
TEXTS = ("ask", "question", "low", "high", "why", "thanks")
"""Texts that every survey has, in the order in which one writes them."""
LONGEST = 300


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text())


def shipped(kind: str, language: str) -> dict[str, str]:
    """The words that come with the desk for a kind of survey (or for put_right), in one language."""
    return dict(_shipped()[language][kind])


def labels(language: str) -> list[str]:
    """What the five smileys mean, from the worst to the best."""
    return list(_shipped()[language]["labels"])


def phrase(which: str, language: str, **values: str) -> str:
    """A sentence around a survey: hello, link, stop or subject."""
    if which == "hello" and not values.get("name"):
        which = "hello_nobody"
    return str(_shipped()[language][which]).format(**values)


def filled_in(text: str, *, name: str, business: str) -> str:
    """A text with the guest's and the business's name. Where no name is known, its comma goes along."""
    if not name:
        for gap in (", {name} जी", ", {name} గారు", ", {name}", " {name}"):
            text = text.replace(gap, "")
    return text.replace("{name}", name).replace("{business}", business)


def needed(kind: str, questions: list[dict[str, Any]]) -> list[str]:
    """The texts without which a guest would see a gap."""
    texts = [*TEXTS] if kind != SurveyKind.OWN else ["ask", "question", "why", "thanks"]
    for question in questions:
        texts.append(f"q:{question['key']}")
        texts += [f"c:{question['key']}:{choice}" for choice in question.get("choices", [])]
    return texts


def missing(kind: str, questions: list[dict[str, Any]], texts: dict[str, str]) -> list[str]:
    """Which of them are not written yet."""
    return [key for key in needed(kind, questions) if not texts.get(key, "").strip()]
