"""HTML as text that reads well: lists, tables, links and quotes keep their meaning."""

import re

from atithi.channels.email.parse.markup import Close, Open, tokens

LIMIT = 1_500_000
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "dl"})
_SILENT = frozenset({"style", "script", "title", "head", "noscript", "template", "svg", "math", "object", "select"})
_VOID_SILENT = frozenset({"meta", "link", "base"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.silent: list[str] = []
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []
        self.quotes = 0
        self.pre = 0
        self.cells = 0

    def open(self, tag: str, values: dict[str, str]) -> None:
        if tag in _SILENT:
            if tag != "head":
                self.silent.append(tag)
            return
        if self.silent or tag in _VOID_SILENT:
            return
        if tag in _BLOCKS:
            self._line(2 if tag in _APART and not (tag in {"ul", "ol"} and self.lists) else 1)
        self._open(tag, values)

    def _open(self, tag: str, values: dict[str, str]) -> None:
        match tag:
            case "br":
                self.out.append("\n")
            case "hr":
                self.out.append("---\n")
            case "ul" | "ol":
                start = values.get("start", "1")
                self.lists.append(int(start) - 1 if tag == "ol" and start.isdigit() and len(start) < 6 else -1)
            case "li":
                self.out.append("  " * max(len(self.lists) - 1, 0) + self._bullet())
            case "tr":
                self.cells = 0
            case "td" | "th":
                if self.cells:
                    self.out.append(" | ")
                self.cells += 1
            case "a":
                self.links.append((values.get("href", "").strip(), len(self.out)))
            case "img":
                if alt := _BLANKS.sub(" ", values.get("alt", "")).strip():
                    self.out.append(f"[{alt}]")
            case "blockquote":
                self.quotes += 1
                self.out.append("\x01")
            case "pre":
                self.pre += 1

    def _bullet(self) -> str:
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            return f"{self.lists[-1]}. "
        return "• "

    def close(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
            elif tag == "body":
                self.silent.clear()
            return
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "a" and self.links:
            self._close_link()
        elif tag == "blockquote" and self.quotes:
            self.quotes -= 1
            self._line(1)
            self.out.append("\x02")
        elif tag == "pre" and self.pre:
            self.pre -= 1
        if tag in _BLOCKS and tag != "li":
            self._line(2 if tag in _APART and not (tag in {"ul", "ol"} and self.lists) else 1)

    def _close_link(self) -> None:
        href, start = self.links.pop()
        label = "".join(self.out[start:]).strip()
        bare = re.sub(r"^(mailto:|tel:|https?://(www\.)?)", "", href).rstrip("/")
        if not re.match(r"(?i)(https?|mailto|tel):", href) or not bare:
            return
        if bare not in label and label not in bare:
            self.out.append(f" ({href})")
        elif not label:
            self.out.append(href)

    def text(self, data: str) -> None:
        if self.silent:
            return
        if self.pre:
            self.out.append(data.replace("\x01", "").replace("\x02", ""))
            return
        text = _BLANKS.sub(" ", data.replace("\x01", "").replace("\x02", "")).replace("\xa0", " ")
        if text.strip() or (text and self.out and not self.out[-1].endswith(("\n", " "))):
            self.out.append(text.lstrip() if not self.out or self.out[-1].endswith(("\n", "\x01", "\x02")) else text)

    def _line(self, count: int) -> None:
        tail = "".join(self.out[-6:]).rstrip(" \x01\x02") if self.out else ""
        have = len(tail) - len(tail.rstrip("\n")) if tail.strip("\n") else count
        self.out.append("\n" * max(0, count - have))


def html_to_text(html: str) -> str:
    """The words of an HTML document in plain text. Never raises."""
    reader = _Reader()
    for token in tokens(html[:LIMIT]):
        if isinstance(token, Open):
            reader.open(token.tag, token.values)
        elif isinstance(token, Close):
            reader.close(token.tag)
        else:
            reader.text(token)
    return _with_quotes("".join(reader.out))


def _with_quotes(text: str) -> str:
    """The marks around block quotes become `> ` before each line; superfluous blanks go."""
    lines: list[str] = []
    depth = blank = 0
    for line in text.split("\n"):
        depth_here = depth + line.count("\x01")
        depth = max(0, depth_here - line.count("\x02"))
        content = line.replace("\x01", "").replace("\x02", "").rstrip()
        blank = 0 if content else blank + 1
        if blank > 1 or (not content and not lines):
            continue
        lines.append((">" * min(depth_here, 20) + " " + content).rstrip() if depth_here else content)
    return "\n".join(lines).strip("\n")
