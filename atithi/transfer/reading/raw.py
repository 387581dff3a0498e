"""The one shape in which readers hand over what they read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000
MOST_OBJECT = 8 * 1024 * 1024  # bytes of one object of JSON or XML


@dataclass(slots=True)
class Raw:
    """One row of a table (`cells`), or one object of an export (`thing`). `row` counts from 1, heads included."""

    row: int
    cells: list[str] = field(default_factory=list)
    thing: dict[str, Any] | None = None


@dataclass
class Layout:
    """What a file is. `heads` are names of columns; `head_row` is the row in which they stand (0: none, objects)."""

    format: str
    heads: list[str] = field(default_factory=list)
    head_row: int = 1
    encoding: str = ""
    separator: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    formulas: bool = False


class Reader(Protocol):
    """A format: `look` tells what a file is, `read` gives its rows behind the heads. Both raise Unreadable."""

    def look(self, stream: BinaryIO, wanted: dict[str, str]) -> Layout: ...

    def read(self, stream: BinaryIO, layout: Layout) -> Iterator[Raw]: ...


def find_heads(rows: list[list[str]]) -> int:
    """The row (from 0) with the names of columns: the first with two filled cells, or the first filled one at all; -1."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    several = next((place for place, count in enumerate(filled) if count >= 2), -1)
    if several >= 0:
        return several
    return next((place for place, count in enumerate(filled) if count), -1)
