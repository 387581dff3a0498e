"""Reads the hand-written stock: `content/matters/*.txt` and `content/common/*.txt` (format: content/README.md)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from atithi.demo.shapes import Attachment

CONTENT = Path(__file__).parent / "content"
VARIANTS = ("en", "hi-Deva", "hi-Latn", "te-Telu", "te-Latn", "bn-Beng", "bn-Latn")
Style = Literal["ask", "fix", "praise"]
STYLES: dict[str, Style] = {"ask": "ask", "fix": "fix", "praise": "praise"}
MEDIA_TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf"}
ATTACHED = re.compile(r"\s*@([a-z0-9-]+\.(?:jpg|pdf))")


class StockError(ValueError):
    """A sheet of the stock cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    key: str  # file:line, for counting how often it is used
    text: str
    attachments: tuple[Attachment, ...] = ()
    group: str = ""  # lines of a numbered group go only with lines of that number, and with those of none

    def fits(self, group: str) -> bool:
        return self.group in ("", group)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about one matter in one language and script."""

    subjects: tuple[Line, ...]
    openings: tuple[Line, ...]
    replies: tuple[Line, ...]
    questions: tuple[tuple[Line, Line], ...]  # what the customer asks further, and the answer
    done: tuple[Line, ...]  # staff report that it is done


@dataclass(frozen=True, slots=True)
class Matter:
    key: str
    title: str
    style: Style  # ask: answered at once; fix: something is promised for a date; praise: thanks
    kind: str
    team: str
    products: tuple[str, ...]
    tags: tuple[str, ...]
    outcome: str
    weight: float
    mood: int
    days: tuple[int, int]  # how far ahead staff promise
    ago: tuple[int, int]  # how many days before writing they bought it
    order: bool  # staff need the order number
    season: str  # "", "festival" or "summer": more often then
    channels: tuple[str, ...]  # empty: all
    notes: tuple[Line, ...]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Stock:
    matters: tuple[Matter, ...]
    common: Mapping[str, Mapping[str, tuple[Line, ...]]]  # variant → pool → lines


def _sections(path: Path) -> Iterator[tuple[str, int, str]]:
    """Yields (section, line number, line) of a sheet; the part before the first section is ''."""
    section = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            section = line[3:].strip()
        else:
            yield section, number, line


def _line(path: Path, number: int, text: str, group: str = "") -> Line:
    names = ATTACHED.findall(text)
    attachments = tuple(
        Attachment(name, MEDIA_TYPES[name.rsplit(".", 1)[1]], name.rsplit(".", 1)[0].replace("-", " "))
        for name in names
    )
    return Line(f"{path.stem}:{number}", ATTACHED.sub("", text).strip(), attachments, group)


def _words(path: Path, lines: list[tuple[int, str]]) -> Words:
    found: dict[str, list[Line]] = {mark: [] for mark in "sorqad"}
    for number, raw in lines:
        start, _, text = raw.partition(" ")
        mark, group = start[:1], start[1:]
        if mark not in found or (group and not group.isdecimal()):
            raise StockError(f"{path.name}:{number}: a line starts with one of s o r q a d, not {start!r}")
        if mark == "a" and len(found["a"]) + 1 != len(found["q"]):
            raise StockError(f"{path.name}:{number}: an answer (a) follows its question (q)")
        found[mark].append(_line(path, number, text, group))
    pairs = tuple(zip(found["q"], found["a"], strict=True))
    return Words(tuple(found["s"]), tuple(found["o"]), tuple(found["r"]), pairs, tuple(found["d"]))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _range(text: str) -> tuple[int, int]:
    first, last = text.split()
    return int(first), int(last)


def read_matter(path: Path) -> Matter:
    """Reads one sheet; raises StockError where it breaks the format."""
    head: dict[str, str] = {}
    notes: list[Line] = []
    spoken: dict[str, list[tuple[int, str]]] = {}
    for section, number, line in _sections(path):
        if section == "":
            name, _, value = line.partition(":")
            head[name.strip()] = value.strip()
        elif section == "notes":
            notes.append(_line(path, number, line))
        elif section in VARIANTS:
            spoken.setdefault(section, []).append((number, line))
        else:
            raise StockError(f"{path.name}:{number}: unknown section {section!r}")
    style = STYLES.get(head["style"])
    if style is None:
        raise StockError(f"{path.name}: style is ask, fix or praise, not {head['style']!r}")
    return Matter(
        key=path.stem,
        title=head["title"],
        style=style,
        kind=head["kind"],
        team=head["team"],
        products=_listed(head["products"]),
        tags=_listed(head.get("tags", "")),
        outcome=head["outcome"],
        weight=float(head.get("weight", "1")),
        mood=int(head.get("mood", "0")),
        days=_range(head.get("days", "1 3")),
        ago=_range(head.get("ago", "3 20")),
        order=head.get("order") == "yes",
        season=head.get("season", ""),
        channels=_listed(head.get("channels", "")),
        notes=tuple(notes),
        words={variant: _words(path, spoken[variant]) for variant in VARIANTS if variant in spoken},
    )


def read_common(path: Path) -> dict[str, tuple[Line, ...]]:
    pools: dict[str, list[Line]] = {}
    for section, number, line in _sections(path):
        pools.setdefault(section, []).append(_line(path, number, line))
    return {name: tuple(lines) for name, lines in pools.items()}


@cache
def read_stock() -> Stock:
    """The whole stock, read once a process."""
    return Stock(
        matters=tuple(read_matter(path) for path in sorted((CONTENT / "matters").glob("*.txt"))),
        common={path.stem: read_common(path) for path in sorted((CONTENT / "common").glob("*.txt"))},
    )
