"""The form of a saved view: a tree of conditions as rows of fields, read and written without a script.

Each node of the tree is one `node` field with its path ("0.2"); a group has `match:PATH`, a condition `field:PATH`,
`op:PATH` and `value:PATH` (many). Nodes stand in the order of the page, a group before its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.conditions import FIELDS, Broken, Field
from atithi.conversations.models import MatterKind, Tag
from atithi.conversations.queries import channels
from atithi.staff.models import User
from atithi.staff.queries import colleagues, stores, teams_visible_to

Tree = dict[str, Any]
START: Tree = {"match": "all", "parts": [{"field": "state", "op": "is", "values": ["open"]}]}


def read_form(data: QueryDict, fields: Mapping[str, Field] = FIELDS) -> Tree:
    """The tree that the form holds; what it does not hold is an empty group."""
    root: Tree = {"match": data.get("match:", "all"), "parts": []}
    groups: dict[str, Tree] = {"": root}
    for path in data.getlist("node")[:60]:
        parent = groups.get(path.rpartition(".")[0])
        if parent is None:
            continue
        if f"match:{path}" in data:
            groups[path] = {"match": data[f"match:{path}"], "parts": []}
            parent["parts"].append(groups[path])
        else:
            parent["parts"].append(_condition(data, path, fields))
    return root


def _condition(data: QueryDict, path: str, fields: Mapping[str, Field]) -> Tree:
    name = data.get(f"field:{path}", "")
    asked = fields.get(name)
    values = [value for value in data.getlist(f"value:{path}") if value]
    if asked is not None and asked.kind == "span" and values:
        values = [values[0].strip() + data.get(f"unit:{path}", "h")]
    op = data.get(f"op:{path}", "")
    if asked is not None and op not in asked.operators:
        op = next(iter(asked.operators))
    if asked is not None and asked.kind == "choice":
        values = [value for value in values if value in dict(asked.choices)]
    return {"field": name, "op": op, "values": values}


def edit(tree: Tree, do: str, first: str = "assignee") -> Tree:
    """The tree after one step of its editor: `add:PATH`, `group:PATH` (into a group), `remove:PATH`; else unchanged."""
    verb, _colon, path = do.partition(":")
    steps = [int(step) for step in path.split(".") if step.isdigit() and len(step) < 4]
    try:
        if verb == "add":
            _at(tree, steps)["parts"].append({"field": first, "op": "is", "values": []})
        elif verb == "group":
            _at(tree, steps)["parts"].append({"match": "any", "parts": []})
        elif verb == "remove" and steps:
            del _at(tree, steps[:-1])["parts"][steps[-1]]
    except (IndexError, KeyError):
        pass  # the page was older than the tree: it is shown again as it is
    return tree


def _at(tree: Tree, steps: list[int]) -> Tree:
    for step in steps:
        tree = tree["parts"][step]
    return tree


@dataclass
class Node:
    """A group or a condition as the page shows it."""

    path: str
    depth: int
    match: str = ""
    parts: list["Node"] = field(default_factory=list)
    asked: Field | None = None
    op: str = ""
    values: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    number: str = ""
    unit: str = "h"
    problem: str = ""
    fresh: bool = False

    @property
    def is_group(self) -> bool:
        return bool(self.match)

    @property
    def key(self) -> str:
        """The path as a part of an id."""
        return self.path.replace(".", "-") or "root"

    @property
    def can_nest(self) -> bool:
        return self.depth < 3


class Editor:
    """What the page of one view needs for its conditions: choices are asked for once each."""

    fields: Mapping[str, Field] = FIELDS

    def __init__(self, user: User, broken: tuple[Broken, ...] = (), fresh: str = "") -> None:
        self.user, self.fresh = user, fresh
        self._problems = {".".join(str(step) for step in one.path): one.words for one in broken}
        self._choices: dict[str, list[tuple[str, str]]] = {}

    def node(self, tree: Any, path: str = "", depth: int = 0) -> Node:
        problem = self._problems.get(path, "")
        if (isinstance(tree, dict) and "parts" in tree) or not path:
            return self._group(tree if isinstance(tree, dict) else {}, path, depth, problem)
        return self._condition(tree if isinstance(tree, dict) else {}, path, depth, problem)

    def _group(self, tree: Tree, path: str, depth: int, problem: str) -> Node:
        listed = tree.get("parts")
        parts = listed if isinstance(listed, list) else []
        match = tree.get("match")
        below = [self.node(part, f"{path}.{n}".lstrip("."), depth + 1) for n, part in enumerate(parts[:60])]
        return Node(path, depth, match if match in {"all", "any", "none"} else "all", below, problem=problem)

    def _condition(self, tree: Tree, path: str, depth: int, problem: str) -> Node:
        name, op, values = tree.get("field"), tree.get("op"), tree.get("values")
        asked = self.fields.get(name) if isinstance(name, str) else None
        texts = [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
        node = Node(
            path,
            depth,
            asked=asked,
            op=op if isinstance(op, str) else "",
            values=texts,
            problem=problem,
            fresh=path == self.fresh,
        )
        if asked is None:
            return node
        node.choices = self.choices(asked)
        if asked.kind == "span" and texts:
            node.number, node.unit = texts[0][:-1], texts[0][-1:]
        return node

    def choices(self, asked: Field) -> list[tuple[str, str]]:
        """Values to choose from, with their words: the fixed ones first."""
        if asked.name not in self._choices:
            fixed = [(value, str(words)) for value, words in asked.choices]
            self._choices[asked.name] = fixed + (self._rows(asked) if asked.refers else [])
        return self._choices[asked.name]

    def _rows(self, asked: Field) -> list[tuple[str, str]]:
        kind = asked.refers
        if kind == "kind":
            language = translation.get_language() or "en"
            kinds = MatterKind.objects.filter(archived_at=None).order_by("name")
            return [(one.public_id, one.name_in(language)) for one in kinds]
        rows: dict[str, Any] = {
            "person": colleagues, "store": stores, "channel": channels,
            "team": lambda: teams_visible_to(self.user),
            "tag": lambda: Tag.objects.filter(archived_at=None).order_by("name"),
        }  # fmt: skip
        return [(one.public_id, one.name) for one in rows[kind]()]


def units() -> list[tuple[str, str]]:
    """Units of time for spans."""
    return [("m", pgettext("unit", "minutes")), ("h", pgettext("unit", "hours")), ("d", pgettext("unit", "days"))]


def matches() -> list[tuple[str, str]]:
    """How the conditions of a group are joined."""
    return [("all", _("All of these")), ("any", _("Any of these")), ("none", _("None of these"))]


def columns() -> list[tuple[str, str]]:
    """Parts of a row that a view can do without."""
    return [
        ("subject", _("Subject")), ("preview", _("Last words")), ("channel", _("Channel")), ("language", _("Language")),
        ("waiting", _("How long they wait")), ("assignee", _("Looked after by")), ("tags", _("Tags")), ("mood", _("Mood")),
    ]  # fmt: skip
