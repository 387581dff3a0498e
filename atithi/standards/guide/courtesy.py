"""What a writer may want to look at before an answer goes out. Cues, never a score, and nothing is held back. Pure."""

from dataclasses import dataclass
from typing import Literal

from atithi.language import cues as cue_finder
from atithi.language.ease import score
from atithi.language.identify import UNKNOWN, identify

Kind = Literal["familiar", "rude", "apology", "language", "hard"]
LEAST_WORDS = 4
"""Shorter texts are not judged but for their forms: "ok" has no language and needs no apology."""
LEAST_CONFIDENCE = 0.8
MOST_HARD = 2
OURS = frozenset({"en", "hi", "te", "bn"})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at. `words`: which words, or the sentence; `language`: the one the guest writes."""

    kind: Kind
    words: str = ""
    language: str = ""


def remarks(text: str, *, language: str, upset: bool) -> list[Remark]:
    """What there is to say of an answer to a guest who writes `language`; `upset`: how they are."""
    identified = identify(text)
    own = identified.language if identified.language in OURS else language
    cues = cue_finder.find(text, own if own in OURS else None)
    found = [
        Remark(kind, _quoted(cues, kind)) for kind in ("rude", "familiar") if any(cue.kind == kind for cue in cues)
    ]
    if len(text.split()) < LEAST_WORDS:
        return found
    if upset and not any(cue.kind in {"apology", "empathy"} for cue in cues):
        found.append(Remark("apology"))
    if _other_language(identified.language, identified.confidence, language):
        found.append(Remark("language", language=language))
    if own in OURS:
        found += [Remark("hard", hard.text) for hard in score(text, own).hard[:MOST_HARD]]
    return found


def _quoted(cues: list[cue_finder.Cue], kind: str) -> str:
    return ", ".join(dict.fromkeys(cue.text for cue in cues if cue.kind == kind))


def _other_language(written: str, confidence: float, wanted: str) -> bool:
    return wanted in OURS and written not in {UNKNOWN, wanted} and confidence >= LEAST_CONFIDENCE
