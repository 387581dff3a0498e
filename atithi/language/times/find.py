"""Finds times in a text: reads words with their meanings, joins what belongs together, and lays it on the calendar."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from atithi.language.identify import UNKNOWN, identify
from atithi.language.languages import codes
from atithi.language.times.lexicon import read
from atithi.language.times.reading import Reader

SURE = 0.8
SHORT = 3  # words; below that identification is a guess
Kind = Literal["deadline", "point", "duration"]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time in a text. `text` is what was matched, from `start_index` to `end_index`; `start` and `end` are local to `now`.

    `kind`: deadline (by Friday, within 3 days: from now to the end), point (on Friday: the whole day, or the hour that is named),
    or duration (for 3 days: a length, laid from now, or up to now when it is past).
    """

    text: str
    start_index: int
    end_index: int
    start: datetime
    end: datetime
    kind: Kind


def find(text: str, now: datetime, language: str | None = None) -> list[TimeSpan]:
    """All times a text speaks of, in order. `now` is the local time of who wrote it; its zone is kept.

    `language` is identified when not given. English words are understood in every language, as people mix them in. Two-sided
    words (Hindi कल, Bengali কাল, पहले) are decided by the tense of the clause. Repeated times (every Monday, twice a week) are left
    out, and words of time that only describe or name (night shift, रात का खाना, April madam).
    """
    for languages in _languages(text, language):
        spans = Reader(read(text, languages), now, compounds=languages == ("en",)).spans()
        if spans:
            return [
                TimeSpan(
                    text[span.start_index : span.end_index],
                    span.start_index,
                    span.end_index,
                    span.start,
                    span.end,
                    span.kind,
                )
                for span in spans
            ]
    return []


def _languages(text: str, language: str | None) -> list[tuple[str, ...]]:
    """Which languages' words to look for, the likeliest first: short Roman messages may be of any."""
    if language in codes():
        return [_with_english(str(language))]
    found = identify(text)
    if found.language == UNKNOWN:
        return [_with_english(code) for code in reversed(codes())]
    first = [_with_english(found.language)]
    if found.script == "Latn" and (found.confidence < SURE or len(text.split()) <= SHORT):
        first += [_with_english(code) for code in codes() if code not in ("en", found.language)]
    return first


def _with_english(language: str) -> tuple[str, ...]:
    return (language,) if language == "en" else (language, "en")
