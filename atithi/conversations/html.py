"""Lets through of a customer's HTML only what can do no harm."""

import re

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


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Pictures come from the mail itself (cid:) or not at all: a remote one tells its sender who reads, and when."""
    if tag == "img" and name == "src" and not _CID.match(value):
        return None
    return value


def safe(html: str) -> str:
    """`html` without scripts, styles, forms, frames and remote pictures; links open apart and carry no referrer."""
    return nh3.clean(
        html.replace("\x00", ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        clean_content_tags={"script", "style", "title", "noscript", "template"},
    )
