"""Which word a spelling stands for: skeletons propose, a table of how people spell each sound decides.

The table (`data/<language>/spelling.json`, made by training/spelling_model.py from Dakshina's lexicons) says how dear each Roman
spelling of each native sound is, as the negative logarithm of how often people write it so. `cost` aligns a Roman word with a
native one at the least price; words of one script are compared by their plain spellings.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from atithi.language.fold import keys, loans, plain
from atithi.language.languages import DATA
from atithi.language.normalise import normalise
from atithi.language.phonemes import Sound, language_of, sounds

LONGEST_CHUNK = 3
DROPPED_SOUND = 4.5  # a sound that nothing was written for, where the table has no price for that
EXTRA_LETTER = 3.6  # a Roman letter that no sound accounts for
# At or below this price a letter two words count as one word spelled twice; see docs/language.md for how it was chosen.
SAME = 0.35
SAME_PLAIN = 0.08  # the same between plain spellings, for what the table never saw (a Bengali ব for v)

Table = dict[str, dict[str, float]]


class Match(NamedTuple):
    """A word found, and how dear it is to read the query as it: 0 is perfect, `SAME` and below is the same word."""

    word: str
    cost: float


@cache
def _table(code: str) -> Table:
    path = DATA / code / "spelling.json"
    found: Table = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def unit(found: tuple[Sound, ...], index: int) -> str:
    """The name of a sound in its surroundings, as the table lists it: `t.m1` is a t inside a word before another consonant."""
    one = found[index]
    last = index == len(found) - 1
    place = "i" if index == 0 else "f" if last else "m"
    if one.value == "a" and not last:
        beyond = found[index + 2] if index + 2 < len(found) else None
        place += "v" if beyond is not None and beyond.vowel else "c"
        before = found[index - 2] if index > 1 else None
        place += "v" if before is not None and before.vowel else "c"
    elif not one.vowel:
        following = found[index + 1] if not last else None
        place += "1" if following is not None and not following.vowel else "0"
        place += "j" if one.after_virama else ""
    return f"{one.value}.{place}"


@lru_cache(maxsize=32768)
def _prices(word: str) -> tuple[tuple[dict[str, float], ...], float]:
    """For each sound of a native word the price of each Roman chunk, and the price of its commonest spelling."""
    found = sounds(word)
    table = _table(language_of(word) or "hi")
    prices = tuple(table.get(unit(found, index)) or table.get(found[index].value) or {} for index in range(len(found)))
    return prices, sum(min(price.values(), default=0.0) for price in prices)


def align(roman: str, prices: tuple[dict[str, float], ...]) -> float:
    """The least price of reading a Roman word as sounds with these prices."""
    size = len(roman)
    row = [EXTRA_LETTER * index for index in range(size + 1)]
    for price in prices:
        dropped = price.get("", DROPPED_SOUND)
        new = [cost + dropped for cost in row]
        for chunk, dear in price.items():
            if chunk:
                start = roman.find(chunk)
                while start != -1:
                    cost = row[start] + dear
                    end = start + len(chunk)
                    if cost < new[end]:
                        new[end] = cost
                    start = roman.find(chunk, start + 1)
        for index in range(size):
            if new[index] + EXTRA_LETTER < new[index + 1]:
                new[index + 1] = new[index] + EXTRA_LETTER
        row = new
    return row[size]


def cost(one: str, other: str) -> float:
    """How dear it is, a letter, to take two words for one: 0 for equal ones, below 0.3 for usual spellings, else above."""
    if one == other:
        return 0.0
    if other.isascii():
        one, other = other, one
    one = one.replace("x", "ksh")
    if not one.isascii():
        return _edits(plain(one), plain(other))
    if other.isascii():
        return _edits(one, other.replace("x", "ksh"))
    prices, least = _prices(other)
    found = (align(one, prices) - least) / max(len(one), len(prices), 1)
    said = loans().get(one)
    return min(found, 0.1 + (align(said, prices) - least) / max(len(said), len(prices), 1)) if said else found


def distance(one: str, other: str) -> float:
    """`cost`, or where that is less the edit distance of plain spellings: kinder to English in Indic script (కుక్కర్, cooker)."""
    return min(cost(one, other), 0.15 + _edits(plain(one), plain(other)))


_NEAR = {
    frozenset(pair)
    for pair in ("ae", "ao", "iy", "ie", "ou", "vw", "vb", "sz", "jz", "ck", "kq", "pf", "td", "nm", "gj", "cs")
}


def _edits(one: str, other: str) -> float:
    """Edit distance a letter between two Roman spellings; letters that sound alike, doubled ones and h are cheap."""
    row = [_insert(one, index) for index in range(len(one))]
    previous = [0.0]
    for dear in row:
        previous.append(previous[-1] + dear)
    for line, letter in enumerate(other):
        dear = _insert(other, line)
        current = [previous[0] + dear]
        for index, own in enumerate(one):
            change = 0.0 if own == letter else 0.6 if frozenset((own, letter)) in _NEAR else 2.5
            current.append(
                min(previous[index] + change, previous[index + 1] + dear, current[index] + _insert(one, index))
            )
        previous = current
    return previous[-1] / max(len(one), len(other), 1)


def _insert(word: str, index: int) -> float:
    letter = word[index]
    if index and word[index - 1] == letter:
        return 0.3
    if letter == "h" and index:
        return 0.5
    return 0.9 if letter == "a" else 1.4 if letter in "eiouy" else 3.0


def same(one: str, other: str) -> bool:
    """Whether two words count as one: they share a skeleton, and reading one as the other is cheap."""
    one, other = normalise(one).lower(), normalise(other).lower()
    if set(keys(one)).isdisjoint(keys(other)):
        return False
    return cost(one, other) <= SAME or _edits(plain(one), plain(other)) <= SAME_PLAIN


class Spellings:
    """An index of words, looked up by any spelling of them. It holds about 1 kB a word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_gap: dict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(normalise(word).lower() for word in words):
            for key in keys(word):
                self._by_key[key].append(word)
            for gap in _gaps(keys(word)[0]):
                self._by_gap[gap].append(word)

    def candidates(self, query: str) -> set[str]:
        """Words that share a skeleton with the query."""
        return {word for key in keys(query) for word in self._by_key.get(key, ())}

    def neighbours(self, query: str) -> set[str]:
        """Words whose skeleton is one consonant away from one of the query's."""
        found: set[str] = set()
        for key in keys(query):
            for gap in (key, *_gaps(key)):
                found.update(self._by_gap.get(gap, ()))
                found.update(self._by_key.get(gap, ()))
        return found

    def rank(self, query: str, limit: int = 5) -> list[Match]:
        """The best readings of a spelling, cheapest first; near skeletons are tried when nothing of its own is cheap."""
        query = normalise(query).lower()
        found = {word: cost(query, word) for word in self.candidates(query)}
        if not found or min(found.values()) > SAME:
            found |= {word: cost(query, word) for word in self.neighbours(query)}
        return sorted(
            (Match(word, round(dear, 4)) for word, dear in found.items()), key=lambda match: (match.cost, match.word)
        )[:limit]


def _gaps(key: str) -> set[str]:
    """A skeleton with each of its letters left out in turn; too short ones would match everything."""
    return {key[:index] + key[index + 1 :] for index in range(len(key))} if len(key) > 2 else set()
