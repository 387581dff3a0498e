"""The form of a segment: the form of a saved view, with what can be asked of guests."""

from collections.abc import Sequence
from typing import Any

from atithi.core.conditions import Broken, Field
from atithi.customers.segments import SegmentField, plain
from atithi.staff.models import User
from atithi.workspace.view_form import Editor, Tree

START: Tree = {"match": "all", "parts": []}
FIRST = "language"


class SegmentEditor(Editor):
    """What the page of one segment needs for its conditions."""

    def __init__(
        self, user: User, known: dict[str, SegmentField], broken: Sequence[Broken] = (), fresh: str = ""
    ) -> None:
        super().__init__(user, tuple(broken), fresh)
        self.known = known
        self.fields = plain(known.values())

    def _rows(self, asked: Field) -> list[tuple[str, str]]:
        return self.known[asked.name].refers_to(self.user)


def field_groups(known: dict[str, SegmentField]) -> list[tuple[Any, list[Field]]]:
    """The fields under the words of their room, in the order of the table."""
    groups: dict[str, tuple[Any, list[Field]]] = {}
    for one in known.values():
        groups.setdefault(str(one.group), (one.group, []))[1].append(one.field)
    return list(groups.values())
