"""Cuts HTML into tags and text in one pass, whatever it is: the time is linear in its length.

(Python's own parser takes minutes for a megabyte of `<!--`.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

NEAR = 2048
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>\x00]{0,40})((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>\x00]{0,40})")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "textarea", "xmp", "noscript")
}
MOST_ATTRIBUTES = 100


@dataclass(frozen=True, slots=True)
class Open:
    """A tag that opens, with its attributes."""

    tag: str
    attributes: str

    @property
    def values(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for count, each in enumerate(_ATTRIBUTE.finditer(self.attributes)):
            if count >= MOST_ATTRIBUTES:
                break
            value = each[2] if each[2] is not None else each[3] if each[3] is not None else each[4]
            found.setdefault(each[1].lower(), unescape(value))
        return found


@dataclass(frozen=True, slots=True)
class Close:
    """A tag that closes."""

    tag: str


def tokens(html: str) -> Iterator[Open | Close | str]:
    """Tags and pieces of text, in order. What stands in scripts and comments is left out."""
    position, end = 0, len(html)
    while position < end:
        begin = html.find("<", position)
        if begin < 0:
            yield unescape(html[position:])
            return
        if begin > position:
            yield unescape(html[position:begin])
        following = html[begin + 1 : begin + 2]
        if following in {"!", "?"}:
            position = _after_declaration(html, begin)
            continue
        near = _TAG.match(html, begin, min(begin + NEAR, end))
        found = (near[1], near[2], near[3], near.end()) if near else _far_tag(html, begin)
        if found is None:
            yield "<"
            position = begin + 1
            continue
        closes, tag, attributes, position = found
        yield Close(tag.lower()) if closes else Open(tag.lower(), attributes)
        if not closes and (close := _RAW.get(tag.lower())):
            rest = close.search(html, position)
            position = rest.start() if rest else end


def _after_declaration(html: str, begin: int) -> int:
    """Where a comment, doctype or processing instruction is over; one that is never closed goes on to the end."""
    if html.startswith("<!--", begin):
        close = html.find("-->", begin + 4)
        return close + 3 if close >= 0 else len(html)
    close = html.find(">", begin)
    return close + 1 if close >= 0 else len(html)


def _far_tag(html: str, begin: int) -> tuple[str, str, str, int] | None:
    """A tag that is long (a picture written into its address), up to the next `>`; None where it is no tag."""
    name = _NAME.match(html, begin)
    if name is None:
        return None
    close = html.find(">", begin)
    close = close if close >= 0 else len(html)
    return name[1], name[2], html[name.end() : close], close + 1
