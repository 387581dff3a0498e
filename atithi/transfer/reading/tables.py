"""CSV: whatever its encoding and separator, with a BOM or none, with newlines in quotes."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import charset_normalizer

from atithi.transfer.reading.raw import LONGEST_CELL, MOST_COLUMNS, Layout, Raw, find_heads
from atithi.transfer.reasons import Unreadable

SAMPLE = 256 * 1024
SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "mac-roman")
"""Those that a person may choose. Text of our languages is in one of the first two, or lost."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 30
csv.field_size_limit(LONGEST_CELL)


def look(stream: BinaryIO, wanted: dict[str, str]) -> Layout:
    """Encoding, separator and heads. `wanted` may name encoding and separator."""
    stream.seek(0)
    sample = stream.read(SAMPLE)
    encoding = wanted.get("encoding") or encoding_of(sample, whole=stream)
    text = sample.decode(encoding, "replace")
    if "\x00" in text:
        raise Unreadable("not_a_table")
    separator = wanted.get("separator") or separator_of(text)
    layout = Layout("csv", encoding=encoding, separator=separator)
    try:
        first = list(islice(_rows(stream, layout), _LOOKED_AT))
    except csv.Error as error:
        raise Unreadable("malformed", row=1) from error
    place = find_heads(first)
    if place < 0:
        raise Unreadable("empty_file")
    layout.heads, layout.head_row = [cell.strip()[:120] for cell in first[place]], place + 1
    if len(layout.heads) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", most=MOST_COLUMNS)
    return layout


def read(stream: BinaryIO, layout: Layout) -> Iterator[Raw]:
    """The rows behind the heads; empty ones are counted and left out. Raises Unreadable where it is damaged."""
    rows, number = _rows(stream, layout), 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable("malformed", row=number + 1) from error
        number += 1
        if number > layout.head_row and any(cell.strip() for cell in cells):
            yield Raw(number, cells[:MOST_COLUMNS])


def _rows(stream: BinaryIO, layout: Layout) -> Iterator[list[str]]:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=layout.encoding, errors="replace", newline="")
    try:
        yield from csv.reader(text, delimiter=layout.separator or ",")
    finally:
        text.detach()  # the stream is the caller's


def encoding_of(sample: bytes, *, whole: BinaryIO | None = None) -> str:
    """How a text is encoded, by its mark, by being sound UTF-8, by its zeros, else by the likeliest guess."""
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    even, odd = sample[0:2000:2].count(0), sample[1:2000:2].count(0)
    if odd + even > len(sample[:2000]) // 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    if _is_utf8(sample, whole):
        return "utf-8"
    best = charset_normalizer.from_bytes(sample[:64_000], cp_isolation=["cp1252", "mac_roman", "cp1256"]).best()
    return best.encoding.replace("_", "-") if best is not None else "cp1252"


def _is_utf8(sample: bytes, whole: BinaryIO | None) -> bool:
    """Whether it reads as UTF-8 to its end; a stray byte or two in a large file are that row's fault, not the file's."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        bad = sample.decode("utf-8", "replace").count("\ufffd")
        beyond = sum(1 for byte in sample if byte > 127)
        return bad * 20 < beyond
    return True


def separator_of(text: str) -> str:
    """The separator by which most rows have the same number of columns, above one."""
    best, found = (0, 0), ","
    for separator in SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _LOOKED_AT))
        except csv.Error:
            continue
        counts = [len(row) for row in rows if row]
        width = max(set(counts), key=counts.count) if counts else 0
        score = (counts.count(width) if width > 1 else 0, width)
        if score > best:
            best, found = score, separator
    return found
