"""How well a text answers a query, the same for every index, and an index in memory that shows it.

A query word and a word of the text are alike by how likely one is a spelling of the other: 1 for the same word, less for an
inflected form, less the dearer the spelling (`spellings.distance`), least for another language's word of the same meaning. The
score is BM25 over the best likeness of each query word, where a word weighs by how few texts share its skeleton. A database
proposes texts that share a stored form with the query; `score` orders them with the counts the database holds.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atithi.language.analyse import Term, terms
from atithi.language.spellings import distance

SAME_STEM = 0.92
SPELLING = 0.88  # for a spelling that costs nothing; falls with the cost
STEEPNESS = 1.7
BEGINNING = 0.45  # one skeleton begins the other: an ending that no stem rule took off
CONCEPT = 0.4
SHORTEST_BEGINNING = 3
# The least likeness for a shared skeleton, by its length: five consonants in a row seldom meet by chance, however dear
# the spelling (English words in Indic script: ప్రెషర్, pressure).
SHARED_SKELETON = {3: 0.12, 4: 0.3, 5: 0.45}
LEAST = 0.08  # below it words are not alike

K1 = 1.2
B = 0.6


@dataclass(frozen=True, slots=True)
class Statistics:
    """What scoring must know of all texts: their number, their mean length in words, and how many hold a key."""

    documents: int
    mean_length: float
    holding: Callable[[str], int]


@lru_cache(maxsize=100_000)
def likeness(query: Term, word: Term, prefix: bool = False) -> float:
    """How alike two words are, 0 to 1. `prefix`: the query word is still being typed."""
    if query.exact == word.exact:
        return 1.0
    if query.stem == word.stem:
        return SAME_STEM
    if prefix and len(query.exact) > 1 and word.exact.startswith(query.exact):
        return SAME_STEM
    found = 0.0
    if any(c.isdigit() for c in query.exact):
        return found
    if not set(query.folds).isdisjoint(word.folds):
        spelled = SPELLING * math.exp(
            -STEEPNESS * min(distance(query.exact, word.exact), distance(query.stem, word.stem))
        )
        longest = max(len(key) for key in set(query.folds) & set(word.folds))
        found = max(
            spelled, SHARED_SKELETON.get(longest, SHARED_SKELETON[max(SHARED_SKELETON)] if longest > 2 else 0.0)
        )
    elif prefix or (min(len(query.folds[0]), len(word.folds[0])) >= SHORTEST_BEGINNING):
        one, other = query.folds[0], word.folds[0]
        if (len(one) > 1 and other.startswith(one)) or (not prefix and one.startswith(other)):
            found = BEGINNING * min(len(one), len(other)) / max(len(one), len(other))
    if found < CONCEPT and not set(query.concepts).isdisjoint(word.concepts):
        found = CONCEPT
    return found if found >= LEAST else 0.0


def score(query: Sequence[Term], text: Sequence[Term], statistics: Statistics, typing: bool = False) -> float:
    """How well a text answers a query; 0 when no word is alike. `typing`: the last query word may be only begun."""
    counted = Counter(text)
    length = K1 * (1 - B + B * len(text) / (statistics.mean_length or 1.0))
    total = matched = weight_sum = 0.0
    for place, term in enumerate(dict.fromkeys(query)):
        prefix = typing and place == len(set(query)) - 1
        best = frequency = 0.0
        for word, count in counted.items():
            alike = likeness(term, word, prefix)
            if alike > best:
                best = alike
            frequency += alike * count
        weight = rarity(term, statistics)
        weight_sum += weight
        if best:
            matched += weight * best
            total += weight * best * frequency * (K1 + 1) / (frequency + length)
    return total * (0.4 + 0.6 * matched / weight_sum) if matched else 0.0


def rarity(term: Term, statistics: Statistics) -> float:
    """How much a word says: the fewer texts hold its skeleton, the more (BM25's inverse document frequency, never below 0.05)."""
    holding = max(statistics.holding(key) for key in term.folds)
    return max(0.05, math.log(1 + (statistics.documents - holding + 0.5) / (holding + 0.5)))


class MemoryIndex:
    """An index of texts in memory, for tests, evaluation and small lists. Keys are any hashable ids given by the caller."""

    def __init__(self) -> None:
        self._texts: dict[str, list[Term]] = {}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_concept: dict[str, set[str]] = defaultdict(set)
        self._by_beginning: dict[str, set[str]] = defaultdict(set)

    def add(self, identity: str, text: str) -> None:
        """Stores a text under an id; a text stored before under it is not taken out."""
        found = terms(text)
        self._texts[identity] = found
        for term in found:
            for key in (*term.folds, term.stem, term.exact):
                self._by_key[key].add(identity)
            self._by_beginning[term.folds[0][:SHORTEST_BEGINNING]].add(identity)
            for concept in term.concepts:
                self._by_concept[concept].add(identity)

    def statistics(self) -> Statistics:
        """Counts over all texts."""
        mean = sum(map(len, self._texts.values())) / max(1, len(self._texts))
        return Statistics(len(self._texts), mean, lambda key: len(self._by_key.get(key, ())))

    def search(self, query: str, limit: int = 10, typing: bool = False) -> list[tuple[str, float]]:
        """Ids and scores of the best texts, best first; equal scores stand in the order of ids."""
        asked = terms(query)
        proposed: set[str] = set()
        for term in asked:
            for key in (*term.folds, term.stem, term.exact):
                proposed |= self._by_key.get(key, set())
            proposed |= self._by_beginning.get(term.folds[0][:SHORTEST_BEGINNING], set())
            for concept in term.concepts:
                proposed |= self._by_concept.get(concept, set())
        if typing and asked:
            proposed |= {
                key
                for beginning, found in self._by_beginning.items()
                if beginning.startswith(asked[-1].folds[0])
                for key in found
            }
        statistics = self.statistics()
        scored = ((identity, score(asked, self._texts[identity], statistics, typing)) for identity in proposed)
        return sorted(((key, value) for key, value in scored if value > 0), key=lambda row: (-row[1], row[0]))[:limit]
