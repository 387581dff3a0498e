"""The tree of a mail's parts, found by their boundaries; bounded in depth and number, whatever the mail says."""

import re
from dataclasses import dataclass, field

from atithi.channels.email.parse import transfer
from atithi.channels.email.parse.headers import Head, decode_words, split_head, value_and_parameters

DEPTH_LIMIT = 30
PART_LIMIT = 1000
_GUESSED_BOUNDARY = re.compile(rb"\s*--([^\s\"]{6,70})[ \t]*\r?\n(?=[!-9;-~]+:)")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass
class Part:
    """One part: its head, what it says it is, its raw body, and the parts within it."""

    head: Head
    type: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    data: bytes = field(repr=False)
    start: int
    end: int
    children: list["Part"] = field(default_factory=list)
    overflow: bool = False  # deeper or more parts than we go into: kept as one file

    @property
    def raw(self) -> bytes:
        """The body as it came."""
        return self.data[self.start : self.end]

    def content(self) -> bytes:
        """The body without its transfer encoding."""
        encoding = self.head.raw("content-transfer-encoding").decode("ascii", "replace")
        return transfer.decode(self.raw, encoding)

    @property
    def name(self) -> str:
        """The file name that the sender gave; may be empty."""
        return self.disposition_parameters.get("filename") or self.parameters.get("name") or ""

    @property
    def content_id(self) -> str:
        return self.head.raw("content-id").decode("ascii", "replace").strip().strip("<>").strip()


class _Budget:
    def __init__(self) -> None:
        self.parts = PART_LIMIT


def parse_tree(data: bytes) -> Part:
    """The whole mail as a tree of parts."""
    return _parse(data, 0, len(data), 0, "text/plain", _Budget())


def _parse(data: bytes, start: int, end: int, depth: int, default: str, budget: _Budget) -> Part:
    head, body = split_head(data, start, end, top=depth == 0)
    kind, parameters = value_and_parameters(head.raw("content-type"))
    disposition, disposition_parameters = value_and_parameters(head.raw("content-disposition"))
    part = Part(head, _type(kind, default), parameters, disposition, disposition_parameters, data, body, end)
    budget.parts -= 1
    if part.type.startswith("multipart/"):
        _find_children(part, depth, budget)
    return part


def _type(kind: str, default: str) -> str:
    if (found := _TYPE.match(kind)) and not kind[found.end() :].strip("<>()[]\"', "):
        return found[0]
    if kind in {"<html>", "text/<html>"}:
        return "text/html"
    return {"text": "text/plain", "html": "text/html", "plain": "text/plain", "multipart": "multipart/mixed"}.get(
        kind, default if not kind else "application/octet-stream"
    )


def _find_children(part: Part, depth: int, budget: _Budget) -> None:
    if depth >= DEPTH_LIMIT or budget.parts <= 0:
        part.overflow = True
        return
    boundary = _boundary(part)
    ranges = _ranges(part, boundary) if boundary else []
    if not ranges and (found := _GUESSED_BOUNDARY.match(part.data, part.start, part.end)):
        ranges = _ranges(part, found[1])
    if not ranges:
        part.type = "text/html" if part.raw[:2000].lstrip()[:1] == b"<" else "text/plain"
        return
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    for start, end in ranges:
        if budget.parts <= 0:
            part.children.append(_rest(part, start))
            return
        part.children.append(_parse(part.data, start, end, depth + 1, default, budget))


def _boundary(part: Part) -> bytes:
    text = part.parameters.get("boundary", "")
    return text.strip().encode("utf-8", "surrogateescape") if len(text) < 300 else b""


def _rest(part: Part, start: int) -> Part:
    return Part(Head([]), "application/octet-stream", {}, "attachment", {"filename": "more-parts.txt"}, part.data, start,
                part.end)  # fmt: skip


def _ranges(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Where each part within the boundaries begins and ends."""
    data, mark = part.data, b"--" + boundary
    ranges: list[tuple[int, int]] = []
    begun = -1
    position = part.start
    while (found := data.find(mark, position, part.end)) >= 0:
        position = found + len(mark)
        at_line_start = found == part.start or data[found - 1 : found] in (b"\n", b"\r")
        closing = data[position : position + 2] == b"--"
        after = _line_rest(data, position + 2 * closing, part.end)
        if not at_line_start or after is None:
            continue
        if begun >= 0:
            ranges.append((begun, _before_line_end(data, found, begun)))
        begun = -1 if closing else after
        position = after
        if closing:
            break
        if len(ranges) > PART_LIMIT:
            break
    if begun >= 0 and begun <= part.end:
        ranges.append((begun, part.end))
    return ranges


def _line_rest(data: bytes, position: int, end: int) -> int | None:
    """The start of the next line, if nothing but blanks is left on this one; None for a longer boundary's name."""
    while position < end and data[position] in b" \t":
        position += 1
    if position >= end:
        return end
    if data[position : position + 2] == b"\r\n":
        return position + 2
    return position + 1 if data[position] in b"\r\n" else None


def _before_line_end(data: bytes, position: int, least: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if data[position - 2 : position] == b"\r\n":
        position -= 2
    elif data[position - 1 : position] in (b"\n", b"\r"):
        position -= 1
    return max(position, least)


def header_text(part: Part, name: str) -> str:
    """A decoded header of a part."""
    return decode_words(part.head.raw(name))
