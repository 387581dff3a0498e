"""The mood of a message, as a quiet hint for lists: upset, grateful, or nothing that one could tell."""

import re
from functools import cache

from atithi.language.identify import UNKNOWN
from atithi.language.languages import codes, table
from atithi.language.phrases import Phrases

READ = 200  # characters: who is upset says so early, and a long letter must not cost more than a short one
UPSET, GRATEFUL = "upset", "grateful"
_SHOUTING = re.compile(r"(?:\b[A-Z]{2,}\b[ ,]*){4,}")


def mood(text: str, language: str = UNKNOWN) -> str:
    """`upset` where words of anger stand or whole sentences are shouted, `grateful` where thanks are said and no anger,
    else an empty string. Looks at the beginning of the text; English words count in every language."""
    start = text[:READ]
    languages = (language, "en") if language in codes() else codes()
    names = {hit.name for hit in _signs(tuple(dict.fromkeys(languages))).find(start)}
    if "anger" in names or _SHOUTING.search(start):
        return UPSET
    return GRATEFUL if "thanks" in names else ""


@cache
def _signs(languages: tuple[str, ...]) -> Phrases:
    """The two lists alone: looking for all cues would take several times as long."""
    found = Phrases()
    for code in languages:
        rows = table(code, "cues")
        for kind in ("anger", "thanks"):
            if isinstance(value := rows.get(kind), str):
                found.add(kind, value.split("|"), other_spellings=code != "en")
    return found
