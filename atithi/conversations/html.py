"""Lets through of a customer's HTML only what can do no harm."""

import re
from collections.abc import Callable

import nh3

TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "dir"},
}
_CID = re.compile(r"^cid:", re.IGNORECASE)


def _nowhere(address: str) -> str | None:
    return None


def safe(html: str, *, picture: Callable[[str], str | None] = _nowhere) -> str:
    """`html` without scripts, styles, forms, frames and remote pictures; links open apart and carry no referrer.

    Pictures come from the mail itself (cid:) or not at all: a remote one tells its sender who reads, and when.
    `picture` may name an address of ours instead.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        return picture(value) if tag == "img" and name == "src" and not _CID.match(value) else value

    return nh3.clean(
        html.replace("\x00", ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        clean_content_tags={"script", "style", "title", "noscript", "template"},
    )
