"""The calendar of appointments as a grid: columns of people or days, a row for each quarter of an hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from atithi.promises import moments
from atithi.promises.appointment_queries import bookable_people, busy_between, calendar
from atithi.promises.models import Appointment, BusyTime
from atithi.staff.models import Store, User

FIRST, LAST = 9, 19  # hours that are always shown
LANES = 4
WEEK = 7
MOST_PEOPLE = 12


@dataclass
class Block:
    """A time in a column: an appointment, or one in which somebody is busy. Rows and lanes count from one."""

    row: int
    rows: int
    appointment: Appointment | None = None
    busy: BusyTime | None = None
    text: str = ""
    lane: int = 1
    lanes: int = 1


@dataclass(frozen=True)
class Column:
    """A person's day, or a day."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    person: User | None = None
    day: date | None = None
    today: bool = False


@dataclass(frozen=True)
class Grid:
    """What the page shows: columns, the hours beside them, how many more people there are."""

    columns: list[Column]
    hours: list[tuple[int, str]]
    rows: int
    more: int = 0


def day_grid(user: User, day: date, zone: ZoneInfo, today: date, *, store: Store | None, person: User | None) -> Grid:
    """One day, a column for each person who gives services or has an appointment in it."""
    found = calendar(user, day, day, zone, store=store, person=person)
    people = {one.pk: one for one in ([person] if person else bookable_people())} | {
        one.person_id: one.person for one in found
    }
    shown = sorted(people.values(), key=lambda one: (one.pk != user.pk, one.name, one.pk))
    chosen = shown[:MOST_PEOPLE]
    busy = busy_between(chosen, day, day, zone)
    first, last = _bounds([(day, found)], zone)
    columns = [
        Column(one.name, _blocks(day, [each for each in found if each.person_id == one.pk],
                                 [each for each in busy if each.user_id == one.pk], zone, first, last), one, day, day == today)
        for one in chosen
    ]  # fmt: skip
    return _grid(columns, first, last, zone, day, len(shown) - len(chosen))


def week_grid(user: User, day: date, zone: ZoneInfo, today: date, *, store: Store | None, person: User | None) -> Grid:
    """Seven days from Monday on, of one person or of everybody."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    found = calendar(user, days[0], days[-1], zone, store=store, person=person)
    busy = busy_between([person], days[0], days[-1], zone) if person else []
    first, last = _bounds([(each, found) for each in days], zone)
    columns = [
        Column(moments.short_day(each), _blocks(each, found, busy, zone, first, last), person, each, each == today)
        for each in days
    ]
    return _grid(columns, first, last, zone, monday, 0)


def _grid(columns: list[Column], first: int, last: int, zone: ZoneInfo, day: date, more: int) -> Grid:
    noon = datetime(day.year, day.month, day.day, tzinfo=zone)
    hours = [((hour - first) * 4 + 1, moments.clock(noon.replace(hour=hour), zone)) for hour in range(first, last)]
    return Grid(columns, hours, (last - first) * 4, more)


def _bounds(days: Iterable[tuple[date, Sequence[Appointment]]], zone: ZoneInfo) -> tuple[int, int]:
    """The hours that a calendar must show, at least nine to seven."""
    first, last = FIRST, LAST
    for day, found in days:
        for each in found:
            begins, ends = _within(each.starts_at, each.ends_at, day, zone)
            if begins < ends:
                first, last = min(first, begins // 60), max(last, -(-ends // 60))
    return first, last


def _within(starts_at: datetime, ends_at: datetime, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Minutes of the local day that a time takes, by the clock on the wall."""

    def wall(moment: datetime) -> int:
        local = moment.astimezone(zone)
        return (local.date() - day).days * 1440 + local.hour * 60 + local.minute

    return max(wall(starts_at), 0), min(wall(ends_at), 1440)


def _blocks(
    day: date, found: Iterable[Appointment], busy: Iterable[BusyTime], zone: ZoneInfo, first: int, last: int
) -> list[Block]:
    blocks = []
    times: list[Appointment | BusyTime] = [*found, *busy]
    for each in times:
        starts_at, ends_at = each.starts_at, each.ends_at
        begins, ends = _within(starts_at, ends_at, day, zone)
        begins, ends = max(begins, first * 60), min(ends, last * 60)
        if begins >= ends:
            continue
        row = (begins - first * 60) // 15 + 1
        rows = max(-(-(ends - first * 60) // 15) - row + 1, 1)
        text = f"{moments.clock(starts_at, zone)} – {moments.clock(ends_at, zone)}"
        kind: dict[str, Any] = {"appointment": each} if isinstance(each, Appointment) else {"busy": each}
        blocks.append(Block(row, rows, text=text, **kind))
    return _in_lanes(sorted(blocks, key=lambda block: (block.row, -block.rows)))


def _in_lanes(blocks: list[Block]) -> list[Block]:
    """Side by side what is at the same time; beyond four, on top of each other."""
    group: list[Block] = []
    ends = 0
    for block in blocks:
        if block.row >= ends:
            _share(group)
            group, ends = [], 0
        group.append(block)
        ends = max(ends, block.row + block.rows)
    _share(group)
    return blocks


def _share(group: list[Block]) -> None:
    free = [0] * LANES
    for block in group:
        lane = next((number for number, until in enumerate(free) if until <= block.row), LANES - 1)
        free[lane] = block.row + block.rows
        block.lane = lane + 1
    lanes = max((block.lane for block in group), default=1)
    for block in group:
        block.lanes = lanes
