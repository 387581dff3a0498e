"""The words of time of each language, and what a text's words mean by them."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from atithi.core.amounts import DIGITS
from atithi.language.fold import loose
from atithi.language.languages import table
from atithi.language.normalise import normalise
from atithi.language.phrases import plain
from atithi.language.words import INDIC, LATIN

# Marks that stand before what they mark in English and after it in the other languages: < and > are put before their names.
_SIDED = frozenset(("by", "within", "before"))
SHORTEST_LOOSE = 4

_WORD = re.compile(
    r"(?P<iso>(?<![\d/-])\d{4}-\d{1,2}-\d{1,2}(?![\d/-]))"
    r"|(?P<dmy>(?<![\d/.-])\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)(?:\d{4}|\d{2})(?![\d/]))"
    r"|(?P<dm>(?<![\d/.-])\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<clock>(?<![\d:])\d{1,2}:\d{2}(?![\d:]))"
    r"|(?P<num>\d+(?:\.\d+)?)"
    rf"|(?P<word>[{INDIC}]+|[{LATIN}]+(?:['’][{LATIN}]+)?)"
    r"|(?P<join>[-,])"
    r"|(?P<stop>[.?!।;\n:/₹$%#@])"
)


class Meaning(NamedTuple):
    """What words mean here: a name (`weekday`), its value (`4`), how many words say it, and a mark glued to the last."""

    name: str
    value: str
    width: int
    glued: str = ""


class Word(NamedTuple):
    """A word, number or mark of the text, where it stands, and all it may mean, longest first."""

    kind: str  # iso, dmy, dm, clock, num, word, join, stop
    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()


class _Lexicon:
    def __init__(self, languages: tuple[str, ...]) -> None:
        self.phrases: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.loose: dict[str, list[str]] = defaultdict(list)
        self.glued: list[tuple[str, str, str]] = []
        self.endings: list[tuple[str, str]] = []
        self.longest: dict[str, int] = defaultdict(lambda: 1)  # first word of phrases → words of the longest
        for language in languages:
            self._read(language)
        self.glued.sort(key=lambda row: -len(row[0]))
        # People use few words: what was worked out for one is remembered.
        self.alone = lru_cache(maxsize=20_000)(self._alone)
        self.by_itself = lru_cache(maxsize=20_000)(self._by_itself)
        self.cut = lru_cache(maxsize=20_000)(self._cut)

    def _read(self, language: str) -> None:
        rows = table(language, "times")
        for name, spellings in rows.get("words", {}).items():
            if name in _SIDED:
                name = ("<" if language == "en" else ">") + name
            for spelling in spellings.split("|"):
                phrase = tuple(word.text for word in _split(spelling))
                self.phrases[phrase].append(name)
                self.longest[phrase[0]] = max(self.longest[phrase[0]], len(phrase))
                if len(phrase) == 1 and language != "en" and len(loose(phrase[0])) >= SHORTEST_LOOSE:
                    self.loose[_key(phrase[0])].append(name)
        for ending, instead, mark in rows.get("glued", {}).get("endings", []):
            self.glued.append((normalise(ending), normalise(instead), f">{mark}" if mark in _SIDED else mark))
        for name, endings in rows.get("endings", {}).items():
            self.endings.extend((normalise(ending), name) for ending in endings)

    def meanings(self, words: list[Word], index: int) -> tuple[Meaning, ...]:
        """All that the words from `index` on may mean."""
        word = words[index]
        longest = self.longest.get(word.text, 1)
        if longest == 1:
            return self.by_itself(word.text, word.kind == "word")
        return self._meanings([word.text for word in words[index : index + longest]], word.kind == "word")

    def _by_itself(self, text: str, is_word: bool) -> tuple[Meaning, ...]:
        return self._meanings([text], is_word)

    def _meanings(self, texts: list[str], is_word: bool) -> tuple[Meaning, ...]:
        found: dict[tuple[str, int, str], None] = {}
        for width in range(len(texts), 0, -1):
            found |= {(name, width, ""): None for name in self.phrases.get(tuple(texts[:width]), ())}
        if is_word:
            known = tuple(name for name, _, _ in found)
            found |= {(name, 1, mark): None for name, mark in self.alone(texts[0], known)}
        return tuple(Meaning(*name.partition(":")[::2], width, mark) for name, width, mark in found)

    def _alone(self, word: str, known: tuple[str, ...]) -> list[tuple[str, str]]:
        """What a word that phrases know as `known` may mean besides: in another spelling, without an ending, by its tense."""
        found: list[tuple[str, str]] = []
        if not known:
            # గంటలో is గంట with its ending, and only then another spelling of గంటలు.
            found = self._unglued(word, listed=True) or [(name, "") for name in self.single(word)]
        names = [*known, *(name for name, _ in found)]
        if all(name.startswith(("past", "future")) for name in names):
            found += self._unglued(word)
        # The longest ending tells the tense: Telugu -anu is past, -stanu future.
        verbal = [(len(ending), name) for ending, name in self.endings if word.endswith(ending) and word != ending]
        return [*found, (max(verbal)[1], "")] if verbal else found

    def parted(self, word: Word) -> tuple[Word, ...]:
        """A number glued to its unit as two words: তিনদিন, rendurojullo."""
        cut = self.cut(word.text) if word.kind == "word" and word.end - word.start == len(word.text) else 0
        if not cut:
            return (word,)
        middle = word.start + cut
        return Word("word", word.text[:cut], word.start, middle), Word("word", word.text[cut:], middle, word.end)

    def _cut(self, word: str) -> int:
        """How many letters of the word are a number before a unit, 0 for none."""
        if len(word) < 5 or self.single(word):
            return 0
        for cut in range(2, len(word) - 1):
            if any(name.startswith("num:") for name in self.phrases.get((word[:cut],), ())):
                names = self.single(word[cut:]) or [name for name, _ in self._unglued(word[cut:])]
                if any(name.startswith("unit:") for name in names):
                    return cut
        return 0

    def single(self, word: str) -> list[str]:
        """Names of one word, as listed or in another spelling of it."""
        if (word,) in self.phrases:
            return self.phrases[(word,)]
        key = _key(word)
        return self.loose.get(key, []) if len(key) > SHORTEST_LOOSE else []

    def _unglued(self, word: str, listed: bool = False) -> list[tuple[str, str]]:
        """Names of the word without an ending that is glued to it, and what that ending marks; `listed`: spelled as listed."""
        for ending, instead, mark in self.glued:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                bare = word[: len(word) - len(ending)] + instead
                names = self.phrases.get((bare,), []) if listed else self.single(bare)
                names = [name for name in names if name.split(":")[0] in _TAKING_ENDINGS]
                if names:
                    return [(name, mark) for name in names]
        return []


_TAKING_ENDINGS = frozenset(
    (
        *("day", "two", "weekday", "month", "part", "unit", "weekend", "monthend", "yearend", "tonight", "date"),
        *("oclock", "oclock?", "thing", "event", "label"),
    )
)


def _key(word: str) -> str:
    """How a word is looked for in other spellings: one in its own script keeps its first letter, as চাল and কাল are loosely one."""
    return ("L" if word.isascii() else word[0]) + loose(word)


@cache
def lexicon(languages: tuple[str, ...]) -> _Lexicon:
    """The words of time of these languages together."""
    return _Lexicon(languages)


def _split(text: str) -> list[Word]:
    """Words, numbers and marks of a text with their places in it; words are normalised."""
    found = []
    for match in _WORD.finditer(text.translate(DIGITS)):
        kind = match.lastgroup if match.lastgroup != "mark" else "dmy"
        token = match.group()
        found.append(Word(str(kind), plain(token) if kind == "word" else token, match.start(), match.end()))
    return found


def read(text: str, languages: tuple[str, ...]) -> list[Word]:
    """The words of a text with their meanings in time."""
    known = lexicon(languages)
    words = [part for word in _split(text) for part in known.parted(word)]
    return [
        Word(word.kind, word.text, word.start, word.end, known.meanings(words, index))
        for index, word in enumerate(words)
    ]
