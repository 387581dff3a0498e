"""Words that never break inside an akshara, and their light stems."""

import re
from functools import lru_cache

from atithi.language.languages import codes, table
from atithi.language.normalise import normalise

# Python's \w leaves out vowel signs and virama (categories Mc, Mn), which would cut हिन्दी in three. The classes below are whole
# script blocks without their punctuation (danda) and digits; digits form words of their own with Latin letters (A4521, 4GB).
LATIN = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f"
INDIC = "\u0900-\u0963\u0970-\u097f\u0980-\u09e3\u09f0-\u09f1\u09fc-\u09fe\u0c00-\u0c63\u0c70-\u0c7f\u200c\u200d"
OTHER = (
    "\u0370-\u05ff\u0600-\u065f\u066e-\u06d3\u0a00-\u0a63\u0a70-\u0aff\u0b00-\u0b63\u0b70-\u0bff\u0c80-\u0ce3"
    "\u0d00-\u0d63\u0d70-\u0dff\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af"
)
WORD = re.compile(f"[{INDIC}]+|[{LATIN}0-9]+(?:'[{LATIN}]+)?|[{OTHER}]+")


def tokens(text: str) -> list[str]:
    """The words of the text, normalised, in order and in lower case: each of one script, numbers kept, the rest left out."""
    return WORD.findall(normalise(text).lower())


@lru_cache(maxsize=16)
def _endings(language: str) -> tuple[tuple[str, str, int], ...]:
    """Endings of a language, longest first: (ending, what stands instead, shortest stem in code points)."""
    rows = table(language, "stem").get("endings", [])
    return tuple(sorted(((row[0], row[1], row[2]) for row in rows), key=lambda row: -len(row[0])))


@lru_cache(maxsize=65536)
def stem(token: str, language: str) -> str:
    """The token without one inflectional ending of the language: light and conservative, the token itself when unsure.

    >>> stem("orders", "en"), stem("किताबों", "hi")
    ('order', 'किताब')
    """
    if language not in codes():
        return token
    for ending, instead, shortest in _endings(language):
        if token.endswith(ending) and len(token) - len(ending) >= shortest:
            return token[: len(token) - len(ending)] + instead
    return token
