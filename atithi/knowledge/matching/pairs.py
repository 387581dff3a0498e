"""Which word of searches stands for which word of titles: counted over what was searched and then opened. Pure functions.

A pair must be said by several voices on several days in different searches, must go together far more often than chance
(log-likelihood ratio and lift), and is left to the strongest word of a search: in "fridge smell" that is "fridge".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

VOICES = 5  # openings that must speak for a pair
SEARCHES = 3  # different searches among them
DAYS = 3  # different days
SURE = 10.83  # log-likelihood ratio: less than one chance in a thousand
LIFT = 2.0
SHARE = 0.4  # of the openings after a word, how many must be of the other


@dataclass(frozen=True, slots=True)
class Said:
    """A word of one search, the article that was opened after it (0: none), and what of its titles the search left out."""

    day: int
    voice: int
    word: str
    search: int
    article: int
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A word and what it seems to stand for; `article` was opened most often."""

    word: str
    stands_for: str
    article: int
    searched: int
    opened: int


def pairs(rows: Sequence[Said], common: Mapping[str, int] | None = None) -> list[Pair]:
    """The pairs that `rows` speak for, the best supported first. `common`: in how many titles a word stands."""
    searched = Counter(row.word for row in rows)
    opened = [row for row in rows if row.article]
    best: dict[str, tuple[float, float, Pair]] = {}
    for target, (holds, near) in _by_target(opened).items():
        for word, value, own in _strongest(holds, near, opened):
            article = Counter(row.article for row in own).most_common(1)[0][0]
            found = Pair(word, target, article, searched[word], len(own))
            order = (round(value, 6), _likely(word, target, common or {}))
            if word not in best or order > best[word][:2]:
                best[word] = (*order, found)
    return sorted((row[2] for row in best.values()), key=lambda pair: (-pair.opened, pair.word))


def _by_target(opened: Iterable[Said]) -> dict[str, tuple[list[Said], dict[tuple[int, int, int], set[str]]]]:
    """By word of titles: the openings whose search left it out, and the words that each of these searches had."""
    found: dict[str, tuple[list[Said], dict[tuple[int, int, int], set[str]]]] = {}
    for row in opened:
        for target in dict.fromkeys(row.unmet):
            if target != row.word:
                holds, near = found.setdefault(target, ([], defaultdict(set)))
                holds.append(row)
                near[row.day, row.voice, row.search].add(row.word)
    return found


def _strongest(
    holds: list[Said], near: Mapping[tuple[int, int, int], set[str]], opened: Sequence[Said]
) -> list[tuple[str, float, list[Said]]]:
    """The words that stand for one word of titles, each with its value and openings; a search counts for its strongest."""
    every = Counter(row.word for row in opened)
    found: list[tuple[str, float, list[Said]]] = []
    left, explained = holds, set[tuple[int, int, int]]()
    while left:
        own: dict[str, list[Said]] = defaultdict(list)
        for row in left:
            own[row.word].append(row)
        known = {word for word, _value, _rows in found}
        values = {
            word: value
            for word, rows in own.items()
            if word not in known and _enough(rows)
            and (value := association(len(rows), every[word], len(holds), len(opened))) >= SURE
        }  # fmt: skip
        if not values:
            return found
        word = max(sorted(values), key=lambda one: values[one])
        found.append((word, values[word], own[word]))
        explained |= {place for place, words in near.items() if word in words}
        left = [row for row in left if (row.day, row.voice, row.search) not in explained]
    return found


def _enough(rows: Sequence[Said]) -> bool:
    """Whether independent voices speak: one that comes back every day, or searches again and again, is not enough."""
    days = Counter(row.day for row in rows)
    return (
        len(rows) >= VOICES
        and len({row.search for row in rows}) >= SEARCHES
        and len(days) >= DAYS
        and max(days.values()) > 1
    )


def association(both: int, word: int, target: int, every: int) -> float:
    """Dunning's log-likelihood ratio of two words that meet `both` times; 0 where they meet too seldom for a pair."""
    if not word or both < SHARE * word or both * every < LIFT * word * target:
        return 0.0
    cells = (
        (both, word, target), (word - both, word, every - target), (target - both, every - word, target),
        (every - word - target + both, every - word, every - target),
    )  # fmt: skip
    return 2 * sum(seen * math.log(seen * every / (row * column)) for seen, row, column in cells if seen > 0)


def _likely(word: str, target: str, common: Mapping[str, int]) -> float:
    """Which of several words that are always together is meant: one of the same script, of a title (of few), a long one."""
    titles = common.get(target, 0)
    return (2.0 if word.isascii() == target.isascii() else 0.0) + (1 / titles if titles else 0.0) + len(target) / 1000
