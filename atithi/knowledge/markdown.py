"""What is written of an article becomes safe HTML: headings, lists, links, tables, pictures of our own, and nothing else."""

import re
from collections.abc import Callable
from functools import cache

import nh3
from markdown_it import MarkdownIt

LONGEST = 40_000  # characters of an article
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "strong", "s", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height", "loading"}, "ol": {"start"}}
_PICTURE = re.compile(r"picture:([A-Za-z0-9_-]{6,20})")
_HEADING = re.compile(r"<(/?)h([1-6])>")


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.validateLink = _allowed  # type: ignore[assignment,method-assign]
    return reader


def _allowed(address: str) -> bool:
    """Links into the web, to mail and phones, within the help centre, and our own pictures."""
    return bool(re.match(r"(https?://|mailto:|tel:|picture:|/|#)", address.strip(), re.IGNORECASE))


def _nowhere(public_id: str) -> str | None:
    return None


def html_of(source: str, *, picture: Callable[[str], str | None] = _nowhere) -> str:
    """Safe HTML. `picture` names the address of a picture by its public id, None where there is none of it."""
    written = _reader().render(source[:LONGEST])
    # The page has its one first heading already: an article's begin below it.
    written = _HEADING.sub(lambda found: f"<{found[1]}h{min(4, int(found[2]) + 1)}>", written)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            found = _PICTURE.fullmatch(value)
            return picture(found[1]) if found else None
        return value

    return nh3.clean(
        written,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel", "picture"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"img": {"loading": "lazy"}},
    )


def plain(source: str) -> str:
    """The words of an article without its marks, for search, previews and messages."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", source)
    text = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1", text)
    lines = [re.sub(r"^\s*(#{1,6}|>|[-*+])\s+", "", line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(re.sub(r"[*_`~|]+", "", line).rstrip() for line in lines)).strip()


def message(source: str) -> str:
    """An article as it is put into a message: its marks stay where messages know them, points and bold; headings do not."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)\n?", "", source)
    return re.sub(r"^\s*#{1,6}\s+(.*)$", r"**\1**", text, flags=re.MULTILINE).strip()
