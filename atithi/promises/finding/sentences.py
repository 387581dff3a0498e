"""Cuts a text into sentences, without what is quoted in it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# What others said: lines that mail programs quote, and words between quotation marks.
_QUOTED = re.compile(r"^[ \t]*>.*$|[\"“„«][^\"”»\n]{3,400}[\"”»]|(?<!\w)['‘][^'’\n]{8,400}['’](?!\w)", re.MULTILINE)
_END = re.compile(r"[?？]+[!?]*|[।!\n;]+|\.+(?=\s|$)")
_SHORTENED = re.compile(r"(?:\b(?:rs|mr|mrs|ms|dr|no|approx|nos)|\b[a-z])$", re.IGNORECASE)
_TAG = re.compile(
    r"(?:,\s*|\s)(?:ok|okay|fine|alright|right|na|theek hai|thik hai|sare na|thik ache)\s*$", re.IGNORECASE
)
LONGEST = 20_000  # letters that are read; nobody promises further down


class Sentence(NamedTuple):
    """A sentence from `start` to `end` of the text, and whether it asks."""

    text: str
    start: int
    end: int
    asks: bool


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text that its writer says in their own words."""
    text = _QUOTED.sub(lambda match: " " * len(match.group()), text[:LONGEST])
    start = 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _SHORTENED.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        yield from _one(text, start, match.start(), "?" in match.group() or "？" in match.group())
        start = match.end()
    yield from _one(text, start, len(text), False)


def _one(text: str, start: int, end: int, asks: bool) -> Iterator[Sentence]:
    piece = text[start:end]
    if bare := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield Sentence(bare, start, start + len(bare), asks and not _TAG.search(bare))
