"""Which times are free: pure reckoning over any number of people, fast enough to ask for a month of a hundred of them.

Time is counted in cells of five minutes since 1970 (UTC), and a stretch of them is one large whole number with a bit for each
cell. What is free for all of an appointment is then found by a few shifts, whatever the number of days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

CELL = timedelta(minutes=5)
CELL_SECONDS = 300
LONGEST_DAYS = 100

Span = tuple[datetime, datetime]


def cell_of(moment: datetime) -> int:
    """The cell that a moment lies in."""
    return int(moment.timestamp()) // CELL_SECONDS


def moment_of(cell: int) -> datetime:
    """The beginning of a cell."""
    return datetime.fromtimestamp(cell * CELL_SECONDS, UTC)


def cells_between(starts_at: datetime, ends_at: datetime) -> range:
    """All cells that a time touches."""
    return range(cell_of(starts_at), -(-int(ends_at.timestamp()) // CELL_SECONDS))


@dataclass(frozen=True)
class Shape:
    """What a service needs of a person's time, in minutes (whole cells), and when it may begin."""

    minutes: int
    before: int = 0
    after: int = 0
    step: int = 30
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Kolkata"))


@dataclass(frozen=True)
class Diary:
    """One person's time: when they can be booked, when they are busy, which cells appointments take (first, and first after;
    buffers included), and the beginnings of groups that one can still join."""

    person: int
    open: Sequence[Span]
    busy: Sequence[Span] = ()
    taken: Sequence[tuple[int, int]] = ()
    joinable: Sequence[datetime] = ()


@dataclass(frozen=True)
class Slot:
    """A time that can be booked, and with whom (ids, in the order of the diaries)."""

    starts_at: datetime
    ends_at: datetime
    people: tuple[int, ...]


def slots(shape: Shape, diaries: Iterable[Diary], first: datetime, last: datetime) -> list[Slot]:
    """Every time from `first` on, before `last`, at which somebody has the whole of it free, in order."""
    last = min(last, first + timedelta(days=LONGEST_DAYS))
    if last <= first:
        return []
    start = -(-int(first.timestamp()) // CELL_SECONDS)
    count = cell_of(last - timedelta(microseconds=1)) - start + 1
    margin = -(-shape.before // 5) + 1
    base = start - margin  # bits before `start` are needed for what must be free before it
    width = count + margin + -(-(shape.minutes + shape.after) // 5) + 1
    wanted = _grid(shape.zone, shape.step, start, count) << margin
    begin: dict[int, list[int]] = {}
    rooms: dict[int, tuple[Sequence[Span], int]] = {}  # many people share their hours: these are laid out once
    for diary in diaries:
        if id(diary.open) not in rooms:
            rooms[id(diary.open)] = diary.open, wanted & _room(shape, diary.open, base, width)
        free = rooms[id(diary.open)][1] & _undisturbed(shape, diary, base, width)
        for moment in diary.joinable:
            place = cell_of(moment) - base
            if margin <= place < margin + count:
                free |= 1 << place
        for place in _bits(free):
            if place in begin:
                begin[place].append(diary.person)
            else:
                begin[place] = [diary.person]
    length = timedelta(minutes=shape.minutes)
    return [
        Slot(moment := moment_of(base + place), moment + length, tuple(people))
        for place, people in sorted(begin.items())
    ]


def _room(shape: Shape, hours: Sequence[Span], base: int, width: int) -> int:
    """The cells at which an appointment could begin as far as hours go: all of it lies in them."""
    return _runs(_mask(_whole(hours), base, width), -(-shape.minutes // 5))


def _undisturbed(shape: Shape, diary: Diary, base: int, width: int) -> int:
    """The cells at which an appointment could begin with nothing else in it or its buffers."""
    length, before, after = (-(-each // 5) for each in (shape.minutes, shape.before, shape.after))
    free = ~_mask(chain(_touched(diary.busy), diary.taken), base, width) & (1 << width) - 1
    return _runs(free, before + length + after) << before


def _whole(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The cells that lie in spans as a whole: first, and first after."""
    return ((-(-int(one.timestamp()) // CELL_SECONDS), int(other.timestamp()) // CELL_SECONDS) for one, other in spans)


def _touched(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The cells of which spans take anything: first, and first after."""
    return ((int(one.timestamp()) // CELL_SECONDS, -(-int(other.timestamp()) // CELL_SECONDS)) for one, other in spans)


def _mask(ranges: Iterable[tuple[int, int]], base: int, width: int) -> int:
    """A bit for each cell of ranges. Written as digits first: many short ranges cost less so than as large numbers."""
    digits = bytearray(b"0") * width
    ones = b"1" * width
    for first, end in ranges:
        low, high = first - base, end - base
        if low < 0:
            low = 0
        if high > width:
            high = width
        if low < high:
            digits[low:high] = ones[: high - low]
    digits.reverse()
    return int(digits, 2) if width else 0


def _runs(mask: int, length: int) -> int:
    """The cells from which on `length` cells in a row are set."""
    done = 1
    while done < length:
        step = min(done, length - done)
        mask &= mask >> step
        done += step
    return mask


def _bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set."""
    digits = bin(mask)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


@lru_cache(maxsize=256)
def _grid(zone: ZoneInfo, step: int, start: int, count: int) -> int:
    """The cells that begin at a round time of the local clock: every `step` minutes from midnight on."""
    found = 0
    place = 0
    while place < count:
        moment = moment_of(start + place).astimezone(zone)
        offset = _offset(moment)
        # As far as the clock is not changed, a day at a time, round times follow each other at the same distance.
        size = min(288, count - place)
        while size > 1 and _offset(moment_of(start + place + size - 1).astimezone(zone)) != offset:
            size //= 2
        for one in range(size):
            if ((start + place + one) * 5 + offset) % 1440 % step == 0:
                found |= 1 << (place + one)
        place += size
    return found


def _offset(moment: datetime) -> int:
    """Minutes by which the local clock is ahead of UTC."""
    return int((moment.utcoffset() or timedelta(0)).total_seconds()) // 60


def overlap(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What two lists of spans, each in order and without overlaps, have in common."""
    found: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        begins, ends = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if begins < ends:
            found.append((begins, ends))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return found
