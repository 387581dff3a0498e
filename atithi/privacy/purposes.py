"""What consent is asked for: the table `config/purposes.py`, in the language of whoever reads it."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language

SPOKEN = ("en", "hi", "te", "bn")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose in one language: its name, and the sentence to which one agrees."""

    name: str
    title: str
    words: str
    language: str


@lru_cache(maxsize=4)
def _table(path: str) -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = import_string(path)
    return found


def spoken(language: str | None) -> str:
    """One of our languages: this one, else English."""
    code = (language or "")[:2]
    return code if code in SPOKEN else "en"


def purposes(language: str = "") -> list[Purpose]:
    """All purposes in a language, by default that of the page."""
    code = spoken(language or get_language())
    return [Purpose(name, *texts[code], code) for name, texts in _table(settings.PURPOSES).items()]


def purpose(name: str, language: str = "") -> Purpose | None:
    """One purpose in a language; None for a name that is none."""
    return next((each for each in purposes(language) if each.name == name), None)
