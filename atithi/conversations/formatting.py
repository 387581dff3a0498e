"""What staff write may be formatted by the usual marks of Markdown: bold, italics, links, lists, quotes, code.

What is kept of it is `text`, which reads well without any formatting (chat, messengers, search, programs), and `html`, safe,
for mail and our own screens. The marks themselves are kept only while something is being written. A text without marks stays
exactly as it was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from atithi.conversations.html import safe

# Not among the rules: headings (#4711 is an order), rules, tables, HTML, indented code (poems and addresses are indented).
_RULES = ("list", "blockquote", "fence", "emphasis", "balance_pairs", "fragments_join", "link", "backticks", "newline")
# A star between two letters or digits multiplies; while the text is read, this sign stands for it.
_TIMES = re.compile(r"(?<=[^\W_])\*(?=[^\W_])")
_STAR = "\ue000"
# Bare addresses are links too, where the text is formatted at all.
_ADDRESS = re.compile(r"(?<![\w(\[<\"'/`])https?://[^\s<>()\[\]\"'`]*[^\s<>()\[\]\"'`.,;:!?।*_]")
_PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it reads everywhere, and its safe HTML; "" where nothing is formatted."""

    text: str
    html: str


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"breaks": True, "html": False}).enable(list(_RULES))


def formatted(source: str) -> Formatted:
    """What a text with marks of Markdown becomes."""
    marked = _TIMES.sub(_STAR, source)
    tokens = _reader().parse(marked)
    if {each.type for token in tokens for each in (token, *(token.children or ()))} <= _PLAIN:
        return Formatted(source, "")
    marked = _ADDRESS.sub(r"[\g<0>](\g<0>)", marked)
    html = safe(_reader().render(marked)).strip()
    return Formatted(_Plain().written(tokens).replace(_STAR, "*"), html.replace(_STAR, "*"))


class _Plain:
    """Writes tokens as plain text: points as •, quotes behind >, links with their address."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.lists: list[int | None] = []  # the next number of each list that is open; None: it has points
        self.lead = ""
        self.quotes = 0

    def written(self, tokens: Iterable[Token]) -> str:
        for token in tokens:
            getattr(self, token.type, self._nothing)(token)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self.lines)).strip()

    def _nothing(self, token: Token) -> None:
        """Where a paragraph begins, nothing is written."""

    def _end(self) -> None:
        self.lines.append(">" * self.quotes)

    def blockquote_open(self, token: Token) -> None:
        self.quotes += 1

    def blockquote_close(self, token: Token) -> None:
        if self.lines and self.lines[-1] == ">" * self.quotes:
            self.lines.pop()
        self.quotes -= 1
        self._end()

    def bullet_list_open(self, token: Token) -> None:
        self.lists.append(None)

    def ordered_list_open(self, token: Token) -> None:
        self.lists.append(int(token.attrGet("start") or 1))

    def bullet_list_close(self, token: Token) -> None:
        self.lists.pop()
        if not self.lists:
            self._end()

    ordered_list_close = bullet_list_close

    def list_item_open(self, token: Token) -> None:
        number = self.lists[-1]
        self.lead = "  " * (len(self.lists) - 1) + ("• " if number is None else f"{number}. ")
        self.lists[-1] = None if number is None else number + 1

    def paragraph_close(self, token: Token) -> None:
        if not self.lists:
            self._end()

    def inline(self, token: Token) -> None:
        self._say(_inline(token))

    def fence(self, token: Token) -> None:
        self._say(token.content.rstrip("\n"))
        self.paragraph_close(token)

    def _say(self, said: str) -> None:
        first, *more = said.split("\n")
        self.lines += [
            "> " * self.quotes + line for line in (self.lead + first, *(" " * len(self.lead) + line for line in more))
        ]
        self.lead = ""


def _inline(token: Token) -> str:
    said: list[str] = []
    opened: list[tuple[str, int]] = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            said.append("\n")
        elif child.type == "link_open":
            opened.append((str(child.attrGet("href") or ""), len(said)))
        elif child.type == "link_close":
            address, begin = opened.pop()
            shown = "".join(said[begin:])
            if address.removeprefix("mailto:").removeprefix("tel:") != shown:
                said.append(f" ({address})")
        else:
            said.append(child.content)
    return "".join(said)
