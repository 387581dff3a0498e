"""When a reply shall leave: what is chosen often, and what words like “tomorrow 10 am” or “శుక్రవారం ఉదయం” mean."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from atithi.core.clock import now
from atithi.language import times
from atithi.workspace import wording

MORNING, EVENING = time(9), time(18)


@dataclass(frozen=True)
class Moment:
    """A moment to choose, with the words for it."""

    at: datetime
    words: str


def sent_moment(text: str) -> datetime | None:
    """A moment as a page sends it, on the business's clock where it has no zone. None for what is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(found) if found and not found.tzinfo else found


def moments(words: str = "") -> list[Moment]:
    """What the words mean, if anything; without words, three that are chosen often."""
    local = timezone.localtime(now()).replace(second=0, microsecond=0)
    if not words.strip():
        return _usual(local)
    found: list[Moment] = []
    for language in dict.fromkeys([None, (get_language() or "en")[:2]]):
        for span in times.find(words[:200], local, language):
            at = _moment(span, local)
            if at > local and all(at != other.at for other in found):
                found.append(Moment(at, wording.coming(at, local)))
    return found[:4]


def _moment(span: times.TimeSpan, local: datetime) -> datetime:
    """A named hour is that hour, a length of time its end, a day its morning (or its evening, where the morning is past)."""
    length = span.end - span.start
    if span.kind == "duration" or (span.kind == "deadline" and length < timedelta(days=1)):
        return span.end
    if span.kind == "deadline":
        return datetime.combine(span.end.date(), MORNING, tzinfo=local.tzinfo)
    if length >= timedelta(hours=23):
        morning = span.start.replace(hour=MORNING.hour, minute=0)
        return morning if morning > local else span.start.replace(hour=EVENING.hour, minute=0)
    return span.start if span.start > local else span.end


def _usual(local: datetime) -> list[Moment]:
    tomorrow = (local + timedelta(days=1)).replace(hour=MORNING.hour, minute=0)
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=MORNING.hour, minute=0)
    soon = (local + timedelta(hours=1)).replace(minute=local.minute // 5 * 5)
    evening = local.replace(hour=EVENING.hour, minute=0)
    wanted = [soon, *([evening] if evening > soon else []), tomorrow, monday]
    return [Moment(at, wording.coming(at, local)) for at in dict.fromkeys(wanted)]
