"""Orders the texts that the index proposes: language.ranking's score, exact and recent ones first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atithi.language.ranking import K1, SAME_STEM, B
from atithi.search.engine import Candidate
from atithi.search.question import Asked
from atithi.search.words import CONTEXT

FRESHNESS = 0.25  # how much more a text of this moment counts than a very old one
IN_CONTEXT = 0.7  # what a text counts whose context alone answers: its subject, its writer's name
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
    scale = _Scale(asked, counts, moment)
    ranked = [one for candidate in found if (one := scale.weigh(candidate)).score > 0]
    return sorted(
        ranked, key=lambda one: (not one.exact, -round(one.score, 9), -one.candidate.at.timestamp(), -one.candidate.row)
    )


class _Scale:
    """Weighs texts for one query. What a word is worth is looked up once, however many texts hold it."""

    def __init__(self, asked: Sequence[Asked], counts: Counts, moment: datetime) -> None:
        self._asked, self._mean, self._moment = asked, counts.mean_length or 1.0, moment
        self._weights = [rarity(one, counts) for one in asked]
        # Beginnings and pieces of numbers are alike to words that no vocabulary lists.
        self._begun = tuple(one.word for one in asked if one.begun)
        self._fragments = [one.word for one in asked if one.is_fragment]
        self._worth: dict[str, tuple[tuple[int, float], ...]] = {}
        for word in {form for one in asked for form in one.forms}:
            self._worth[word] = self._look(word)

    def _look(self, word: str) -> tuple[tuple[int, float], ...]:
        return tuple((place, value) for place, one in enumerate(self._asked) if (value := one.likeness(word)))

    def weigh(self, candidate: Candidate) -> Ranked:
        """The score of a text: BM25 over the best likeness of each word, as language.ranking gives it, and its freshness."""
        words = candidate.words.split()
        best, frequency = [0.0] * len(self._asked), [0.0] * len(self._asked)
        worth, look = self._worth, self._look
        said: list[float] | None = None
        for word in words:
            if word == CONTEXT:
                said = best.copy()
                continue
            if word in worth:
                alike = worth[word]
            else:
                near = word.startswith(self._begun) or any(digits in word for digits in self._fragments)
                alike = worth[word] = look(word) if near else ()
            for place, value in alike:
                frequency[place] += value
                if value > best[place]:
                    best[place] = value
        score = self._score(best, frequency, K1 * (1 - B + B * len(words) / self._mean))
        if score and said is not None:
            score *= IN_CONTEXT + (1 - IN_CONTEXT) * self._sum(said) / self._sum(best)
        days = max(0.0, (self._moment - candidate.at).total_seconds() / 86400)
        fresh = 1 + FRESHNESS * 0.5 ** (days / HALF_LIFE)
        return Ranked(candidate, score * fresh, exact=min(best) >= SAME_STEM)

    def _sum(self, best: list[float]) -> float:
        return sum(weight * value for weight, value in zip(self._weights, best, strict=True))

    def _score(self, best: list[float], frequency: list[float], length: float) -> float:
        rows = list(zip(self._weights, best, frequency, strict=True))
        total = sum(weight * value * often * (K1 + 1) / (often + length) for weight, value, often in rows if value)
        matched = sum(weight * value for weight, value, _often in rows)
        return total * (0.4 + 0.6 * matched / sum(self._weights)) if matched else 0.0
