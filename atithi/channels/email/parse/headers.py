"""Header lines: finding them, decoding their words (RFC 2047) and parameters (RFC 2231), also where they are wrong."""

import binascii
import re
from collections.abc import Iterator

from atithi.channels.email.parse import charsets, transfer

HEAD_LIMIT = 2 * 1024 * 1024
LONGEST_TEXT = 64 * 1024
_LINE_END = re.compile(rb"\r\n|\n|\r")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?\r\n]|\?(?!=)){0,3000})(?:\?=|$)")
_KNOWN = frozenset(
    b"received from to cc subject date message-id mime-version content-type content-transfer-encoding return-path "
    b"reply-to references in-reply-to dkim-signature x-mailer sender content-disposition delivered-to".split()
)
_NEEDED = frozenset(b"from to subject date message-id mime-version content-type".split())


class Head:
    """The header fields of a mail or part, in order, as raw bytes."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.fields = fields
        self._first: dict[str, bytes] = {}
        for name, value in fields:
            self._first.setdefault(name, value)

    def raw(self, name: str) -> bytes:
        """The first field of this (lower-case) name, unfolded; empty if there is none."""
        return self._first.get(name, b"")

    def all_raw(self, name: str) -> list[bytes]:
        """All fields of this name, topmost first."""
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The decoded text of the first field of this name."""
        return decode_words(self.raw(name))

    def __contains__(self, name: str) -> bool:
        return name in self._first


def split_head(data: bytes, start: int, end: int, *, top: bool = True) -> tuple[Head, int]:
    """The header fields of data[start:end], and where the body begins. `top`: of a mail, which may begin with empty lines."""
    fields: list[tuple[str, bytearray]] = []
    position = start
    stop = min(end, start + HEAD_LIMIT)
    while position < stop:
        line_end = _LINE_END.search(data, position, end)
        upto, following = (line_end.start(), line_end.end()) if line_end else (end, end)
        line = data[position:upto]
        if not line.strip(b" \t") and (fields or not top or following >= end or position > start + 1000):
            if not _continues(data, following, end, fields, blank=bool(line)):
                return _finished(fields), following
        elif line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].extend(b" " + line.strip(b" \t"))
        elif found := _FIELD.match(line):
            fields.append((found[1].decode("ascii").lower(), bytearray(found[2].strip(b" \t"))))
        elif not fields and (line.startswith((b"From ", b">From ")) or not line.strip()):
            pass  # an mbox separator, or empty lines above the head
        elif top and not fields and _looks_like_head(data, position + len(line) - len(line.lstrip()), end):
            found = _FIELD.match(line.lstrip())  # a head whose first line is indented
            fields += [(found[1].decode("ascii").lower(), bytearray(found[2].strip(b" \t")))] if found else []
        elif fields and _looks_like_head(data, following, end):
            fields[-1][1].extend(b" " + line.strip(b" \t"))  # a folded line that lost its indent
        else:
            return _finished(fields), position  # the empty line between head and body is missing
        position = following
    return _finished(fields), position


def _finished(fields: list[tuple[str, bytearray]]) -> Head:
    return Head([(name, bytes(value)) for name, value in fields])


def _continues(data: bytes, position: int, end: int, fields: list[tuple[str, bytearray]], *, blank: bool) -> bool:
    """Whether an empty line stands within the head. One of blanks does where a known header follows it; a truly empty
    one only where an indented line comes first, and then a header that a mail must have and this one still lacks."""
    if blank:
        return _looks_like_head(data, position, end)
    if data[position : position + 1] not in (b" ", b"\t"):
        return False
    following = _header_name(data, position, end)
    return following in _NEEDED and not any(name == following.decode("ascii") for name, _value in fields)


def _looks_like_head(data: bytes, position: int, end: int) -> bool:
    name = _header_name(data, position, end)
    return name in _KNOWN or name.startswith(b"x-")


