"""Orders the texts that the index proposes: language.ranking's score, exact and recent ones first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atithi.language.ranking import K1, SAME_STEM, B
from atithi.search.engine import Candidate
from atithi.search.question import Asked

FRESHNESS = 0.25  # how much more a text of this moment counts than a very old one
HALF_LIFE = 30.0  # days in which that falls to a half


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of all texts: their number and their mean length in words."""

    documents: int
    mean_length: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text and how well it answers. `exact`: each word stands there as asked for, or inflected."""

    candidate: Candidate
    score: float
    exact: bool


def rarity(asked: Asked, counts: Counts) -> float:
    """How much a word says: the fewer texts hold it, the more (BM25's inverse document frequency, never below 0.05)."""
    holding = min(asked.holding, counts.documents)
    return max(0.05, math.log(1 + (counts.documents - holding + 0.5) / (holding + 0.5)))


def rank(asked: Sequence[Asked], found: Sequence[Candidate], counts: Counts, moment: datetime) -> list[Ranked]:
    """The texts, best first. Equal ones stand latest first."""
    weights = [rarity(one, counts) for one in asked]
    known: dict[str, tuple[tuple[int, float], ...]] = {}
    ranked = [_score(asked, weights, candidate, counts, known, moment) for candidate in found]
    return sorted(
        (one for one in ranked if one.score > 0),
        key=lambda one: (not one.exact, -round(one.score, 9), -one.candidate.at.timestamp(), -one.candidate.row),
    )


def _score(
    asked: Sequence[Asked],
    weights: list[float],
    candidate: Candidate,
    counts: Counts,
    known: dict[str, tuple[tuple[int, float], ...]],
    moment: datetime,
) -> Ranked:
    words = candidate.words.split()
    best, frequency = [0.0] * len(asked), [0.0] * len(asked)
    for word in words:
        alike = known.get(word)
        if alike is None:
            alike = known[word] = tuple((i, value) for i, one in enumerate(asked) if (value := one.likeness(word)))
        for place, value in alike:
            frequency[place] += value
            if value > best[place]:
                best[place] = value
    length = K1 * (1 - B + B * len(words) / (counts.mean_length or 1.0))
    rows = list(zip(weights, best, frequency, strict=True))
    total = sum(weight * value * often * (K1 + 1) / (often + length) for weight, value, often in rows if value)
    matched = sum(weight * value for weight, value, _often in rows)
    score = total * (0.4 + 0.6 * matched / sum(weights)) if matched else 0.0
    days = max(0.0, (moment - candidate.at).total_seconds() / 86400)
    fresh = 1 + FRESHNESS * 0.5 ** (days / HALF_LIFE)
    return Ranked(candidate, score * fresh, exact=all(value >= SAME_STEM for value in best))
