"""One text at one moment: its words looked up by what they mean, and the tense of its clauses."""

from datetime import datetime

from atithi.language.times.lexicon import Meaning, Word

MOST_LINKS = 2  # words such as "on", "the", "ko" that may stand between parts of one time
STRONG_PAST = frozenset("था थी थे tha thi the thaa thee".split())  # noqa: SIM905  Hindi auxiliaries that turn an infinitive to the past
PASSIVE = frozenset(("be", "get"))
WEAK_WITHIN = frozenset(("me", "mein", "mai", "main", "m", "में", "मे", "lo", "loo", "lone", "లో"))


class Clause:
    """The words of one text, which every part of the grammar looks up here, and the moment it was written."""

    def __init__(self, words: list[Word], now: datetime) -> None:
        self.words = words
        self.now = now
        self.today = now.date()

    def is_a(self, index: int, *names: str) -> Meaning | None:
        """The meaning of that name at the index, if any."""
        if 0 <= index < len(self.words):
            for meaning in self.words[index].meanings:
                if meaning.name in names:
                    return meaning
        return None

    def after_links(self, index: int) -> int:
        """The index after words that only link."""
        for _ in range(MOST_LINKS):
            link = self.is_a(index, "link")
            if link is None and not (
                index < len(self.words) and self.words[index].kind == "join" and self.words[index].text == ","
            ):
                break
            index += link.width if link else 1
        return index

    def before(self, index: int, *names: str) -> Meaning | None:
        """A meaning that ends right before the index, links left out."""
        for _ in range(MOST_LINKS + 1):
            for width in (4, 3, 2, 1):
                for meaning in self.words[index - width].meanings if index >= width else ():
                    if meaning.name in names and meaning.width == width:
                        return meaning
            if not self.is_a(index - 1, "link"):
                return None
            index -= 1
        return None

    def number(self, index: int) -> tuple[float, int] | None:
        """A number in digits or words at the index, and the index after it."""
        if index >= len(self.words):
            return None
        word = self.words[index]
        if word.kind == "num":
            return float(word.text), index + 1
        extra = self.is_a(index, "halfpast", "quarterpast", "quarterto")
        if extra is not None:
            whole = self.number(index + extra.width)
            if whole is not None:
                return whole[0] + {"halfpast": 0.5, "quarterpast": 0.25, "quarterto": -0.25}[extra.name], whole[1]
        meaning = self.is_a(index, "num")
        return (float(meaning.value), index + meaning.width) if meaning else None

    def tense(self, start: int, end: int) -> str | None:
        """past or future as the clause around words start to end says, or None."""
        ahead = self._scan(range(end, min(len(self.words), end + 12)))
        return ahead or self._scan(range(start - 1, max(-1, start - 7), -1))

    def _scan(self, places: range) -> str | None:
        for index in places:
            word = self.words[index]
            if word.kind == "stop" and word.text in ".?!।;\n":
                return None
            if self.is_a(index, "day", "two", "weekday"):
                return None
            for meaning in word.meanings:
                if meaning.name == "past" and meaning.value != "open":
                    # A participle beside its future: भेज दिया जाएगा, will be delivered.
                    passive = self.is_a(index + 1, "future") or self.words[index - 1 if index else 0].text in PASSIVE
                    return "future" if passive else "past"
                if meaning.name == "future":
                    following = self.words[index + 1 : index + 3]
                    return "past" if any(_strong_past(other) for other in following) else "future"
        return None

    def date_tense(self, start: int, end: int) -> str | None:
        if self.before(start, "<by", "<before", "<within") or self.is_a(
            self.after_links(end), ">by", ">before", ">within"
        ):
            return "future"
        return self.tense(start, end)


def _strong_past(word: Word) -> bool:
    """Whether a word is Hindi था, थी, थे: "the" is so only where Hindi is spoken."""
    return word.text in STRONG_PAST and any(meaning.name == "past" for meaning in word.meanings)


def strong_within(word: str) -> bool:
    """Whether a word after a day means "by the end of" (मध्ये, लोपु) and not only "in" (में)."""
    return word not in WEAK_WITHIN


def adjoining(one: Word, other: Word) -> bool:
    """Whether no space stands between two words."""
    return one.end == other.start
