"""Reads a text into what the index stores of it."""

import re
from functools import lru_cache

from atithi.language import normalise, tokens
from atithi.language.analyse import term

LONGEST_TEXT = 20_000  # characters of a text that are indexed
CONTEXT = "_c"  # stands between the words of a text and those of its context
MOST_WORDS = 2_000
LONGEST_WORD = 60
SHORTEST_FRAGMENT = 4  # digits of a telephone number that find it
LONGEST_FRAGMENT = 15
MOST_NUMBERS = 12
KEY_LENGTH = 64

# SE-48213, SE48213: letters and a number that belong together.
IDENTIFIER = re.compile(r"(?<![^\W_])([A-Za-z]{1,4})-?(\d{3,12})(?![^\W_])")
# A telephone number as people space it: +91 98480-22338. Dates may pass for one; that does no harm.
TELEPHONE = re.compile(r"(?<!\w)\+?\(?\d[\d ()./-]{6,22}\d(?!\w)")
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
ADDRESS_BEGUN = re.compile(r"[\w.+-]{1,64}@[\w.-]*")
_SIGNS = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what a database cannot keep, cut to what is indexed."""
    return _UNSTORABLE.sub(" ", text[:LONGEST_TEXT])


def words_of(text: str) -> list[str]:
    """The words of a text as stored: an order number as two words, a spaced telephone number also as one."""
    text = normalise(text)
    found = [clipped for word in tokens(IDENTIFIER.sub(r"\1 \2", text)) if (clipped := clip(word))][:MOST_WORDS]
    known = set(found)
    return found + [number for number in telephones(text) if number not in known]


def clip(word: str) -> str:
    """A token as the index knows it: without what follows an apostrophe, of bounded length."""
    return word.partition("'")[0][:LONGEST_WORD]


def telephones(text: str) -> list[str]:
    """Digits of all that may be telephone numbers in a normalised text, without spaces and signs."""
    found = (_NO_DIGIT.sub("", number) for number in TELEPHONE.findall(text))
    return list(dict.fromkeys(digits for digits in found if 8 <= len(digits) <= LONGEST_FRAGMENT))[:MOST_NUMBERS]


def identifiers(text: str) -> list[str]:
    """Order numbers and the like in a normalised text, in one spelling: se48213."""
    found = (f"{letters}{digits}".lower() for letters, digits in IDENTIFIER.findall(text))
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def address(text: str) -> str:
    """A mail address, or its beginning, as one word."""
    return _SIGNS.sub("_", text.lower())[:LONGEST_WORD]


def marks_of(kind: str, text: str, words: list[str]) -> str:
    """What is stored beside the words: the kind, order numbers, mail addresses, and each end of a long number (so that any
    fragment of it begins one of them)."""
    text = normalise(text)
    numbers = [word for word in dict.fromkeys(words) if word.isdigit() and 8 <= len(word) <= LONGEST_FRAGMENT]
    ends = [
        f"_d{number[start:]}"
        for number in numbers[:MOST_NUMBERS]
        for start in range(len(number) - SHORTEST_FRAGMENT + 1)
    ]
    names = [f"_n{name}" for name in identifiers(text)]
    mails = dict.fromkeys(f"_m{address(mail)}" for mail in ADDRESS.findall(text)[:MOST_NUMBERS])
    return " ".join([f"_k{kind}", *names, *mails, *ends])


def has_digit(word: str) -> bool:
    """Whether a word counts as a number: it is found as written only, and is no part of the vocabulary."""
    return any(letter.isdigit() for letter in word)


@lru_cache(maxsize=4096)
def forms_of(word: str) -> tuple[str, ...]:
    """The keys under which a word of the vocabulary is looked up."""
    found = term(word)
    keys = [f"s{found.stem}", *(f"f{key}" for key in found.folds if key), *found.concepts]
    return tuple(dict.fromkeys(key[:KEY_LENGTH] for key in keys))
