"""The words by which staff commit themselves, or show that they do not: one table a language, `data/<language>.toml`."""

import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from atithi.language.fold import loose
from atithi.language.phrases import Place, places

DATA = Path(__file__).resolve().parent.parent / "data"
KINDS = ("refund", "replacement", "repair", "price", "visit", "call_back", "information", "delivery", "comes", "other")
SHORTEST_LOOSE = 5  # letters; shorter Roman words are only found as listed
VERBS = frozenset(("commit", "weak", "polite", "going", "will", "habit", "aux"))


class Mark(NamedTuple):
    """A word or phrase of a text, from `start` to `end`, and the names of the lists that hold it."""

    text: str
    start: int
    end: int
    names: frozenset[str]


class Lexicon:
    """The tables of some languages together."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)
        self._beginnings: list[tuple[str, str]] = []
        self._endings: list[tuple[str, str]] = []
        self._longest: dict[str, int] = defaultdict(int)  # first word of phrases → words of the longest
        for language in languages:
            for name, spellings in _table(language).items():
                for spelling in spellings.split("|"):
                    self._add(name, spelling, language)
        # People use few words: what was worked out for one is remembered.
        self.names = lru_cache(maxsize=20_000)(self._names)

    def _add(self, name: str, spelling: str, language: str) -> None:
        words = tuple(place.text for place in places(spelling))
        if not words or (len(words) > 1 and "*" in spelling):
            raise ValueError(
                f"{language}.toml, {name}: {spelling!r} is not a word or phrase, or an ending or beginning of one word"
            )
        if spelling.startswith("*"):
            self._endings.append((words[-1], name))
        elif spelling.endswith("*"):
            self._beginnings.append((words[0], name))
        else:
            self._phrases[words].add(name)
            self._longest[words[0]] = max(self._longest[words[0]], len(words))
            if len(words) == 1 and name in KINDS and language != "en" and words[0].isascii():
                self._loose[loose(words[0])].add(name)

    def _names(self, word: str) -> frozenset[str]:
        """The lists that hold one word: as written, by its beginning or ending, or in another spelling of what it names."""
        listed = self._phrases.get((word,), set())
        if "fine" in listed:
            return frozenset(listed)
        found = set(listed)
        if not listed & {"never", "commit", "weak", "going"}:
            found |= {name for ending, name in self._endings if len(word) > len(ending) and word.endswith(ending)}
        found |= {name for beginning, name in self._beginnings if word.startswith(beginning)}
        if not found and word.isascii() and len(key := loose(word)) >= SHORTEST_LOOSE:
            found |= self._loose.get(key, set())
        return frozenset(found - VERBS if "never" in found else found)

    def marks(self, text: str) -> list[Mark]:
        """The words of a text; a listed phrase of several words stands as one."""
        words = places(text)
        found: list[Mark] = []
        index, longest, names = 0, self._longest, self.names
        while index < len(words):
            word, start, end = words[index]
            width = longest.get(word, 1)
            if width > 1 and (phrase := self._phrase_at(words, index, width)) is not None:
                found.append(phrase[0])
                index += phrase[1]
            else:
                found.append(Mark(word, start, end, names(word)))
                index += 1
        return found

    def _phrase_at(self, words: list[Place], index: int, longest: int) -> tuple[Mark, int] | None:
        """The longest listed phrase that begins at a word, and of how many words it is."""
        for width in range(min(longest, len(words) - index), 1, -1):
            names = self._phrases.get(tuple(word.text for word in words[index : index + width]))
            if names:
                return self._phrase(words[index : index + width], names), width
        return None

    def _phrase(self, words: list[Place], names: set[str]) -> Mark:
        """A phrase as one; one that only names what is promised keeps the verbs in it."""
        if "never" in names:
            names = names - VERBS
        elif names <= set(KINDS):
            names = names.union(*(self.names(word.text) & VERBS for word in words))
        return Mark(" ".join(word.text for word in words), words[0].start, words[-1].end, frozenset(names))


@cache
def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """The words of these languages, read at first use."""
    return Lexicon(languages)


@cache
def _table(language: str) -> dict[str, str]:
    path = DATA / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
