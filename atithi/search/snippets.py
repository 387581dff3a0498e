"""Cuts the piece of a text that answers a query, and marks the words that do, in the script they stand in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from atithi.language.words import INDIC, LATIN, OTHER
from atithi.search.words import words_of

LENGTH = 160  # characters of a snippet, about
LEAD = 40  # characters before the first hit

# Words as they are written, with native digits and the apostrophes of phones, before anything is normalised.
_DIGITS = "0-9०-९౦-౯০-৯"
_WORD = re.compile(f"[{INDIC}]+|[{LATIN}{_DIGITS}]+(?:['\u2019][{LATIN}]+)?|[{OTHER}]+")
_SPACE = re.compile(r"\s+")
_JOINER = re.compile(r"[-./]?")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text: runs of it, each with whether it is marked. An ellipsis stands where it was cut."""

    runs: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Without marks."""
        return "".join(run for run, _marked in self.runs)

    @property
    def html(self) -> SafeString:
        """Safe HTML: everything escaped, hits in <mark>."""
        parts = (f"<mark>{escape(run)}</mark>" if marked else escape(run) for run, marked in self.runs)
        return mark_safe("".join(parts))  # noqa: S308

    @property
    def marked(self) -> bool:
        """Whether anything in it is a hit."""
        return any(marked for _run, marked in self.runs)


Weigh = Callable[[str], float]
"""How alike a stored word is to what was asked, 0 to 1."""


def cut(text: str, weigh: Weigh, *, length: int = LENGTH) -> Snippet:
    """The piece of the text with the best hits, about `length` characters, cut between words."""
    text = _SPACE.sub(" ", text).strip()
    hits = [
        (found.start(), found.end(), weight)
        for found in _WORD.finditer(text)
        if (weight := max(map(weigh, _stored(found.group())), default=0.0))
    ]
    start, end = _window(text, hits, length)
    return Snippet(tuple(_runs(text, hits, start, end)))


@lru_cache(maxsize=16384)
def _stored(word: str) -> tuple[str, ...]:
    """How the index stores a word as written."""
    return tuple(words_of(word))


def _window(text: str, hits: list[tuple[int, int, float]], length: int) -> tuple[int, int]:
    """Where the piece begins and ends: around the hits that weigh most together."""
    if len(text) <= length:
        return 0, len(text)
    best, start = 0.0, 0
    for place, (begins, _ends, _weight) in enumerate(hits[:400]):
        weight = sum(value for _from, to, value in hits[place : place + 40] if to <= begins + length - LEAD)
        if weight > best:
            best, start = weight, begins
    start = 0 if start <= LEAD else text.find(" ", start - LEAD, start) + 1 or start
    end = start + length
    if end >= len(text):
        return start, len(text)
    space = text.rfind(" ", start + length // 2, end + 1)
    return start, space if space > 0 else end


def _runs(text: str, hits: list[tuple[int, int, float]], start: int, end: int) -> list[tuple[str, bool]]:
    runs: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for begins, ends, _weight in hits:
        if begins < start or ends > end:
            continue
        between = text[at:begins]
        if runs and runs[-1][1] and _JOINER.fullmatch(between):
            runs[-1] = (runs[-1][0] + between + text[begins:ends], True)  # SE-48213 is one mark
        else:
            runs += [(between, False), (text[begins:ends], True)]
        at = ends
    runs.append((text[at:end], False))
    if end < len(text):
        runs.append((" …", False))
    return [run for run in runs if run[0]]
