"""By when: what people say of a promise's time ("Friday", "కల సాయంత్రం 5", "3 din mein") as the end of that time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from atithi.language import times
from atithi.promises.actions.making import precision_of
from atithi.promises.models import Precision

LONGEST = 200
WHOLE_DAY = timedelta(hours=23)


@dataclass(frozen=True)
class Due:
    """The end of a promised time, and how exactly it was said."""

    at: datetime
    precision: str


def end_of_day(day: datetime) -> Due:
    """The end of a local day: promised within it."""
    return Due(day.replace(hour=23, minute=59, second=59, microsecond=0), Precision.DAY)


def read(words: str, present: datetime, language: str | None = None) -> list[Due]:
    """What the words may mean, as seen from the local moment `present`: a day its end, an hour that hour, a length its end.
    Nothing that is over; the same moment once."""
    found: dict[datetime, Due] = {}
    for spoken in dict.fromkeys([None, language]):
        for span in times.find(words[:LONGEST], present, spoken):
            if span.end <= present:
                continue
            due = _due(span)
            found.setdefault(due.at, due)
    return list(found.values())[:4]


def _due(span: times.TimeSpan) -> Due:
    if span.kind in {"deadline", "duration"}:
        return Due(span.end, precision_of(span.end))
    if span.end - span.start >= WHOLE_DAY:
        last = span.end if precision_of(span.end) == Precision.DAY else span.end - timedelta(seconds=1)
        return end_of_day(last)
    return (
        Due(span.start, Precision.MINUTE)
        if span.end - span.start <= timedelta(hours=1)
        else Due(span.end, Precision.MINUTE)
    )


def usual(present: datetime) -> list[Due]:
    """What is promised most often: within an hour, by this evening, tomorrow, in three days, in a week."""
    hour = (present + timedelta(hours=1)).replace(minute=present.minute // 5 * 5, second=0, microsecond=0)
    evening = present.replace(hour=18, minute=0, second=0, microsecond=0)
    days = [end_of_day(present + timedelta(days=number)) for number in (1, 3, 7)]
    later = [Due(evening, Precision.MINUTE)] if evening > hour else []
    return [Due(hour, Precision.MINUTE), *later, *days]
