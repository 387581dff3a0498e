"""The forms under which a word of a question may stand in articles, each with how likely it is the same."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from atithi.knowledge.matching.units import Unit
from atithi.language import likeness
from atithi.language.analyse import Term, term

LEAST = 0.42  # below it a spelling is not taken for the same word
LEAST_SHORT = 0.7  # of skeletons of one or two consonants, which many words share
LEAST_GRAMS = 0.55
GRAMS = 0.62  # what an equal set of n-grams is worth
MOST_ALIKE = 24
CONCEPT = 0.92  # a thing said in other words


def concept_key(name: str) -> str:
    """The key of a concept in an index."""
    return f"c:{name}"


@lru_cache(maxsize=65536)
def grams(word: str) -> frozenset[str]:
    """The character trigrams of a word, its ends marked."""
    marked = f"^{word}$"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))


class Vocabulary:
    """All words of the articles, found by their sound and by their letters."""

    def __init__(self) -> None:
        self._words: dict[str, Term] = {}
        self._by_fold: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._by_gram: dict[str, list[str]] = defaultdict(list)
        self._expanded: dict[str, dict[str, float]] = {}

    def add(self, words: Iterable[str]) -> None:
        """Takes words in; those known already are left."""
        for word in words:
            if word not in self._words:
                one = self._words[word] = term(word)
                for key in one.folds:
                    self._by_fold[key].append(word)
                self._by_stem[one.stem].append(word)
                if len(word) > 3:
                    for gram in grams(word):
                        self._by_gram[gram].append(word)

    def expand(self, unit: Unit, begun: bool = False) -> dict[str, float]:
        """Keys of the index → how alike. `begun`: the word is still being typed."""
        found = dict(self._spellings(unit.word, begun))
        for name, sure in unit.concepts.items():
            found[concept_key(name)] = CONCEPT * sure
        return found

    def _spellings(self, word: str, begun: bool) -> dict[str, float]:
        key = f"{word}…" if begun else word
        known = self._expanded.get(key)
        if known is None:
            if len(self._expanded) > 20_000:
                self._expanded.clear()
            known = self._expanded[key] = self._alike(word, begun)
        return known

    def _alike(self, word: str, begun: bool) -> dict[str, float]:
        asked = term(word)
        found: dict[str, float] = {}
        near = {other for key in asked.folds for other in self._by_fold.get(key, ())} | set(
            self._by_stem.get(asked.stem, ())
        )
        if begun and len(word) > 1:
            near |= {other for other in self._words if other.startswith(word)}
        for other in near:
            alike = likeness(asked, self._words[other], begun)
            short = max(map(len, asked.folds)) < 3
            if alike >= (LEAST_SHORT if short else LEAST):
                found[f"w:{other}"] = alike
        if not any(alike > 0.8 for alike in found.values()) and len(word) > 4:
            found |= {f"w:{other}": alike for other, alike in self._by_letters(word) if f"w:{other}" not in found}
        return dict(sorted(found.items(), key=lambda row: -row[1])[:MOST_ALIKE])

    def _by_letters(self, word: str) -> Iterable[tuple[str, float]]:
        own = grams(word)
        shared: dict[str, int] = defaultdict(int)
        for gram in own:
            for other in self._by_gram.get(gram, ()):
                shared[other] += 1
        for other, count in shared.items():
            dice = 2 * count / (len(own) + len(grams(other)))
            if dice >= LEAST_GRAMS:
                yield other, GRAMS * dice
