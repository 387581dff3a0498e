"""How easily a text is read, and which sentence is hard and why."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from atithi.language.fold import keys
from atithi.language.languages import DATA, table
from atithi.language.phonemes import language_of
from atithi.language.phrases import Phrases, places
from atithi.language.spellings import distance
from atithi.language.words import stem

Reason = Literal["long_sentence", "long_words", "rare_words", "english_words", "stiff_words"]

_SENTENCE = re.compile(r"[^.?!।\n]+[.?!।]*")
_ENGLISH_VOWELS = re.compile("[aeiouy]+")
# An akshara: an independent vowel, or consonants joined by virama, with their vowel sign.
_VIRAMA = "\u094d\u09cd\u0c4d"
_BASES = re.compile(
    f"(?<![{_VIRAMA}])[\u0904-\u0939\u0958-\u0961\u0985-\u09b9\u09ce\u09dc-\u09e1\u0c05-\u0c39\u0c58-\u0c61]"
)

HARD = 85  # a sentence below it is told with its reasons
ENGLISH_LIKENESS = 0.49  # the dearest spelling (`spellings.distance`) of an English word that still counts as one
LONG_SHARE, RARE_SHARE, ENGLISH_SHARE = 0.25, 0.2, 0.35  # of a sentence's words, from which on it is a reason


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard, where it stands, and why; `words` are those that make it so."""

    text: str
    start: int
    end: int
    score: int
    reasons: tuple[Reason, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ease:
    """`score` 0 (nobody follows) to 100 (a child does), the mean of the sentences by words; and the hard sentences."""

    score: int
    hard: tuple[HardSentence, ...]


def score(text: str, language: str) -> Ease:
    """The reading ease of a text in a language of this room. An empty text is easy. Roman Hindi, Telugu and Bengali is not
    judged by rare words, for which its spellings are too many. Raises KeyError for a language without a folder."""
    limits = table(language, "ease")
    if not limits:
        raise KeyError(language)
    judged = []
    for match in _SENTENCE.finditer(text):
        size = len(places(match.group()))
        if size:
            judged.append((_judge(match.group().strip(), match.start(), language), size))
    if not judged:
        return Ease(100, ())
    total = sum(size for _, size in judged)
    mean = sum(sentence.score * size for sentence, size in judged) / total
    return Ease(
        round(mean),
        tuple(sentence for sentence, _ in judged if sentence.score < HARD or "stiff_words" in sentence.reasons),
    )


def aksharas(word: str) -> int:
    """How many syllables a word is written with: क्षमा has 2, ధన్యవాదాలు 6; vowel groups in Latin letters."""
    if language_of(word):
        return max(1, len(_BASES.findall(word)))
    return max(1, len(_ENGLISH_VOWELS.findall(word.removesuffix("e"))))


def _judge(text: str, offset: int, language: str) -> HardSentence:
    limits = table(language, "ease")
    words = [place.text for place in places(text) if not place.text.isdigit()] or ["1"]
    native = language != "en" and any(language_of(word) for word in words)
    long = [word for word in words if aksharas(word) > limits["long_word"]]
    stiff = [text[hit.start : hit.end] for hit in _stiff(language).find(text)]
    english = [word for word in words if native and not language_of(word)]
    english += [word for word in words if native and language_of(word) and _is_english(word)]
    rare = [word for word in words if (native or language == "en") and word not in english and _is_rare(word, language)]
    count = len(words)
    found = 100.0
    found -= 3.0 * max(0, count - limits["long_sentence"])
    found -= 90 * max(0.0, len(long) / count - 0.12)
    found -= 60 * max(0.0, len(rare) / count - 0.08)
    found -= 90 * max(0.0, len(english) / count - 0.25)
    found -= 12 * len(stiff)
    reasons: list[Reason] = []
    if count > limits["long_sentence"]:
        reasons.append("long_sentence")
    if len(long) / count >= LONG_SHARE:
        reasons.append("long_words")
    if len(rare) / count >= RARE_SHARE and len(rare) > 1:
        reasons.append("rare_words")
    if len(english) / count >= ENGLISH_SHARE and len(english) > 1:
        reasons.append("english_words")
    if stiff:
        reasons.append("stiff_words")
    blamed = {"long_words": long, "rare_words": rare, "english_words": english, "stiff_words": stiff}
    told = dict.fromkeys(word for reason in reasons for word in blamed.get(reason, []))
    return HardSentence(text, offset, offset + len(text), max(0, round(found)), tuple(reasons), tuple(told))


@cache
def _stiff(language: str) -> Phrases:
    found = Phrases()
    found.add("stiff", table(language, "ease")["stiff"].split("|"), other_spellings=False)
    return found


@cache
def _common(language: str) -> frozenset[str]:
    """Words that readers know: the language's word list and its words of cues and concepts."""
    words = (DATA / language / "words.txt").read_text(encoding="utf-8").split()
    for value in table(language, "cues").values():
        if isinstance(value, str):
            words += value.replace("|", " ").split()
    concepts = DATA / language / "concepts.tsv"
    return frozenset(words + concepts.read_text(encoding="utf-8").split())


@cache
def _english_by_skeleton() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_common("en")):
        if word.isascii() and len(word) > 3:
            for key in keys(word):
                if len(key) > 2:
                    found.setdefault(key, []).append(word)
    return found


@lru_cache(maxsize=4096)
def _is_english(word: str) -> bool:
    """Whether a native word is an English one in native letters (रिफंड, డెలివరీ): it is a likely spelling of a known one."""
    known = _english_by_skeleton()
    return any(distance(english, word) <= ENGLISH_LIKENESS for key in keys(word) for english in known.get(key, ()))


def _is_rare(word: str, language: str) -> bool:
    known = _common(language)
    if word in known or stem(word, language) in known or len(word) < 4:
        return False
    return language != "en" or not any(
        word.removesuffix(ending) in known for ending in ("ed", "ing", "er", "ly", "d", "es")
    )
