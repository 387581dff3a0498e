"""Which language a message is in, as customers write: native script, Roman letters, and mixtures of both."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from atithi.language import roman
from atithi.language.languages import by_script, codes, language, table
from atithi.language.scripts import NONE, counts
from atithi.language.words import tokens

UNKNOWN = "und"

# Below this share the most probable language is not named. Four languages: 0.25 would be a blind guess.
SURE = 0.42
# How much more probable the language a guest wrote before is, for the next message, than each of the others.
PRIOR_ODDS = 4.0
# From this share of words of a language that is not known here (Roman Marathi, Tamil), the message is in that one.
STRANGE = 0.15
NEUTRAL = frozenset(table("en", "language")["neutral"].split())
# How much more English than the grammar's language a word scores to count as a loan.
ENGLISH_WORD = 0.8
ENGLISH_FRAME = frozenset(table("en", "language")["frame"].split())


@dataclass(frozen=True, slots=True)
class Identified:
    """`language` is hi, te, bn, en or und; `script` an ISO 15924 code (Zyyy: no letters); `confidence` 0 to 1;
    `mixed` says that words of a second language stand in it (order cancel karna hai)."""

    language: str
    script: str
    confidence: float
    mixed: bool


def identify(text: str, prior: str | Mapping[str, float] | Identified | None = None) -> Identified:
    """The language and script of a message; the language of the grammar wins in mixtures.

    `prior` is what the guest wrote before: a language code, an earlier result, or a share for each language. It decides messages
    that say little (ok, number 4521), never against clear evidence. Native script is decided by its letters, Roman text by the
    model; `und` when unsure, when nothing is written, or for a language that is not known here (Marathi, Tamil, Assamese).
    """
    found = counts(text)
    if not found:
        return Identified(UNKNOWN, NONE, 0.0, False)
    native = {script: count for script, count in found.items() if script != "Latn"}
    if native and not _english_frame(text, sum(native.values()), found.get("Latn", 0)):
        return _identify_native(text, native, latin=found.get("Latn", 0))
    return _identify_roman(text, _log_prior(prior), mixed=bool(native))


def _identify_native(text: str, native: dict[str, int], latin: int) -> Identified:
    script, count = max(native.items(), key=lambda item: item[1])
    share = count / sum(native.values())
    code = by_script().get(script)
    if code is None:
        return Identified(UNKNOWN, script, 0.0, latin > 0)
    if _sibling(text, code):
        return Identified(UNKNOWN, script, 0.3, latin > 0)
    confidence = share * (1.0 if count > 2 else 0.9)
    return Identified(code, script, round(confidence, 3), latin > 1 or share < 0.9)


def _english_frame(text: str, native: int, latin: int) -> bool:
    """Whether Roman letters prevail and make an English sentence that only quotes native words."""
    return latin > native and sum(word in ENGLISH_FRAME for word in roman.words(text)) >= 2


def _sibling(text: str, code: str) -> bool:
    """Whether words and letters show a language that shares the script (Marathi or Nepali in Devanagari, Assamese in Bengali)."""
    known = language(code)
    if not known.sibling_words and not known.sibling_letters:
        return False
    letters = known.sibling_letters
    if code != "hi" and any(letter in text for letter in letters):
        return True
    found = tokens(text)
    strange = sum(1 for word in found if word in known.sibling_words) + sum(
        0.5 for word in found if not letters.isdisjoint(word)
    )
    return strange >= 1 and strange / len(found) >= 0.12


def _identify_roman(text: str, log_prior: tuple[float, ...] | None, mixed: bool) -> Identified:
    found = roman.words(text)
    if not found:
        return Identified(UNKNOWN, "Latn", 0.0, mixed)
    telling = [word for word in found if word not in NEUTRAL]
    if not telling:
        return _neutral(log_prior)
    strange = sum(word in strangers() for word in telling)
    if strange and strange / len(telling) >= STRANGE:
        return Identified(UNKNOWN, "Latn", 0.3, mixed)
    shares = roman.probabilities(telling, log_prior)
    best = max(range(len(shares)), key=shares.__getitem__)
    code, share = roman.classes()[best], shares[best]
    if share < SURE:
        return Identified(UNKNOWN, "Latn", round(share, 3), mixed)
    return Identified(code, "Latn", round(share, 3), mixed or (code != "en" and _has_english(found, best)))


@cache
def strangers() -> frozenset[str]:
    """Roman words of the neighbours of all languages here."""
    return frozenset(word for code in codes() for word in table(code, "language").get("sibling_roman", "").split())


def _neutral(log_prior: tuple[float, ...] | None) -> Identified:
    """Only words of every language (ok thanks): what the guest wrote before, else English, and not surely."""
    if log_prior is None:
        return Identified("en", "Latn", 0.5, False)
    return Identified(roman.classes()[max(range(len(log_prior)), key=log_prior.__getitem__)], "Latn", 0.6, False)


def _has_english(found: list[str], grammar: int) -> bool:
    """Whether some word of three letters or more is rather English than of the language of the grammar."""
    english = roman.classes().index("en")
    for word in found:
        if len(word) > 2 and word not in NEUTRAL:
            features, scores = roman.score_word(word)
            if (scores[english] - scores[grammar]) / math.sqrt(features) > ENGLISH_WORD:
                return True
    return False


def _log_prior(prior: str | Mapping[str, float] | Identified | None) -> tuple[float, ...] | None:
    """The prior as logarithms in the order of the model's languages; None where it says nothing."""
    if isinstance(prior, Identified):
        prior = prior.language
    if isinstance(prior, str):
        return _code_prior(prior)
    if not prior:
        return None
    total = sum(prior.get(code, 0.0) for code in codes()) or 1.0
    return tuple(math.log((prior.get(code, 0.0) / total + 0.1) / 1.4) for code in roman.classes())


@lru_cache(maxsize=32)
def _code_prior(code: str) -> tuple[float, ...] | None:
    if code not in roman.classes():
        return None
    return tuple(math.log(PRIOR_ODDS) if name == code else 0.0 for name in roman.classes())
