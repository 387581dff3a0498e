"""Finding listed words and phrases in a text, in either script and in the spellings people use."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from atithi.language.fold import loose
from atithi.language.normalise import normalise
from atithi.language.words import INDIC, LATIN

SHORTEST_LOOSE = 5  # letters; shorter Roman words of other languages are only found as listed
_WORD = re.compile(rf"[{INDIC}]+|[{LATIN}0-9]+(?:['’][{LATIN}]+)?")
_STOP = re.compile(r"[.?!।\n]")


class Place(NamedTuple):
    """A word of a text, normalised, and where it stands."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """A listed phrase in a text: the name of its list, and where it stands."""

    name: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """The words of a text with their places in it."""
    return [Place(plain(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """A word normalised and in lower case. People use few words: what was worked out for one is remembered."""
    return normalise(word).lower()


class Phrases:
    """Lists of phrases by name, looked for together. Where two begin at one word, the longer is found."""

    def __init__(self) -> None:
        self._exact: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._loose: dict[str, list[str]] = defaultdict(list)
        self._endings: list[tuple[str, str]] = []
        self._longest = 1

    def add(self, name: str, spellings: Iterable[str], *, other_spellings: bool) -> None:
        """Lists phrases under a name; `other_spellings` finds a single word also as people spell it otherwise."""
        for spelling in spellings:
            phrase = tuple(word.text for word in places(spelling))
            if not phrase:
                continue
            self._exact[phrase].append(name)
            self._longest = max(self._longest, len(phrase))
            if other_spellings and len(phrase) == 1 and len(loose(phrase[0])) >= SHORTEST_LOOSE:
                self._loose[loose(phrase[0])].append(name)

    def add_endings(self, name: str, endings: Iterable[str]) -> None:
        """Lists endings: a word that ends so is found under the name."""
        self._endings.extend((normalise(ending), name) for ending in endings)

    def find(self, text: str) -> Iterator[Hit]:
        """All hits in order. A phrase does not reach over the end of a sentence."""
        words = places(text)
        free: dict[str, int] = defaultdict(int)  # name → the first word not yet part of a hit of that name
        for index in range(len(words)):
            for width in range(min(self._longest, len(words) - index), 0, -1):
                run = words[index : index + width]
                if width > 1 and _STOP.search(text[run[0].start : run[-1].end]):
                    continue
                for name in self._names(tuple(word.text for word in run)):
                    if index >= free[name]:
                        free[name] = index + width
                        yield Hit(name, run[0].start, run[-1].end)

    def _names(self, phrase: tuple[str, ...]) -> list[str]:
        if phrase in self._exact:
            return list(dict.fromkeys(self._exact[phrase]))
        if len(phrase) > 1:
            return []
        key = loose(phrase[0])
        found = self._loose.get(key, []) if len(key) >= SHORTEST_LOOSE else []
        found = found or [
            name for ending, name in self._endings if phrase[0].endswith(ending) and len(phrase[0]) > len(ending) + 1
        ]
        return list(dict.fromkeys(found))
