"""Reads the busy times out of somebody's calendar elsewhere. Whatever it holds, no more than some thousand times come of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

Span = tuple[datetime, datetime]
LARGEST = 2 * 1024 * 1024  # bytes
MOST_EVENTS, MOST_TIMES = 10_000, 3_000
LONGEST = timedelta(days=60)
MOST_STEPS = 20_000  # repetitions that are looked at of one event: daily for fifty years
RULES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class NoCalendar(ValueError):
    """What came is no calendar that can be read."""


def busy_times(content: bytes, *, zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """The times between two moments in which the calendar's owner is busy, in order, those that meet as one. `zone`: that of
    times which name none. Raises NoCalendar."""
    try:
        calendar = Calendar.from_ical(content)
        events = list(calendar.walk("VEVENT"))[:MOST_EVENTS]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise NoCalendar(type(error).__name__) from error
    if calendar.name != "VCALENDAR":
        raise NoCalendar("VCALENDAR")
    found: list[Span] = []
    for span in _spans(events, zone, since, until):
        found.append(span)
        if len(found) >= MOST_TIMES:
            break
    return _joined(found)


def _spans(events: Iterable[Any], zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    replaced: dict[str, set[datetime]] = defaultdict(set)
    events = list(events)
    for event in events:
        if "RECURRENCE-ID" in event:
            replaced[str(event.get("UID", ""))].add(_moment(event.decoded("RECURRENCE-ID"), zone))
    for event in events:
        try:
            yield from _of_event(event, replaced[str(event.get("UID", ""))], zone, since, until)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            continue  # one event that cannot be read does not hide the others


def _of_event(event: Any, replaced: set[datetime], zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return
    starts, length = event.decoded("DTSTART"), _length(event, zone)
    if not timedelta(0) < length <= LONGEST:
        return
    if "RECURRENCE-ID" in event or not ("RRULE" in event or "RDATE" in event):
        begins = _moment(starts, zone)
        if begins < until and begins + length > since:
            yield begins, begins + length
        return
    without = replaced | {_moment(each, zone) for each in _dates(event, "EXDATE")}
    for begins in _repeated(event, starts, zone, since - length, until):
        if begins not in without:
            yield begins, begins + length


def _repeated(event: Any, starts: date, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The beginnings of a repeating event: reckoned on its local clock, so that ten o'clock stays ten when clocks are changed."""
    home = starts.tzinfo if isinstance(starts, datetime) and starts.tzinfo is not None else zone
    local = starts.replace(tzinfo=None) if isinstance(starts, datetime) else datetime.combine(starts, time())
    seen = set()
    for rule in _listed(event, "RRULE"):
        if str(rule.get("FREQ", [""])[0]).upper() not in RULES:
            continue
        for number, each in enumerate(rrulestr(_naive(rule, home), dtstart=local)):
            moment = each.replace(tzinfo=home).astimezone(UTC)
            if number > MOST_STEPS or moment >= until:
                break
            if moment > since and moment not in seen:
                seen.add(moment)
                yield moment
    for more in _dates(event, "RDATE"):
        moment = _moment(more, zone)
        if since < moment < until and moment not in seen:
            seen.add(moment)
            yield moment


def _naive(rule: Any, home: Any) -> str:
    """The rule with its end on the event's own clock, as `rrulestr` wants it beside a beginning without a zone."""
    rule = dict(rule)
    if rule.get("UNTIL"):
        end = rule["UNTIL"][0]
        if isinstance(end, datetime):
            end = end.astimezone(home).replace(tzinfo=None) if end.tzinfo else end
        else:
            end = datetime.combine(end, time(23, 59, 59))
        rule["UNTIL"] = [end]
    parts = []
    for name, values in rule.items():
        texts = [each.strftime("%Y%m%dT%H%M%S") if isinstance(each, datetime) else str(each) for each in _many(values)]
        parts.append(f"{name}={','.join(texts)}")
    return "RRULE:" + ";".join(parts)


def _many(values: Any) -> list[Any]:
    return list(values) if isinstance(values, list | tuple) else [values]


def _listed(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return [] if value is None else value if isinstance(value, list) else [value]


def _dates(event: Any, name: str) -> list[Any]:
    return [
        each.dt[0] if isinstance(each.dt, tuple) else each.dt for group in _listed(event, name) for each in group.dts
    ]


def _length(event: Any, zone: ZoneInfo) -> timedelta:
    starts = event.decoded("DTSTART")
    if "DTEND" in event:
        return _moment(event.decoded("DTEND"), zone) - _moment(starts, zone)
    if "DURATION" in event:
        return timedelta(seconds=event.decoded("DURATION").total_seconds())
    return timedelta(0) if isinstance(starts, datetime) else timedelta(days=1)


def _moment(value: date, zone: ZoneInfo) -> datetime:
    """A moment in UTC; a day begins at its midnight on the local clock."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
