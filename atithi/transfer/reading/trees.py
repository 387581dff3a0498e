"""XML, as older exports are: a list of elements, each made an object. One element at a time is held."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree import ElementTree

from atithi.transfer.reading.raw import Layout, Raw
from atithi.transfer.reasons import Unreadable

RECORDS = frozenset({
    "helpdesk-ticket", "ticket", "user", "contact", "company", "organization", "customer",
})  # fmt: skip
CHUNK = 256 * 1024
_ROOT = re.compile(rb"<[A-Za-z_]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MOST_DEPTH = 30


def look(stream: BinaryIO, wanted: dict[str, str]) -> Layout:
    """That it is XML without definitions of its own."""
    stream.seek(0)
    begin = stream.read(CHUNK)
    root = _ROOT.search(begin)
    if _DOCTYPE.search(begin[: root.start() if root else len(begin)]) or root is None:
        raise Unreadable("doctype" if root else "not_a_table")
    layout = Layout("xml", head_row=0)
    if next(read(stream, layout), None) is None:
        raise Unreadable("empty_file")
    return layout


def read(stream: BinaryIO, layout: Layout) -> Iterator[Raw]:
    """The elements that are records, one by one. Raises Unreadable from where it is damaged on."""
    stream.seek(0)
    parser: Any = ElementTree.XMLPullParser(events=("start", "end"))
    number = 0
    path: list[Any] = []
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            for event, element in parser.read_events():
                if event == "start":
                    path.append(element)
                    if len(path) > MOST_DEPTH:
                        raise Unreadable("malformed", row=number + 1)
                    continue
                path.pop()
                if element.tag in RECORDS and not any(outer.tag in RECORDS for outer in path):
                    number += 1
                    yield Raw(number, thing=_object(element))
                    if path:
                        path[-1].remove(element)
        parser.close()
    except ElementTree.ParseError as error:
        raise Unreadable("malformed", row=number + 1) from error


def _object(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        found[child.tag.replace("-", "_")] = _value(child)
    return found


def _value(element: Any) -> Any:
    if element.get("type") == "array":
        return [_value(child) for child in element]
    if len(element):
        return _object(element)
    if element.get("nil") == "true":
        return None
    text = (element.text or "").strip()
    return text == "true" if element.get("type") == "boolean" else text
