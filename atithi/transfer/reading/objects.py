"""JSON: a list, an object that holds a list, or an object a line. One object at a time is held."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from atithi.transfer.reading.raw import MOST_OBJECT, Layout, Raw
from atithi.transfer.reading.tables import encoding_of
from atithi.transfer.reasons import Unreadable

CHUNK = 256 * 1024
LISTS = ("tickets", "users", "organizations", "contacts", "companies", "customers", "results", "data")
_BEFORE = r'\s*"(?:count|next_page|previous_page|end_time)"\s*:\s*[^,\[\{]*,'
_LIST = re.compile(rf'\s*\{{(?:{_BEFORE})*\s*"(?:{"|".join(LISTS)})"\s*:\s*\[')
_SPACE = re.compile(r"[\s,]*")


def look(stream: BinaryIO, wanted: dict[str, str]) -> Layout:
    """That it is JSON, and how it is encoded."""
    stream.seek(0)
    encoding = wanted.get("encoding") or encoding_of(stream.read(CHUNK))
    layout = Layout("json", head_row=0, encoding=encoding)
    if next(read(stream, layout), None) is None:
        raise Unreadable("empty_file")
    return layout


def read(stream: BinaryIO, layout: Layout) -> Iterator[Raw]:
    """The objects, one by one. Raises Unreadable from where it is damaged on."""
    for number, thing in enumerate(_things(stream, layout.encoding), 1):
        if isinstance(thing, dict):
            yield Raw(number, thing=thing)


def _things(stream: BinaryIO, encoding: str) -> Iterator[Any]:
    import codecs

    stream.seek(0)
    decoder, decode = codecs.getincrementaldecoder(encoding)("replace"), json.JSONDecoder().raw_decode
    buffer, at, ended, count = "", 0, False, 0
    buffer = decoder.decode(stream.read(CHUNK))
    begins = _LIST.match(buffer) or re.match(r"\s*\[", buffer)
    at = begins.end() if begins else 0
    while True:
        space = _SPACE.match(buffer, at)
        at = space.end() if space else at
        if at < len(buffer):
            if begins and buffer[at] == "]":
                return  # what stands behind the list is about the list
            try:
                thing, at = decode(buffer, at)
            except json.JSONDecodeError as error:
                if ended or len(buffer) - at > MOST_OBJECT:
                    raise Unreadable("malformed", row=count + 1) from error
            except RecursionError as error:
                raise Unreadable("malformed", row=count + 1) from error
            else:
                count += 1
                yield thing
                if at < CHUNK and at < len(buffer):
                    continue
        elif ended:
            if begins:
                raise Unreadable("malformed", row=count + 1)  # the list never ended
            return
        more = stream.read(CHUNK)
        ended = not more
        buffer, at = buffer[at:] + decoder.decode(more, final=ended), 0
