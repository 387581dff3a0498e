"""What can be brought in: its fields, and how records become guests, orders and the like."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from atithi.customers.models import Attribute
from atithi.events import Actor
from atithi.transfer.models import Policy
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column may be. `words`: how such columns are headed; `many`: several columns may be it."""

    name: str
    title: Any
    words: tuple[str, ...] = ()
    need: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """In what an import works."""

    number: int
    origin: str
    policy: str
    actor: Actor
    zone: ZoneInfo
    batch: int = 0
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """What stands in the facts that it brings about."""
        return {"import": self.number}

    @property
    def skips(self) -> bool:
        return self.policy == Policy.SKIP

    @property
    def overwrites(self) -> bool:
        return self.policy == Policy.OVERWRITE


@dataclass(slots=True)
class Given:
    """A record that was read: values by field, checked; and what must occur once in a file."""

    row: int
    values: dict[str, Any]
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Mark:
    """A thing that was made or changed: by it an import can be taken back."""

    kind: str
    key: int
    made: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What became of a record: added, changed or same."""

    what: str
    marks: list[Mark] = field(default_factory=list)


Lines = list[dict[str, list[str]]]
"""The lines of a record; of each the texts by field."""
Settled = list[Outcome | Rejected]


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of thing. `read` checks a record by itself and touches no database. `settle` deals with a batch of them
    in the caller's transaction, or, with `write` False, only tells what it would do. `group`: the field whose equal
    neighbours make one thing; `size`: records of a batch."""

    name: str
    title: Any
    hint: Any
    icon: str
    fields: Callable[[], Sequence[Field]]
    read: Callable[[Lines, Record, Scene], Given]
    settle: Callable[[Sequence[Given], Scene, bool], Settled]
    size: int = 200
    group: str = ""
