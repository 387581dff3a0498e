"""How timely guests were served: clocks that stopped in a range of days, grouped by the database.

A group's share is of the clocks that had something to meet, with Wilson's interval; median and 90th percentile are of all that
were measured, by nearest rank. What was dropped (spam, merged) is in no figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import ExtractHour, RowNumber, TruncDate

from atithi.conversations.models import Channel
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.proportions import Proportion, wilson
from atithi.staff.models import Language, Store, User
from atithi.staff.queries import business
from atithi.standards.clocks.kinds import FIRST_REPLY, KINDS
from atithi.standards.clocks.queries import seen_by
from atithi.standards.models import Clock, Outcome

PERIODS = (7, 30, 90)
MOST_DAYS = 92
FEWEST = 5
"""Below as many clocks no share is said of a group."""
ROWS = 50
DIMENSIONS = ("day", "hour", "store", "language", "channel", "person")
OUTCOMES = ("met", "missed")
_FIELDS = {"store": "store_id", "language": "language", "channel": "channel_id", "person": "person_id"}


@dataclass(frozen=True, slots=True)
class Range:
    """Days on the clock of the business, both included, and the kind of clock that is asked about."""

    since: date
    until: date
    kind: str
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.since, time(), self.zone)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.until + timedelta(days=1), time(), self.zone)


@dataclass(frozen=True, slots=True)
class Line:
    """A group. `met`: None where none of its clocks had something to meet; times in seconds, None of nothing."""

    value: str
    name: str
    count: int
    met: Proportion | None
    median: int | None
    ninth: int | None

    @property
    def enough(self) -> bool:
        """Whether it has enough clocks for a share to be said."""
        return self.met is not None and self.met.of >= FEWEST

    @property
    def missed(self) -> int:
        return self.met.of - self.met.count if self.met else 0


def asked(*, since: str = "", until: str = "", days: int | None = None, kind: str = "") -> Range:
    """The range that is asked for: two dates, or so many days until today. Raises NotFound for what is none."""
    zone = ZoneInfo(business().time_zone)
    today = now().astimezone(zone).date()
    try:
        last = date.fromisoformat(until) if until else today
        first = date.fromisoformat(since) if since else last - timedelta(days=(days or 30) - 1)
        found = Range(first, last, kind or FIRST_REPLY, zone)
        span = (found.begins, found.ends)
    except (ValueError, OverflowError):
        raise NotFound from None
    if found.kind not in KINDS or not 1 <= found.days <= MOST_DAYS or span[0].year < 1970:
        raise NotFound
    return found


def may_ask(user: User, by: str) -> bool:
    """Whether this person may see the groups: those of persons are for those who lead."""
    return by in DIMENSIONS and (by != "person" or user.leads)


def stopped(user: User, over: Range) -> QuerySet[Clock]:
    """The clocks of a range that this person may see: an index scan over kind and time."""
    rows = Clock.objects.filter(kind=over.kind, stopped_at__gte=over.begins, stopped_at__lt=over.ends)
    return seen_by(user, rows.exclude(outcome=Outcome.DROPPED))


def whole(user: User, over: Range) -> Line:
    """All of the range as one line."""
    lines = _lines(stopped(user, over).annotate(part=Value("")))
    return lines[0] if lines else Line("", "", 0, None, None, None)


def groups(user: User, over: Range, by: str) -> list[Line]:
    """The range by day, hour, store, language, channel or person: two grouped questions, and one for names. Days and hours in
    their order, the others by how many there are. NotFound for what is not theirs to ask."""
    if not may_ask(user, by):
        raise NotFound
    lines = _lines(stopped(user, over).annotate(part=_part(by, over)))
    names = _names(by, [line.value for line in lines if line.value])
    named = [Line(line.value, names.get(line.value, ""), *_rest(line)) for line in lines]
    if by in {"day", "hour"}:
        return sorted(named, key=lambda line: (len(line.value), line.value))
    return sorted(named, key=lambda line: (-line.count, line.name))


def _rest(line: Line) -> tuple[int, Proportion | None, int | None, int | None]:
    return line.count, line.met, line.median, line.ninth


def _part(by: str, over: Range) -> Any:
    """What the rows are grouped by. A day is the one on which the clock stopped, an hour the one in which it began."""
    if by == "day":
        return TruncDate("stopped_at", tzinfo=over.zone)
    if by == "hour":
        return ExtractHour("started_at", tzinfo=over.zone)
    return F(_FIELDS[by])


def _lines(rows: QuerySet[Any]) -> list[Line]:
    """Counts, and the two ranks that are shown, by what `part` says."""
    met, missed = Q(outcome=Outcome.MET), Q(outcome=Outcome.MISSED)
    counted = rows.order_by().values_list("part").annotate(
        n=Count("pk"), met=Count("pk", filter=met), of=Count("pk", filter=met | missed)
    )  # fmt: skip
    ranked = rows.order_by().annotate(
        rank=Window(RowNumber(), partition_by=[F("part")], order_by=[F("worked"), F("pk")]),
        size=Window(Count("pk"), partition_by=[F("part")]),
    )
    middle, ninth = (F("size") + 1) / 2, (F("size") * 9 + 9) / 10
    shown = ranked.filter(Q(rank=middle) | Q(rank=ninth)).values_list("part", "rank", "size", "worked")
    ranks = {(part, rank): worked for part, rank, _size, worked in shown}
    return [
        Line(
            "" if part is None else str(part), "", n, wilson(kept, of) if of else None,
            ranks[part, (n + 1) // 2], ranks[part, (n * 9 + 9) // 10],
        )
        for part, n, kept, of in counted
        if n  # of nothing the database counts nothing, once
    ]  # fmt: skip


def _names(by: str, values: Iterable[str]) -> dict[str, str]:
    if by in {"day", "hour"}:
        return {}
    if by == "language":
        return {code: str(label) for code, label in Language.choices}
    model: Any = {"store": Store, "channel": Channel, "person": User}[by]
    rows = model._default_manager.filter(pk__in=list(values)).values_list("pk", "name")
    return {str(number): name for number, name in rows}


def behind(
    user: User, over: Range, *, by: str = "", value: str = "", outcome: str = "", standard: str | None = None,
    offset: int = 0,
) -> tuple[list[Clock], bool]:  # fmt: skip
    """The clocks behind a figure with their conversations, the latest first, and whether there are more. `standard`: the
    clocks of one, "" of those that ran by an agreement alone; None: of all."""
    rows = stopped(user, over)
    if by:
        if not may_ask(user, by):
            raise NotFound
        rows = rows.annotate(part=_part(by, over)).filter(**_wanted(by, value))
    if outcome:
        if outcome not in OUTCOMES:
            raise NotFound
        rows = rows.filter(outcome=outcome)
    if standard is not None:
        rows = rows.filter(standard__standard__public_id=standard) if standard else rows.filter(standard=None)
    rows = rows.filter(conversation__in=visible_to(user))
    related = ("conversation__customer", "channel", "person")
    page = list(rows.select_related(*related).order_by("-stopped_at", "-id")[offset : offset + ROWS + 1])
    return page[:ROWS], len(page) > ROWS


def _wanted(by: str, value: str) -> dict[str, Any]:
    if by == "language":
        return {"part": value}
    if not value:
        return {"part__isnull": True}
    try:
        return {"part": date.fromisoformat(value) if by == "day" else int(value[:18])}
    except ValueError:
        raise NotFound from None
