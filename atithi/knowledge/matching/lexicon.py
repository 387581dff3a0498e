"""What customers call things: concepts with their words and phrases in four languages, forgiving about spelling.

The files of `data/` hold a row a concept; the owner's synonyms come on top. A word is found as written, as the beginning of a
listed word with a star, or, when it is long enough to be sure, by a key that spellings and scripts share.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from atithi.language import tokens
from atithi.language.fold import loose
from atithi.language.phonemes import language_of

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("en", "hi", "te", "bn")
STOP = "stop"
SHORTEST_PREFIX = 3
SHORTEST_LOOSE = 4  # letters of a loose key in the same language's own script or Roman spelling
SHORTEST_ENGLISH = 6  # letters of an English word that may be misspelled
FURTHER = 9  # letters a star may stand for


@dataclass(frozen=True, slots=True)
class Said:
    """A concept in a text: its name, and the places of the words that say it."""

    concept: str
    places: tuple[int, ...]


class Lexicon:
    """Concepts by the words and phrases that say them."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}
        self._words: dict[tuple[str, str, bool], int] = {}
        self._exact: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._prefix: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._loose: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._loose_prefix: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._phrases: dict[int, list[tuple[tuple[int, ...], str]]] = defaultdict(list)
        self._silent: set[tuple[str, str]] = set()
        self._known: dict[tuple[str, str], frozenset[int]] = {}

    def add(self, concept: str, language: str, said: Iterable[str], weight: float = 1.0) -> None:
        """Lists ways of saying a concept in a language (`any`: in every one). A trailing star stands for any ending."""
        self.weights[concept] = weight
        for one in said:
            starred = one.strip().endswith("*")
            words = tokens(one)
            if words:
                last = len(words) - 1
                ids = tuple(self._word(word, language, starred and at == last) for at, word in enumerate(words))
                self._phrases[ids[0]].append((ids[1:], concept))
                if concept == STOP and not last:
                    self._silent.add((words[0], language))
        self._known.clear()

    def find(self, words: Sequence[str], language: str | None) -> Iterator[Said]:
        """Every concept said in the words, phrases and single words alike. `language`: the text's, None where unsure."""
        known = [self._ids(word, language or "") for word in words]
        for start, ids in enumerate(known):
            for one in ids:
                for rest, concept in self._phrases.get(one, ()):
                    places = _follow(known, start, rest)
                    if places:
                        yield Said(concept, places)

    def _word(self, word: str, language: str, starred: bool) -> int:
        key = (word, language, starred)
        if key in self._words:
            return self._words[key]
        one = self._words[key] = len(self._words)
        self._exact[word].append((language, one))
        if starred and len(word) >= 2:
            self._prefix[word].append((language, one))
        rough = loose(word)
        if len(rough) >= (SHORTEST_ENGLISH if language == "en" else SHORTEST_LOOSE):
            self._loose[rough].append((language, one))
            if starred:
                self._loose_prefix[rough.rstrip("aeiou") if len(rough) > SHORTEST_LOOSE else rough].append(
                    (language, one)
                )
        return one

    def _ids(self, word: str, language: str) -> frozenset[int]:
        """The listed words that a word of a text may be."""
        key = (word, language)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 200_000:
                self._known.clear()
            found = self._known[key] = frozenset(self._look(word, language))
        return found

    def _look(self, word: str, language: str) -> Iterator[int]:
        allowed = _languages_of(word, language)
        exact = [one for code, one in self._exact.get(word, ()) if code in allowed]
        yield from exact
        silent = any(
            (word, code) in self._silent for code in allowed
        )  # kintu is "but" in Bengali, not a form of kin*, buy
        for size in range(SHORTEST_PREFIX + 1 if silent else SHORTEST_PREFIX - 1, len(word)):
            if len(word) - size <= FURTHER:
                yield from (one for code, one in self._prefix.get(word[:size], ()) if code in allowed)
        if exact or len(word) < SHORTEST_LOOSE - 1:
            return
        rough = loose(word)
        if len(rough) < SHORTEST_LOOSE:
            return
        yield from (one for code, one in self._loose.get(rough, ()) if code in allowed)
        for size in range(SHORTEST_LOOSE, len(rough)):
            if len(rough) - size <= FURTHER:
                yield from (one for code, one in self._loose_prefix.get(rough[:size], ()) if code in allowed)


def _follow(known: Sequence[frozenset[int]], start: int, rest: tuple[int, ...]) -> tuple[int, ...]:
    """The places of a phrase that begins at `start`, its words no more than one word apart; none where it is not there."""
    places = [start]
    for part in rest:
        at = next((at for at in range(places[-1] + 1, min(places[-1] + 3, len(known))) if part in known[at]), None)
        if at is None:
            return ()
        places.append(at)
    return tuple(places)


def _languages_of(word: str, language: str) -> frozenset[str]:
    """The languages whose list a word may be in: of a native word its script's, of a Roman one its text's and English."""
    if not word.isascii():
        own = language_of(word)
        return frozenset((own, "en", "any")) if own else frozenset(("en", "any"))
    if language in LANGUAGES:
        return frozenset((language, "en", "any"))
    return frozenset((*LANGUAGES, "any"))


def read(path: Path, into: Lexicon) -> None:
    """Adds the rows of a file: `name:weight | English | Hindi | Telugu | Bengali`, ways of saying parted by commas."""
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            head, *columns = row.split("|")
            name, _colon, weight = head.strip().partition(":")
            for language, column in zip(LANGUAGES, columns, strict=True):
                into.add(name, language, column.split(","), float(weight or 1.0))


def build(synonyms: Iterable[Sequence[str]] = ()) -> Lexicon:
    """The shipped concepts, and the owner's lists of words that mean the same."""
    found = Lexicon()
    read(DATA / "concepts.txt", found)
    read(DATA / "stopwords.txt", found)
    for number, words in enumerate(synonyms):
        found.add(f"own_{number}", "any", words)
    return found


@cache
def shipped() -> Lexicon:
    """The lexicon as it is shipped, read once."""
    return build()


@cache
def together() -> dict[frozenset[str], str]:
    """Two concepts of one question → the third that they make."""
    rows = (DATA / "together.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("|") for row in rows if row.strip() and not row.startswith("#"))
    return {frozenset(part.strip() for part in both.split(",")): name.strip() for name, both in pairs}
