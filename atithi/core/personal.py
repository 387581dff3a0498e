"""The shapes in which rooms tell what they know of one person, what erasing would do to it, and what it left behind.

A room contributes by one module with three functions and one line in `config/privacy.py`. `ids` are the numbers of the
records that stand for the person: theirs, and those that were joined to it.

    tell(ids) -> list[Part]                 everything about them, in the reader's language
    fate(ids, moment) -> Fate               what would go, what the law makes stay, what stands against it now
    erase(ids, moment) -> list[str]         does it, in the caller's transaction; paths of files for which there is no row
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with what is told."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter of what is known of a person. `columns`: (name for programs, heading for people)."""

    name: str
    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[dict[str, Any]]
    files: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Goes:
    """Something that erasing removes. `count` of them; 0 is not shown."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Stays:
    """Something that stays without a name, because a law says so, and until when."""

    label: str
    count: int
    why: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What erasing would do to what a room knows. With `against` it cannot be done now: sentences for people."""

    goes: Sequence[Goes] = ()
    stays: Sequence[Stays] = ()
    against: Sequence[str] = field(default_factory=tuple)


Tell = Callable[[Sequence[int]], list[Part]]
Foretell = Callable[[Sequence[int], datetime], Fate]
Erase = Callable[[Sequence[int], datetime], list[str]]
