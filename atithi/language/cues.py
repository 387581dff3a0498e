"""What shows how a message is meant: greeting, thanks, apology, empathy, courtesy, anger, urgency, question, closing."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from atithi.language.identify import UNKNOWN, identify
from atithi.language.languages import codes, table
from atithi.language.phrases import Phrases

Kind = Literal[
    "greeting",
    "thanks",
    "apology",
    "empathy",
    "courtesy",
    "familiar",
    "rude",
    "anger",
    "urgency",
    "question",
    "closing",
]
_QUESTION_MARK = re.compile(r"[?？]+")
_SHOUTING = re.compile(r"!{2,}|(?:\b[A-Z]{2,}\b[ ,]*){4,}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One sign in a text. `courtesy` are honorific words and verb endings (आप, దయచేసి, আপনি, -इएगा); `familiar` (तुम, నువ్వు,
    তুমি) and `rude` (तू, రేయ్, তুই, insults) are their opposites. `text` stands from `start` to `end`."""

    kind: Kind
    text: str
    start: int
    end: int


def find(text: str, language: str | None = None) -> list[Cue]:
    """All cues of a text in order. English ones count in every language; the language is identified when not given."""
    if language is None or language not in codes():
        found = identify(text).language
        languages = codes() if found == UNKNOWN else (found, "en")
    else:
        languages = (language, "en")
    hits = _phrases(tuple(dict.fromkeys(languages))).find(text)
    cues = [Cue(cast(Kind, hit.name), text[hit.start : hit.end], hit.start, hit.end) for hit in hits]
    cues += [Cue("question", match.group(), match.start(), match.end()) for match in _QUESTION_MARK.finditer(text)]
    cues += [Cue("anger", match.group().rstrip(" ,"), match.start(), match.end()) for match in _SHOUTING.finditer(text)]
    return sorted(cues, key=lambda cue: (cue.start, cue.end, cue.kind))


@cache
def _phrases(languages: tuple[str, ...]) -> Phrases:
    found = Phrases()
    for code in languages:
        rows = table(code, "cues")
        for kind, value in rows.items():
            if isinstance(value, str):
                found.add(kind, value.split("|"), other_spellings=code != "en")
        for kind, endings in rows.get("endings", {}).items():
            found.add_endings(kind, endings)
    return found
