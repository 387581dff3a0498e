"""What somebody looks for: their words, and the words of the vocabulary that may be meant by each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from atithi.language import likeness, normalise
from atithi.language.analyse import Term, term
from atithi.language.ranking import SAME_STEM, SHORTEST_BEGINNING
from atithi.search.engine import Groups, Lexeme
from atithi.search.words import ADDRESS_BEGUN, KEY_LENGTH, SHORTEST_FRAGMENT, address, has_digit, identifiers, words_of

LONGEST_QUERY = 200  # characters
MOST_WORDS = 12
MOST_FORMS = 48  # words of the vocabulary for one word of a query
MOST_PROPOSED = 400
MOST_BEGUN = 120
CLOSE = 0.5  # from here on a word is likely what was meant
FRAGMENT = 0.9  # a telephone number that holds the digits asked for

_NUMBER_ALONE = re.compile(r"[\d\s()+./-]+")
_NO_DIGIT = re.compile(r"\D")


@dataclass(slots=True)
class Asked:
    """One word of a query. `forms`: words it may stand for, with how alike they are; `holding`: about how many texts hold
    one that is close; `begun`: it may be only the beginning of a word."""

    word: str
    term: Term
    begun: bool
    forms: dict[str, float] = field(default_factory=dict)
    holding: int = 1

    @property
    def number(self) -> bool:
        return has_digit(self.word)

    def likeness(self, word: str) -> float:
        """How alike a word of a text is to this one, 0 to 1."""
        found = self.forms.get(word, 0.0)
        if found >= SAME_STEM:
            return found
        if self.begun and len(self.word) > 1 and word.startswith(self.word):
            return SAME_STEM
        if self.is_fragment and len(word) > SHORTEST_FRAGMENT and self.word in word and word.isdigit():
            return FRAGMENT
        return found

    @property
    def is_fragment(self) -> bool:
        return self.word.isdigit() and len(self.word) >= SHORTEST_FRAGMENT

    def lexemes(self, least: float) -> tuple[Lexeme, ...]:
        """What to look for in the index: words at least so alike, and the ends of telephone numbers."""
        found = [Lexeme(word) for word, alike in self.forms.items() if alike >= least]
        if self.begun and len(self.word) > (SHORTEST_FRAGMENT - 1 if self.number else 2):
            found.append(Lexeme(self.word, prefix=True))
        if self.is_fragment and least <= FRAGMENT:
            found.append(Lexeme(f"_d{self.word}", prefix=True))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Question:
    """A query, read. `text`: what was asked, normalised. `identifiers`: order numbers that must stand there exactly.
    `addresses`: mail addresses, which may be only begun."""

    text: str
    asked: tuple[Asked, ...]
    identifiers: tuple[str, ...]
    addresses: tuple[str, ...] = ()

    def groups(self, asked: Iterable[Asked], least: float) -> Groups:
        """All of these words, each at least so alike."""
        must = [(Lexeme(f"_n{name}"),) for name in self.identifiers]
        must += [(Lexeme(f"_m{mail}", prefix=True),) for mail in self.addresses]
        return (*must, *(word.lexemes(least) for word in asked))


def read(text: str, *, typing: bool = False) -> Question:
    """Reads a query. `typing`: its last word may be only begun. Anything is a query; one without words finds nothing."""
    text = normalise(text[:LONGEST_QUERY])
    typing = typing and not text.endswith((".", "?", "!", "\u0964"))
    if _NUMBER_ALONE.fullmatch(text) and len(digits := _NO_DIGIT.sub("", text).lstrip("0")) >= SHORTEST_FRAGMENT:
        words = [digits]  # as it is dialled, spaced or not, with or without the leading zero
    else:
        words = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
    asked = tuple(Asked(word, term(word), begun=typing and place == len(words) - 1) for place, word in enumerate(words))
    for one in asked:
        _think_of(one)
    return Question(text, asked, tuple(identifiers(text)), tuple(map(address, ADDRESS_BEGUN.findall(text)[:2])))


def _think_of(asked: Asked) -> None:
    """Finds the words of the vocabulary that may be meant. A number means itself."""
    asked.forms[asked.word] = 1.0
    if asked.number:
        return
    counts = dict(_proposed(asked))
    alike = {word: likeness(asked.term, term(word), asked.begun) for word in counts}
    best = sorted((word for word in alike if alike[word]), key=lambda word: (-alike[word], -counts[word], word))
    for word in best[:MOST_FORMS]:
        asked.forms.setdefault(word, alike[word])
    asked.holding = max(1, sum(counts[word] for word in best if alike[word] >= CLOSE))


def _proposed(asked: Asked) -> Iterable[tuple[str, int]]:
    """Words that share a stem, a skeleton, a concept or a beginning with the one asked for, and their counts."""
    own = asked.term
    first = own.folds[0] if own.folds else ""
    keys = {f"s{own.stem}", *(f"f{key}" for key in own.folds), *own.concepts}
    keys |= {f"f{first[:size]}" for size in range(SHORTEST_BEGINNING, len(first))}
    marks = ", ".join(["%s"] * len(keys))
    yield from _common(f"{_BY_KEY} f.key IN ({marks})", sorted(key[:KEY_LENGTH] for key in keys), MOST_PROPOSED)
    if len(first) >= (2 if asked.begun else SHORTEST_BEGINNING):
        yield from _common(f"{_BY_KEY} f.key >= %s AND f.key < %s", _range(f"f{first}"), MOST_BEGUN)
    if asked.begun and len(asked.word) > 1:
        yield from _common(f"{_WORDS} w.word >= %s AND w.word < %s", _range(asked.word), MOST_BEGUN)


_WORDS = "SELECT w.word, w.documents FROM search_word w WHERE"
# A word may come twice, which does no harm.
_BY_KEY = "SELECT w.word, w.documents FROM search_form f JOIN search_word w ON w.id = f.word_id WHERE"


def _range(beginning: str) -> list[str]:
    """The first value that begins so, and the first beyond them, in the order of code points."""
    return [beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1)]


def _common(statement: str, values: list[str], limit: int) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY w.documents DESC, w.word LIMIT %s", [*values, limit])
        return list(cursor.fetchall())
