"""Which format a file is, whatever it is called, and its records with their cells."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from types import ModuleType
from typing import Any, BinaryIO

from atithi.transfer.reading import objects, sheets, tables, trees
from atithi.transfer.reading.helpdesks import flat, origin_of, target_of
from atithi.transfer.reading.raw import MOST_COLUMNS, Layout, Raw
from atithi.transfer.reasons import Unreadable

READERS: dict[str, ModuleType] = {"csv": tables, "xlsx": sheets, "json": objects, "xml": trees}
PREVIEW = 6
_HEADS_FROM = 200  # objects whose keys become columns: later ones may know more, these are what a person maps
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"SQLite")


def look(stream: BinaryIO, wanted: dict[str, str] | None = None) -> tuple[Layout, list[Raw], str, str]:
    """What a file is, its first records, whose export it is and what its records are ("" where a table does not say).

    Raises Unreadable with words for a person.
    """
    wanted = wanted or {}
    reader = READERS[_format(stream)]
    layout: Layout = reader.look(stream, wanted)
    first: list[Raw] = list(
        islice(reader.read(stream, layout), _HEADS_FROM if layout.format in {"json", "xml"} else PREVIEW)
    )
    if not first:
        raise Unreadable("empty_file")
    things = [raw.thing for raw in first if raw.thing is not None]
    if not things:
        return layout, first[:PREVIEW], "file", ""
    layout.heads = list(dict.fromkeys(name for thing in things for name in flat(thing)))[:MOST_COLUMNS]
    origins = {origin_of(thing) for thing in things[:20]} - {"file"}
    return layout, first[:PREVIEW], min(origins, default="file"), target_of(things[0])


def _format(stream: BinaryIO) -> str:
    stream.seek(0)
    begin = stream.read(4096)
    if begin.startswith(b"PK\x03\x04"):
        return "xlsx"
    if begin.startswith(_COMPOUND):
        raise Unreadable("locked" if _encrypted(stream) else "old_excel")
    if not begin.strip():
        raise Unreadable("empty_file")
    if begin.startswith(_BINARY):
        raise Unreadable("not_a_table")
    text = begin.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in {b"{", b"["}:
        return "json"
    if text[:1] == b"<":
        return "xml"
    return "csv"


def _encrypted(stream: BinaryIO) -> bool:
    """Whether a compound file is a new workbook behind a password, not an old one."""
    stream.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in stream.read(1024 * 1024)


def records(stream: BinaryIO, layout: Layout) -> Iterator[Raw]:
    """Everything behind the heads. Raises Unreadable from where the file is damaged on."""
    found: Iterator[Raw] = READERS[layout.format].read(stream, layout)
    return found


def cells_of(raw: Raw, layout: Layout) -> list[str]:
    """A record's cells in the order of the heads."""
    if raw.thing is None:
        return raw.cells
    found = flat(raw.thing)
    return [found.get(head, "") for head in layout.heads]


def stored(layout: Layout) -> dict[str, Any]:
    """A layout as it is kept."""
    return asdict(layout)


def restored(kept: dict[str, Any]) -> Layout:
    """A layout as it was kept."""
    return Layout(**{name: kept[name] for name in Layout.__dataclass_fields__ if name in kept})
