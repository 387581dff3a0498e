"""Records in batches: what stands together stays together, and a batch is small enough for one short transaction."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from atithi.transfer.reading.formats import cells_of
from atithi.transfer.reading.raw import Layout, Raw

MOST_BYTES = 512 * 1024  # of a batch, before it is packed
MOST_TOGETHER = 500  # rows of one order or conversation


@dataclass(slots=True)
class Record:
    """What becomes one thing: a row, or several that stand together. `lines`: the cells of each, by the heads."""

    row: int
    lines: list[list[str]]
    thing: dict[str, Any] | None = None

    @property
    def whole(self) -> Any:
        """As it stood in the file."""
        return self.thing if self.thing is not None else self.lines


def grouped(raws: Iterable[Raw], layout: Layout, key: int) -> Iterator[Record]:
    """Records of raw rows; neighbours with the same text in column `key` are one (key below 0: each is its own)."""
    held: Record | None = None
    name = ""
    for raw in raws:
        if key < 0 or raw.thing is not None:
            yield Record(raw.row, [raw.cells] if raw.thing is None else [cells_of(raw, layout)], raw.thing)
            continue
        now = raw.cells[key].strip() if key < len(raw.cells) else ""
        if held is not None and now and now == name and len(held.lines) < MOST_TOGETHER:
            held.lines.append(raw.cells)
            continue
        if held is not None:
            yield held
        held, name = Record(raw.row, [raw.cells]), now
    if held is not None:
        yield held


def sheaves(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Records in batches of `size`, smaller where they are large."""
    sheaf: list[Record] = []
    weight = 0
    for record in records:
        sheaf.append(record)
        weight += sum(len(cell) for line in record.lines for cell in line)
        if len(sheaf) >= size or weight > MOST_BYTES:
            yield sheaf
            sheaf, weight = [], 0
    if sheaf:
        yield sheaf


def pack(records: list[Record]) -> bytes:
    """Records as they are kept. Of objects only the object: its cells are laid out anew."""
    rows = [[one.row, one.thing if one.thing is not None else one.lines] for one in records]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 3)


def unpack(packed: bytes, layout: Layout) -> list[Record]:
    """Records that were kept."""
    rows = json.loads(zlib.decompress(bytes(packed)))
    return [
        Record(row, [cells_of(Raw(row, thing=kept), layout)], kept) if isinstance(kept, dict) else Record(row, kept)
        for row, kept in rows
    ]
