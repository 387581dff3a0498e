"""A question and an article compared word by word: what of the question is met, where, and what of the title is left over."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atithi.knowledge.matching.expand import concept_key
from atithi.knowledge.matching.lexicon import Lexicon
from atithi.knowledge.matching.units import Unit, join, read

if TYPE_CHECKING:
    from atithi.knowledge.matching.index import Answerable

LONGEST_BODY = 20_000  # characters of a body that are read
_SENTENCE = re.compile(r"(?<=[.?!।])\s+|\n+")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[#*_`>|]+")


@dataclass(slots=True)
class Asked:
    """A word of the question: what it may stand as, and how much it says."""

    unit: Unit
    keys: dict[str, float]
    weight: float


class Question(list[Asked]):
    """The words of a question. `stand`: by key of the index, which of them it may be, and how alike."""

    def __init__(self, words: Iterable[Asked]) -> None:
        super().__init__(words)
        self.stand: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, asked in enumerate(self):
            for key, alike in asked.keys.items():
                self.stand[key].append((number, alike))


@dataclass(slots=True)
class Line:
    """A title, a phrasing or a passage as it is compared: its words' keys, and how much each word says."""

    words: list[tuple[tuple[tuple[str, float], ...], float]]
    text: str = ""


class Article:
    """An article as the index holds it."""

    def __init__(self, article: "Answerable", lexicon: Lexicon) -> None:
        self.language = article.language
        self._body = article.body[:LONGEST_BODY]
        self._lexicon = lexicon
        self.title_keys: dict[str, float] = {}
        self.body_keys: dict[str, float] = defaultdict(float)
        self.words: set[str] = set()
        self.lines = [self._line(text, title=True) for text in (article.title, *article.phrasings)]
        self.passages = [self._line(text, title=False) for text in passages(self._body)]
        self.length = sum(len(line.words) for line in self.passages)

    def _line(self, text: str, *, title: bool) -> Line:
        found = read(text, self.language, self._lexicon)
        if title:
            join(found)
        words = []
        for unit in found:
            if not unit.weight:
                continue
            keys = [(f"w:{unit.word}", 1.0), *((concept_key(name), sure) for name, sure in unit.concepts.items())]
            words.append((tuple(keys), unit.weight))
            self.words.add(unit.word)
            for key, sure in keys:
                if title:
                    self.title_keys[key] = max(sure, self.title_keys.get(key, 0.0))
                else:
                    self.body_keys[key] += sure
        return Line(words, text)

    def passage(self, held: Question) -> str:
        """The part of the body that meets most of the question; its beginning where none does."""
        if not self.passages:
            return ""
        return max(self.passages, key=lambda line: met(held, line)[0]).text


def passages(body: str) -> list[str]:
    """The body without its marks, in pieces of about three sentences."""
    sentences = [part.strip() for part in _SENTENCE.split(_MARKS.sub(r"\1", body)) if part.strip()]
    found: list[str] = []
    for sentence in sentences:
        if found and len(found[-1]) + len(sentence) < 220:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


def met(held: Question, line: Line) -> tuple[float, float, list[float]]:
    """How much of the question a line meets (weighted), what share of the line is met, and each word's likeness."""
    each = [0.0] * len(held)
    covered = total = 0.0
    stand = held.stand.get
    for keys, weight in line.words:
        best = 0.0
        for key, sure in keys:
            for number, alike in stand(key, ()):
                value = alike * sure
                if value > each[number]:
                    each[number] = value
                if value > best:
                    best = value
        covered += weight * best
        total += weight
    return (
        sum(asked.weight * one for asked, one in zip(held, each, strict=True)),
        covered / total if total else 0.0,
        each,
    )


NAMES = ("bias", "title", "reverse", "f1", "passage", "anywhere", "first", "language", "unmet")


def features(held: Question, article: Article, first: float, language: str | None) -> list[float]:
    """What decides, in the order of `NAMES`: shares of the question that the best title, a passage and the whole meet."""
    total = sum(asked.weight for asked in held) or 1.0
    best = (0.0, 0.0, 0.0, [0.0] * len(held))
    for line in article.lines:
        weight, share, each = met(held, line)
        forward = weight / total
        both = 2 * forward * share / (forward + share) if forward + share else 0.0
        best = max(best, (0.6 * both + 0.4 * forward, forward, share, each), key=lambda row: row[0])
    _score, title, reverse, in_title = best
    both = 2 * title * reverse / (title + reverse) if title + reverse else 0.0
    passage, anywhere = 0.0, list(in_title)
    for line in article.passages:
        weight, _share, each = met(held, line)
        passage = max(passage, weight / total)
        anywhere = [max(one, other) for one, other in zip(anywhere, each, strict=True)]
    whole = sum(asked.weight * one for asked, one in zip(held, anywhere, strict=True)) / total
    unmet = max((asked.weight * (1 - one) for asked, one in zip(held, anywhere, strict=True)), default=0.0)
    return [
        1.0,
        title,
        reverse,
        both,
        passage,
        whole,
        first / (total + 1.0),
        1.0 if language == article.language else 0.0,
        unmet,
    ]
