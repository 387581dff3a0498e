"""Which sentences commit the business, to what, and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from atithi.language import times
from atithi.language.identify import UNKNOWN, identify
from atithi.language.languages import codes
from atithi.promises.finding.clauses import DATED, Promised, read
from atithi.promises.finding.lexicon import lexicon
from atithi.promises.finding.sentences import Sentence, sentences

INDIA = ZoneInfo("Asia/Kolkata")
SHORT = 7  # words of a sentence that may only name the time of the next one: Give me 10 minutes.
MOST = 50  # commitments of one text
Kind = Literal["call_back", "refund", "replacement", "delivery", "visit", "information", "repair", "price", "other"]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise in a text. `words` stand from `start` to `end`; `due` is the local date (India) of the end of the promised time,
    None where no time is promised; `until` that end to the minute; `confidence` 0 to 1."""

    kind: Kind
    due: date | None
    words: str
    start: int
    end: int
    confidence: float
    until: datetime | None = None


def detect(text: str, said_at: datetime, language: str | None = None) -> list[Commitment]:
    """What the writer commits the business to: its own future acts, and what the guest will receive.

    Not questions, what has happened, conditions, refusals (also with dates), opening hours, what the guest wants or has to do, or
    what is quoted. `said_at` with a zone (one without is taken as India's); `language` is identified when not given.
    """
    now = said_at.replace(tzinfo=INDIA) if said_at.tzinfo is None else said_at.astimezone(INDIA)
    spoken = _languages(text, language)
    words = lexicon(spoken)
    found: list[Commitment] = []
    waiting: Sentence | None = None
    for sentence in sentences(text):
        promised = read(words.marks(sentence.text), sentence)
        if promised:
            dated = _dated(text, sentence, promised, waiting, now, spoken[0])
            found += [one for one in dated if one.confidence > DATED]
        waiting = None if promised or sentence.asks or len(sentence.text.split()) > SHORT else sentence
        if len(found) >= MOST:
            break
    return found


def _languages(text: str, language: str | None) -> tuple[str, ...]:
    """The language of the text and English, which everybody mixes in; all where it cannot be told."""
    if language not in codes():
        language = identify(text).language
    if language == UNKNOWN:
        return codes()
    return (language,) if language == "en" else (str(language), "en")


def _dated(
    text: str, sentence: Sentence, promised: list[Promised], waiting: Sentence | None, now: datetime, language: str
) -> list[Commitment]:
    """One commitment for what a sentence promises, or several where it promises different things for different days."""
    spans = _ahead(sentence.text, now, language)
    if not spans and waiting is not None:
        spans = [span for span in _ahead(waiting.text, now, language) if span.kind == "deadline"]
        return [_commitment(text, sentence, promised, spans)]
    groups: list[tuple[list[Promised], list[times.TimeSpan]]] = []
    for item in promised:
        own = [span for span in spans if item.start <= span.start_index < item.end]
        another = own and groups and groups[-1][1] and item.kind != groups[-1][0][-1].kind and not item.goes_on
        if groups and not another:
            groups[-1][0].append(item)
            groups[-1][1].extend(own)
        else:
            groups.append(([item], own))
    if len(groups) == 1:
        own = groups[0][1] or spans
        return [_commitment(text, sentence, promised, own)]
    return [_commitment(text, sentence, items, own) for items, own in groups]


def _ahead(text: str, now: datetime, language: str) -> list[times.TimeSpan]:
    """The times of a sentence that are not over."""
    found = times.find(text, now, language)
    return [span for span in found if span.kind != "duration" and span.end >= now]


def _commitment(text: str, sentence: Sentence, promised: list[Promised], spans: list[times.TimeSpan]) -> Commitment:
    """The commitment of some clauses: due by the last deadline they name, else at the last time ahead."""
    deadlines = [span for span in spans if span.kind == "deadline"]
    until = max(span.end for span in deadlines or spans) if spans else None
    kinds = [item.kind for item in promised if item.kind != "other"]
    sure = max(item.confidence for item in promised)
    return Commitment(
        kind=cast(Kind, kinds[0] if kinds else "other"),
        due=until.date() if until else None,
        words=text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        confidence=round(min(0.99, sure + (0.15 if until else 0.0)), 2),
        until=until,
    )