def _header_name(data: bytes, position: int, end: int) -> bytes:
    """The name of the header that begins here, or after a few indented lines; empty where none does."""
    for _ in range(6):
        line_end = _LINE_END.search(data, position, end)
        line = data[position : line_end.start() if line_end else end]
        if line[:1] not in (b" ", b"\t") or line_end is None:
            found = _FIELD.match(line)
            return found[1].lower() if found else b""
        position = line_end.end()
    return b""


def decode_words(raw: bytes) -> str:
    """Header text with its encoded words decoded; raw eight-bit bytes are read as UTF-8 or guessed."""
    raw = raw[:LONGEST_TEXT]
    if b"=?" not in raw:
        return charsets.decode(raw).strip()
    out: list[str] = []
    position = 0
    for start, end, charset, pieces in _runs(raw):
        between = raw[position:start]
        if between.strip() or not out or position == 0:
            out.append(charsets.decode(between))
        out.append(charsets.decode(pieces, charset))
        position = end
    out.append(charsets.decode(raw[position:]))
    return re.sub(r"[\r\n]+[ \t]*", " ", "".join(out)).strip()


def _runs(raw: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Encoded words; neighbours of one charset together, since senders cut in the midst of a letter."""
    run: tuple[int, int, str, bytes] | None = None
    for found in _WORD.finditer(raw):
        charset = found[1].decode("ascii", "replace").lower()
        content = _word_bytes(found[2], found[3])
        if run and run[2] == charset and not raw[run[1] : found.start()].strip():
            run = (run[0], found.end(), charset, run[3] + content)
            continue
        if run:
            yield run
        run = (found.start(), found.end(), charset, content)
    if run:
        yield run


def _word_bytes(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"bB":
        return transfer.decode_base64(text)
    return binascii.a2b_qp(text.replace(b" ", b"_"), header=True)


_PARAMETER = re.compile(
    rb";\s*([^\s=;\"<>()]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|\"[^\"]*$|[^;]*)", re.DOTALL
)  # an open quote runs to the end


def value_and_parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=…` as its lower-case value and its decoded parameters."""
    raw = raw[: LONGEST_TEXT // 2]
    value = raw.split(b";", 1)[0].strip().strip(b"\"'").lower().decode("ascii", "replace")
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    for found in _PARAMETER.finditer(raw):
        name, number, extended = _parameter_name(found[1].decode("ascii", "replace").lower())
        pieces.setdefault(name, []).append((number, extended, _unquoted(found[2])))
    return value, {name: _joined(sorted(parts, key=lambda part: part[0])) for name, parts in pieces.items()}


def _parameter_name(name: str) -> tuple[str, int, bool]:
    """`filename*1*` as (filename, 1, True)."""
    extended = name.endswith("*")
    bare, star, number = name.rstrip("*").partition("*")
    return (bare, int(number), extended) if star and number.isdigit() and len(number) < 5 else (bare, -1, extended)


def _unquoted(value: bytes) -> bytes:
    value = value.strip()
    if value.startswith(b'"'):
        value = value[1:-1] if len(value) > 1 and value.endswith(b'"') else value[1:]
        # A backslash before anything but a quote or backslash is part of a Windows path.
        return re.sub(rb'\\(["\\])', rb"\1", value)
    return value


def _joined(parts: list[tuple[int, bool, bytes]]) -> str:
    """The pieces of one parameter, decoded. A plain and an extended form side by side: the extended one counts."""
    if any(extended for _number, extended, _value in parts) and not any(number > 0 for number, _e, _v in parts):
        parts = [part for part in parts if part[1]][:1]
    elif not any(number >= 0 for number, _extended, _value in parts):
        parts = parts[:1]
    if not parts[0][1]:
        return decode_words(b"".join(_percent(value) if extended else value for _n, extended, value in parts))
    charset, quote, rest = parts[0][2].partition(b"'")
    _language, second, rest = rest.partition(b"'")
    first = rest if quote and second else parts[0][2]
    data = b"".join([_percent(first), *(_percent(value) if extended else value for _n, extended, value in parts[1:])])
    label = charset.decode("ascii", "replace") if quote and second else ""
    return decode_words(data) if data.startswith(b"=?") else charsets.decode(data, label).strip()


def _percent(value: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), value)
