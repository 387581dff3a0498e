"""An index of articles in memory that answers questions: what fits, how well, and whether anything fits at all.

Every article is a row of numbers. A question's word is looked for in the form it has, in the spellings it may have, and by what
it means; its best likeness in titles and in bodies is a vector over all articles, so that a question is a few additions of
vectors however many articles there are. The best few are then read word by word (`reading.py`), and `weights.py` says how sure
the desk may be of each.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atithi.knowledge.matching import reading, weights
from atithi.knowledge.matching.embedding import Encoder, Nearness
from atithi.knowledge.matching.expand import Vocabulary
from atithi.knowledge.matching.lexicon import Lexicon, shipped
from atithi.knowledge.matching.units import Unit, join, read
from atithi.language import identify

PROPOSED = 40  # articles that are read word by word
NEAREST = 10  # articles that are read besides, because they are near by meaning
LONGEST = 600  # characters of a question that are read: the matter stands at its beginning
LONGEST_WORDS = 40
K1 = 1.2
B = 0.5
TITLE = 1.0
BODY = 0.55

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answerable:
    """One article in one language. `group` is the article: of several languages the best is found."""

    key: str
    group: str
    language: str
    title: str
    body: str
    phrasings: tuple[str, ...] = ()
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class Found:
    """An article that may answer: how surely (0 to 1, calibrated), and the passage that fits best."""

    key: str
    group: str
    language: str
    sure: float
    rank: float
    passage: str
    features: tuple[float, ...] = ()
    near: bool = False  # whether meaning was weighed in, see `embedding`


class AnswerIndex:
    """Articles by what they say. Built once, asked often; a changed article means a new index of its version."""

    def __init__(
        self, articles: Iterable[Answerable], lexicon: Lexicon | None = None, known: "AnswerIndex | None" = None
    ) -> None:
        """`known`: an earlier index; what has not changed since is not read again."""
        self.lexicon = lexicon or shipped()
        self.articles = list(articles)
        same = known if known is not None and known.lexicon is self.lexicon else None
        before = dict(zip(same.articles, same._read, strict=True)) if same is not None else {}
        self.vocabulary = Vocabulary()  # of its own: the earlier index may be asked while this one is made
        self._read: list[reading.Article] = [
            before.get(article) or reading.Article(article, self.lexicon) for article in self.articles
        ]
        self._titles: dict[str, tuple[NDArray[np.int32], Vector]] = {}
        self._bodies: dict[str, tuple[NDArray[np.int32], Vector]] = {}
        self._places = {(article.group, article.language): place for place, article in enumerate(self.articles)}
        self._audiences = np.array([article.audience for article in self.articles])
        self.nearness: Nearness | None = None
        self._post()

    def learn(self, encoder: Encoder, known: Nearness | None = None) -> None:
        """Reads every article by meaning. Slow (some 20 to 100 ms each); questions are answered by words until it is done."""
        texts = [(article.language, article.title, article.body) for article in self.articles]
        self.nearness = Nearness(encoder, texts, known)

    def says(self, key: str) -> bool:
        """Whether a key, see `Vocabulary.expand`, stands in any article."""
        return key in self._titles or key in self._bodies

    def titles(self) -> Iterator[reading.Line]:
        """The titles and ways of asking of all articles."""
        for article in self._read:
            yield from article.lines

    def _post(self) -> None:
        titles: dict[str, dict[int, float]] = defaultdict(dict)
        bodies: dict[str, dict[int, float]] = defaultdict(dict)
        mean = sum(article.length for article in self._read) / max(1, len(self._read)) or 1.0
        for place, article in enumerate(self._read):
            for key, strength in article.title_keys.items():
                titles[key][place] = strength
            norm = K1 * (1 - B + B * article.length / mean)
            for key, count in article.body_keys.items():
                bodies[key][place] = count * (1 + norm) / (count + norm) if count else 0.0
            self.vocabulary.add(article.words)
        self._titles = {key: _arrays(held) for key, held in titles.items()}
        self._bodies = {key: _arrays(held) for key, held in bodies.items()}

    def search(
        self, question: str, language: str | None = None, limit: int = 5, typing: bool = False,
        audiences: frozenset[str] | None = None,
    ) -> list[Found]:  # fmt: skip
        """The best articles, one language of each, best first.

        `language`: what the guest reads, where known. `audiences`: whose articles may be found; None: everybody's.
        """
        rows, kind, held, reads = self.compare(question, language, typing, audiences)
        if self.nearness is None or typing or not held:
            return self._best(rows, kind, held, reads, limit)
        far = self.nearness.standing(question[:LONGEST], self._allowed(audiences))
        return self._best(self._with_near(rows, far, held, reads), kind, held, reads, limit, far)

    def _allowed(self, audiences: frozenset[str] | None) -> NDArray[np.bool_]:
        if audiences is None:
            return np.ones(len(self.articles), dtype=np.bool_)
        return np.isin(self._audiences, list(audiences))

    def _with_near(
        self, rows: list[tuple[int, list[float]]], far: Vector, held: reading.Question, reads: str | None
    ) -> list[tuple[int, list[float]]]:
        """With the articles that no word led to and whose meaning is near: it carries them alone."""
        seen = {place for place, _found in rows}
        more = [int(one) for one in np.argsort(-far, kind="stable")[:NEAREST] if far[one] > 0]
        added = [(one, reading.features(held, self._read[one], 0.0, reads)) for one in more if one not in seen]
        return [*rows, *added]

    def compare(
        self, question: str, language: str | None = None, typing: bool = False, audiences: frozenset[str] | None = None
    ) -> tuple[list[tuple[int, list[float]]], str, reading.Question, str | None]:
        """A question beside its nearest articles.

        Gives (place, features) of each, the kind of question, its words, and the language it is to be answered in.
        """
        text = question[:LONGEST]
        heard = identify(text, prior=language)
        kind = weights.kind_of(heard.language, heard.script)
        spoken = heard.language if heard.language != "und" and heard.confidence > 0.6 else None
        asked = read(text, spoken, self.lexicon)[:LONGEST_WORDS]
        join(asked)
        telling = [unit for unit in asked if unit.weight > 0] or asked
        if not telling or not self.articles:
            return [], kind, reading.Question(()), None
        scores, held = self._score(telling, typing)
        if audiences is not None:
            scores = scores * self._allowed(audiences)
        reads = language or spoken
        proposed = [int(one) for one in np.argsort(-scores, kind="stable")[:PROPOSED] if scores[one] > 0]
        rows = [(place, reading.features(held, self._read[place], float(scores[place]), reads)) for place in proposed]
        return rows, kind, held, reads

    def _score(self, telling: Sequence[Unit], typing: bool) -> tuple[Vector, reading.Question]:
        """The first score of every article, and each word of the question as `reading` compares it."""
        size = len(self.articles)
        total = np.zeros(size, dtype=np.float32)
        held: list[reading.Asked] = []
        for number, unit in enumerate(telling):
            keys = self.vocabulary.expand(unit, typing and number == len(telling) - 1)
            title, body = self._vector(keys, self._titles), self._vector(keys, self._bodies)
            holding = float(np.count_nonzero(np.maximum(title, body) > 0.3))
            rarity = math.log(1 + (size - holding + 0.5) / (holding + 0.5)) / math.log(1 + (size + 0.5) / 0.5)
            weight = unit.weight * (0.3 + 0.7 * rarity)
            total += weight * (TITLE * title + BODY * body)
            held.append(reading.Asked(unit, keys, weight))
        return total, reading.Question(held)

    def _vector(self, keys: dict[str, float], postings: dict[str, tuple[NDArray[np.int32], Vector]]) -> Vector:
        found = np.zeros(len(self.articles), dtype=np.float32)
        for key, alike in keys.items():
            posted = postings.get(key)
            if posted is not None:
                places, strengths = posted
                found[places] = np.maximum(found[places], strengths * alike)
        return found

    def _best(
        self, rows: list[tuple[int, list[float]]], kind: str, held: reading.Question, reads: str | None, limit: int,
        far: Vector | None = None,
    ) -> list[Found]:  # fmt: skip
        """The best text of each article decides its place; shown is the one in the guest's language, where there is one.

        `far`: how far each article stands out by meaning, where that is weighed in.
        """
        add = weights.near(kind)["rank"] * far if far is not None else np.zeros(len(self.articles), dtype=np.float32)
        ranked = sorted(
            ((weights.rank(found) + float(add[place]), place, found) for place, found in rows),
            key=lambda row: (-row[0], row[1]),
        )
        kept: dict[str, tuple[float, int, list[float]]] = {}
        for value, place, found in ranked:
            kept.setdefault(self.articles[place].group, (value, place, found))
        best = list(kept.values())
        result = []
        for order, (value, place, found) in enumerate(best[:limit]):
            other = best[1 if order == 0 else 0] if len(best) > 1 else None
            words, others = weights.rank(found), weights.rank(other[2]) if other else 0.0
            told = weights.told(found, words, words - others, held)
            sure = weights.sure(told, kind)
            if far is not None:
                ahead = float(far[place]) - (float(far[other[1]]) if other else 0.0)
                told = weights.told_near(sure, float(far[place]), ahead)
                sure = weights.sure_near(told, kind)
            shown = self._places.get((self.articles[place].group, reads or ""), place)
            article = self.articles[shown]
            result.append(
                Found(
                    key=article.key, group=article.group, language=article.language, sure=sure, rank=value,
                    passage=self._read[shown].passage(held), features=tuple(told), near=far is not None,
                )
            )  # fmt: skip
        return result


def _arrays(held: dict[int, float]) -> tuple[NDArray[np.int32], Vector]:
    return np.fromiter(held.keys(), dtype=np.int32), np.fromiter(held.values(), dtype=np.float32)
