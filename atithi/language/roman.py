"""The language of Roman words: character n-grams and logistic regression, trained by training/roman_model.py.

The score of a message is the sum of its words' scores over the square root of their number of features, so a word is looked
up once and remembered; a message of twenty words costs microseconds.
"""

import math
import re
import unicodedata
from functools import cache
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from atithi.language.languages import DATA

BUCKETS = 1 << 17
LONGEST_GRAM = 5
WHOLE_WORD = 3  # how many n-grams a whole word counts as
_WORD = re.compile("[a-z]+(?:'[a-z]+)?")
_REPEATED = re.compile(r"(.)\1{2,}")


class WordScore(NamedTuple):
    """What one word says: how many features it has, and the score each language gets from them, in the order of `classes()`."""

    features: int
    scores: tuple[float, ...]


class _Model(NamedTuple):
    classes: tuple[str, ...]
    weights: npt.NDArray[np.int8]  # BUCKETS rows, one column a language
    scale: float
    bias: tuple[float, ...]


def words(text: str) -> list[str]:
    """The Roman words of a text in lower case, accents dropped, letters repeated for emphasis (pleeeease) kept twice."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c) or c > "\u0900")
    return _WORD.findall(_REPEATED.sub(r"\1\1", text.lower()))


def features(word: str) -> list[int]:
    """Buckets of the word's n-grams of one to five letters, its edges marked, and of the whole word."""
    padded = f"<{word}>".encode("ascii")
    size = len(padded)
    found = [crc32(padded) % BUCKETS] * WHOLE_WORD
    for length in range(2, min(LONGEST_GRAM, size - 1) + 1):
        found.extend(crc32(padded[start : start + length]) % BUCKETS for start in range(size - length + 1))
    return found


@cache
def _model() -> _Model:
    """The shipped weights, read at first use."""
    with np.load(DATA / "roman.npz") as file:
        classes = tuple(str(code) for code in file["classes"])
        return _Model(classes, file["weights"], float(file["scale"]), tuple(float(value) for value in file["bias"]))


def classes() -> tuple[str, ...]:
    """The languages the model knows, in the order of its scores."""
    return _model().classes


_scored: dict[str, WordScore] = {}
MOST_REMEMBERED = 50_000


def score_word(word: str) -> WordScore:
    """The word's share in the decision. Common words are remembered."""
    return _score_all([word])[0]


def _score_all(found: list[str]) -> list[WordScore]:
    """The shares of all words; those not yet known are looked up together, which costs little more than one."""
    known: dict[str, WordScore] = {}
    unknown: dict[str, None] = {}
    for word in found:
        remembered = _scored.get(word)  # another thread may empty the memory at any time
        if remembered is None:
            unknown[word] = None
        else:
            known[word] = remembered
    if unknown:
        model = _model()
        buckets = [features(word) for word in unknown]
        starts = [0, *accumulate(map(len, buckets[:-1]))]
        rows = model.weights[[bucket for word in buckets for bucket in word]]
        sums = np.add.reduceat(rows, starts, axis=0, dtype=np.int32) * model.scale
        fresh = {
            word: WordScore(len(own), tuple(total))
            for word, own, total in zip(unknown, buckets, sums.tolist(), strict=True)
        }
        if len(_scored) > MOST_REMEMBERED:
            _scored.clear()
        _scored.update(fresh)
        known |= fresh
    return [known[word] for word in found]


def probabilities(found: list[str], log_prior: tuple[float, ...] | None = None) -> tuple[float, ...]:
    """Probability of each language in the order of `classes()`, for a message of these words."""
    model = _model()
    scored = _score_all(found)
    root = math.sqrt(sum(score.features for score in scored)) or 1.0
    logits = [
        sum(column) / root + bias
        for column, bias in zip(zip(*(s.scores for s in scored), strict=True), model.bias, strict=True)
    ]
    if log_prior is not None:
        logits = [logit + prior for logit, prior in zip(logits, log_prior, strict=True)]
    top = max(logits)
    weights = [math.exp(logit - top) for logit in logits]
    total = sum(weights)
    return tuple(weight / total for weight in weights)
