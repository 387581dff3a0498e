"""What people write about, found in their words: pure, no database.

A word counts by what it says and not by how it is written: a word of the lexicon by its concept (late, देर, ఆలస్యం and deri
are one), any other by its sound, which scripts and spellings share. Themes grow around words that many write and that
stand together.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from atithi.knowledge.matching.lexicon import Lexicon, shipped
from atithi.knowledge.matching.units import read
from atithi.language import UNKNOWN, sound, stem
from atithi.satisfaction.statistics.telling import telling

DATA = Path(__file__).parent / "data"
Terms = Mapping[str, str]  # a key, and one of the words that say it

LONGEST = 4000  # characters of an answer that are read
SHORTEST = 3  # letters of a word that is no concept
SURE = 0.7
LIGHT = 0.5  # concepts that weigh less (many, when, how) say nothing of what it is about
FEWEST, SHARE, MOST_COMMON = 5, 0.005, 0.4  # answers of a theme: at least so many, of all at least and at most
TOGETHER = 0.35  # normalised pointwise mutual information of words of one theme
FEWEST_TOGETHER = 3
MOST_WORDS, MOST_THEMES = 6, 12


@cache
def _lexicon() -> Lexicon:
    return shipped()


@cache
def _plain() -> frozenset[str]:
    """How words sound that say how it was and not what it was about."""
    rows = (DATA / "plain_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(f"w:{sound(word)}" for row in rows if not row.startswith("#") for word in row.split())


def terms(text: str, language: str = "") -> dict[str, str]:
    """What the words of a text say: each key with the word as it stands there. Words that mean nothing alone are left out."""
    known = language if language not in ("", UNKNOWN) else None
    found: dict[str, str] = {}
    for unit in read(text[:LONGEST], known, _lexicon()):
        if unit.weight < LIGHT:
            continue
        meanings = {name: sure for name, sure in unit.concepts.items() if sure >= SURE}
        if meanings:
            name = max(meanings, key=lambda each: (meanings[each], each))
            if _lexicon().weights.get(name, 1.0) >= LIGHT:
                found.setdefault(f"c:{name}", unit.word)
        elif len(unit.word) >= SHORTEST and not any(letter.isdigit() for letter in unit.word):
            found.setdefault(f"w:{sound(stem(unit.word, language))}", unit.word)
    return found


def grow(remarks: Sequence[Terms], taken: Iterable[str] = ()) -> list[list[str]]:
    """New themes, the largest first, each as its keys. `taken`: keys that belong to themes that are known or were dismissed."""
    often = Counter(key for remark in remarks for key in remark)
    least = max(FEWEST, math.ceil(SHARE * len(remarks)))
    used = {*taken, *_plain()}
    open_ = {key: n for key, n in often.items() if least <= n <= MOST_COMMON * len(remarks) and key not in used}
    where: dict[str, set[int]] = defaultdict(set)
    for place, remark in enumerate(remarks):
        for key in remark.keys() & open_.keys():
            where[key].add(place)
    found: list[list[str]] = []
    weight = {key: count * math.log(len(remarks) / count) for key, count in open_.items()}
    for seed in sorted(open_, key=lambda key: (-weight[key], key)):
        if len(found) == MOST_THEMES:
            break
        if seed not in used:
            theme = _around(seed, [key for key in open_ if key not in used], where, len(remarks))
            used.update(theme)
            found.append(theme)
    return found


def _around(seed: str, others: Sequence[str], where: Mapping[str, set[int]], of: int) -> list[str]:
    """The seed, and the words that stand beside it much oftener than by chance."""
    near = []
    for key in others:
        both = len(where[seed] & where[key])
        if key != seed and both >= FEWEST_TOGETHER:
            mutual = math.log(both * of / (len(where[seed]) * len(where[key])))
            certain = -math.log(both / of)
            if (closeness := mutual / certain if certain else 1.0) >= TOGETHER:
                near.append((-closeness, key))
    return [seed, *(key for _closeness, key in sorted(near)[: MOST_WORDS - 1])]


def told_by(inside: Iterable[Terms], everywhere: Iterable[Terms], most: int = 4) -> list[str]:
    """The most telling words of a theme, as people write them most often: said there by two standard errors oftener than
    elsewhere, best first."""
    here, anywhere = Counter[str](), Counter[str]()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for remark in inside:
        here.update(remark.keys())
        for key, word in remark.items():
            written[key][word] += 1
    for remark in everywhere:
        anywhere.update(remark.keys())
    scores = telling(here, anywhere) if here else {}
    best = sorted(
        (key for key in scores if scores[key] >= 2 and key not in _plain()), key=lambda key: (-scores[key], key)
    )[:most]
    return [written[key].most_common(1)[0][0] for key in best]
