"""How what was compared becomes a rank and a calibrated certainty. The numbers are fitted by training/faq_model.py."""

import json
import logging
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from atithi.knowledge.matching.reading import Asked

log = logging.getLogger(__name__)
FILE = Path(__file__).parent.parent / "data" / "weights.json"
NATIVE, ROMAN, ENGLISH = "native", "roman", "english"
TOLD = ("bias", "rank", "margin", "title", "reverse", "passage", "anywhere", "unmet", "words", "total")

own_thresholds = ""  # a file with thresholds of this desk's own, see `measured`; set once as the desk starts


@cache
def table() -> dict[str, Any]:
    """The fitted numbers."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def kind_of(language: str, script: str) -> str:
    """Questions that are calibrated together: English, Roman spellings of the other languages, native script."""
    if script not in ("Latn", "Zyyy"):
        return NATIVE
    return ENGLISH if language == "en" else ROMAN


def rank(features: Sequence[float]) -> float:
    """The order of articles for one question."""
    return float(sum(weight * value for weight, value in zip(table()["rank"], features, strict=True)))


def told(features: Sequence[float], value: float, margin: float, held: Sequence[Asked]) -> list[float]:
    """What certainty is reckoned from: `TOLD`, in its order."""
    total = sum(asked.weight for asked in held)
    _bias, title, reverse, _both, passage, anywhere, _first, _language, unmet = features
    return [1.0, value, margin, title, reverse, passage, anywhere, unmet, math.log(1 + len(held)), total]


def sure(values: Sequence[float], kind: str) -> float:
    """How likely the article answers, 0 to 1."""
    found = sum(weight * value for weight, value in zip(table()["sure"][kind], values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, found))))


def near(kind: str) -> dict[str, Any]:
    """The numbers for meaning beside words (`embedding`): what standing out adds to the rank, certainty and threshold."""
    found: dict[str, Any] = table()["near"][kind]
    return found


def told_near(certainty: float, standing: float, ahead: float) -> list[float]:
    """What certainty is reckoned from where meaning is weighed in: that of the words, as odds, and two likenesses by meaning."""
    held = min(1 - 1e-6, max(1e-6, certainty))
    return [1.0, math.log(held / (1 - held)), 10 * standing, 10 * ahead]


def sure_near(values: Sequence[float], kind: str) -> float:
    """How likely the article answers, 0 to 1, by words and meaning."""
    found = sum(weight * value for weight, value in zip(near(kind)["sure"], values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, found))))


def threshold(kind: str, by_meaning: bool = False) -> float:
    """The certainty from which an article is offered, where nothing was measured for a language and script alone."""
    return float(near(kind)["threshold"] if by_meaning else table()["threshold"][kind])


@cache
def measured(path: str) -> dict[tuple[str, bool], float]:
    """The thresholds of a file that `bin/evaluate faq … --thresholds` wrote: ("hi-Latn", by meaning) → certainty.

    Read once. Where it cannot be read, the log says so, and what is shipped holds.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        limits = {(name, found["meaning"] is True): float(limit) for name, limit in found["thresholds"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        log.error("The thresholds in %s are not used: %s", path, fault)
        return {}
    return {name: limit for name, limit in limits.items() if 0 < limit < 1}


def fits(certainty: float, language: str, script: str, by_meaning: bool = False) -> bool:
    """Whether an answer of this certainty is offered to a question in this language and script."""
    own = measured(own_thresholds).get((f"{language}-{script}", by_meaning)) if own_thresholds else None
    return certainty >= (threshold(kind_of(language, script), by_meaning) if own is None else own)
