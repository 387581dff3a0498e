"""XLSX, row by row. A workbook is a packed folder of XML from a stranger: what it unpacks to is looked at first."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from atithi.transfer.reading.raw import LONGEST_CELL, MOST_COLUMNS, Layout, Raw, find_heads
from atithi.transfer.reasons import Unreadable

MOST_UNPACKED = 2 * 1024**3
MOST_SHARED = 300 * 1024**2  # texts that are held in memory while a sheet is read
MOST_RATIO = 250  # a sheet of one number repeated shrinks to a hundredth; a bomb to a thousandth
FREE = 4 * 1024**2  # below this it harms nobody, however it was packed
_LOOKED_AT = 30
_BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError, ParseError, OSError, EOFError,
           InvalidFileException, NotImplementedError, RuntimeError)  # fmt: skip
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def check_package(stream: BinaryIO) -> None:
    """Raises Unreadable for what is no workbook, and for one that would unpack to far too much."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise Unreadable("packed")
            if len(entries) > 10_000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise Unreadable("bomb")
            for entry in entries:
                if entry.file_size > FREE and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
                    raise Unreadable("bomb")
                if entry.filename.endswith("sharedStrings.xml") and entry.file_size > MOST_SHARED:
                    raise Unreadable("bomb")
                if entry.filename.endswith((".xml", ".rels")) and entry.file_size:
                    with package.open(entry) as part:
                        if _DOCTYPE.search(part.read(4096)):
                            raise Unreadable("doctype")
    except _BROKEN as error:
        raise Unreadable("malformed", row=1) from error


def look(stream: BinaryIO, wanted: dict[str, str]) -> Layout:
    """Sheets and heads. `wanted` may name the sheet."""
    check_package(stream)
    try:
        book = _open(stream)
        sheets = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise Unreadable("empty_file")
        layout = Layout(
            "xlsx", sheets=sheets, sheet=wanted.get("sheet", "") if wanted.get("sheet") in sheets else sheets[0]
        )
        first = [_texts(row) for row in islice(_cells(book, layout.sheet), _LOOKED_AT)]
        layout.formulas = _has_formulas(stream, layout.sheet)
    except _BROKEN as error:
        raise Unreadable("malformed", row=1) from error
    place = find_heads(first)
    if place < 0:
        raise Unreadable("empty_file")
    layout.heads, layout.head_row = [cell.strip()[:120] for cell in first[place]], place + 1
    while layout.heads and not layout.heads[-1]:
        layout.heads.pop()
    return layout


def read(stream: BinaryIO, layout: Layout) -> Iterator[Raw]:
    """The rows behind the heads; empty ones are counted and left out."""
    check_package(stream)
    number = 0
    try:
        for row in _cells(_open(stream), layout.sheet):
            number += 1
            if number > layout.head_row:
                cells = _texts(row)
                if any(cells):
                    yield Raw(number, cells)
    except _BROKEN as error:
        raise Unreadable("malformed", row=number + 1) from error


def _open(stream: BinaryIO, *, values: bool = True) -> Any:
    stream.seek(0)
    return load_workbook(stream, read_only=True, data_only=values, keep_links=False)


def _cells(book: Any, sheet: str) -> Iterator[tuple[Any, ...]]:
    page = book[sheet]
    page.reset_dimensions()  # what a workbook says of its own size is often wrong
    rows: Iterator[tuple[Any, ...]] = page.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    return rows


def _has_formulas(stream: BinaryIO, sheet: str) -> bool:
    """Whether the first rows hold formulas: they count by the value that was last reckoned, and the person is told."""
    rows = islice(_cells(_open(stream, values=False), sheet), 200)
    return any(isinstance(cell, str) and cell.startswith("=") and len(cell) > 1 for row in rows for cell in row)


def _texts(row: tuple[Any, ...]) -> list[str]:
    """Its cells up to the last that is filled."""
    found = [_text(cell) for cell in row]
    while found and not found[-1]:
        found.pop()
    return found


def _text(value: Any) -> str:
    """A cell as a person would write it: whole numbers without a point, days without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value).strip()[:LONGEST_CELL]
