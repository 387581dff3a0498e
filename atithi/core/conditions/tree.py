"""Reading a tree of conditions from JSON. Nothing here asks the database.

A tree is a group `{"match": "all" | "any" | "none", "parts": [...]}`; a part is a group or a condition
`{"field": name, "op": operator, "values": [text, ...]}`. What cannot be read is named in words, by its path.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from atithi.core import amounts
from atithi.core.conditions.fields import Field

DEEPEST = 4  # groups within groups
MOST_NODES = 40
MOST_VALUES = 20
LONGEST_TEXT = 100
MATCHES = ("all", "any", "none")
SPAN = re.compile(r"(\d{1,4})([mhd])")

Match = Literal["all", "any", "none"]
Path = tuple[int, ...]


@dataclass(frozen=True)
class Condition:
    """One thing asked."""

    field: str
    op: str
    values: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "op": self.op, "values": list(self.values)}


@dataclass(frozen=True)
class Group:
    """Conditions of which all, any or none must hold. An empty group asks nothing."""

    match: Match = "all"
    parts: tuple["Group | Condition", ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"match": self.match, "parts": [part.as_json() for part in self.parts]}

    def conditions(self) -> Iterator[Condition]:
        """Every condition, however deep."""
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions()


@dataclass(frozen=True)
class Broken:
    """A part that cannot be read, where it stands, and what is the matter with it, in words."""

    path: Path
    words: str


@dataclass
class Read:
    """What became of a tree: the parts that could be read, and those that could not."""

    tree: Group = field(default_factory=Group)
    broken: list[Broken] = field(default_factory=list)
    nodes: int = 0


def placed(group: Group, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Every condition with the place where it stands."""
    for number, part in enumerate(group.parts):
        if isinstance(part, Condition):
            yield (*path, number), part
        else:
            yield from placed(part, (*path, number))


def gone(asked: Field) -> str:
    """What is said of a condition whose reference leads nowhere."""
    return _("%(field)s: what was chosen here is no longer there.") % {"field": asked.label}


def read(data: Any, fields: Mapping[str, Field]) -> Read:
    """Reads a tree that asks of these fields. It never raises: what it cannot read is in `broken`, and the rest stands."""
    found = Read()
    if not isinstance(data, dict) or "parts" not in data:
        found.broken.append(Broken((), _("These conditions cannot be read.")))
        return found
    group = _Reader(fields, found).group(data, ())
    found.tree = group or Group()
    return found


class _Reader:
    def __init__(self, fields: Mapping[str, Field], found: Read) -> None:
        self.fields, self.found = fields, found

    def group(self, data: dict[str, Any], path: Path) -> Group | None:
        match, parts = data.get("match"), data.get("parts")
        if match not in MATCHES or not isinstance(parts, list):
            self.found.broken.append(Broken(path, _("A group of conditions cannot be read.")))
            return None
        if len(path) >= DEEPEST:
            message = _("Groups can stand %(depth)s deep in each other, no deeper.") % {"depth": DEEPEST}
            self.found.broken.append(Broken(path, message))
            return None
        read = (self._part(part, (*path, number)) for number, part in enumerate(parts))
        return Group(cast(Match, match), tuple(part for part in read if part is not None))

    def _part(self, data: Any, path: Path) -> Group | Condition | None:
        self.found.nodes += 1
        if self.found.nodes > MOST_NODES:
            if self.found.nodes == MOST_NODES + 1:
                message = _("There can be %(count)s conditions. Those after them are left out.")
                self.found.broken.append(Broken(path, message % {"count": MOST_NODES}))
            return None
        if isinstance(data, dict) and "parts" in data:
            return self.group(data, path)
        condition, problem = self._condition(data)
        if problem:
            self.found.broken.append(Broken(path, problem))
        return condition

    def _condition(self, data: Any) -> tuple[Condition | None, str]:
        name = data.get("field") if isinstance(data, dict) else None
        asked = self.fields.get(name) if isinstance(name, str) else None
        if asked is None:
            return None, _("A condition asks for something that this desk does not know: %(name)s.") % {
                "name": str(name)[:LONGEST_TEXT]
            }
        op, values = data.get("op"), data.get("values", [])
        if not isinstance(op, str) or op not in asked.operators:
            return None, _("%(field)s: choose how to compare.") % {"field": asked.label}
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            return None, _("%(field)s: choose a value.") % {"field": asked.label}
        problem = _problem(asked, values)
        return (None, problem) if problem else (Condition(asked.name, op, _cleaned(asked, values)), "")


_WRITTEN: dict[str, Callable[[str], Any]] = {
    "span": SPAN.fullmatch, "number": amounts.number, "money": amounts.paise, "date": amounts.day,
}  # fmt: skip


def _unwritten(kind: str) -> str:
    """What is said of a value that is not written as its kind is."""
    return {
        "span": _("%(field)s: write a number of minutes, hours or days."),
        "number": _("%(field)s: write a number."),
        "money": _("%(field)s: write an amount of money."),
        "date": _("%(field)s: write a date."),
    }[kind]


def _problem(asked: Field, values: list[str]) -> str:
    """What is wrong with the values, in words; empty where nothing is. Whether references exist is asked elsewhere."""
    label = {"field": asked.label}
    if asked.kind == "flag":
        return ""
    if not any(value.strip() for value in values):
        return _("%(field)s: choose a value.") % label
    if len(values) > MOST_VALUES:
        return _("%(field)s: at most %(count)s values.") % {**label, "count": MOST_VALUES}
    if asked.kind == "choice" and (strange := [one for one in values if one not in dict(asked.choices)]):
        return _("%(field)s: “%(value)s” is none of its values.") % {**label, "value": strange[0][:LONGEST_TEXT]}
    if asked.kind in _WRITTEN and _WRITTEN[asked.kind](values[0].strip()) is None:
        return _unwritten(asked.kind) % label
    if asked.kind == "text" and len(values[0]) > LONGEST_TEXT:
        return _("%(field)s: at most %(count)s letters.") % {**label, "count": LONGEST_TEXT}
    return ""


def _cleaned(asked: Field, values: list[str]) -> tuple[str, ...]:
    if asked.kind == "flag":
        return ()
    if asked.kind == "text" or asked.kind in _WRITTEN:
        return (values[0].strip(),)
    return tuple(dict.fromkeys(value[:LONGEST_TEXT] for value in values))
