"""What can be asked: fields of conditions, their operators and the values these take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import pgettext_lazy

Kind = Literal["choice", "reference", "span", "text", "flag", "number", "money", "date"]

# The operators of each kind of field, and how they read between a field's name and its value.
OPERATORS: dict[Kind, dict[str, Any]] = {
    "choice": {"is": pgettext_lazy("condition", "is"), "not": pgettext_lazy("condition", "is not")},
    "reference": {"is": pgettext_lazy("condition", "is"), "not": pgettext_lazy("condition", "is not")},
    "span": {
        "over": pgettext_lazy("condition", "longer ago than"),
        "under": pgettext_lazy("condition", "less long ago than"),
    },
    "text": {"has": pgettext_lazy("condition", "contains"), "lacks": pgettext_lazy("condition", "does not contain")},
    "flag": {"yes": pgettext_lazy("condition", "yes"), "no": pgettext_lazy("condition", "no")},
    "number": {"least": pgettext_lazy("condition", "at least"), "most": pgettext_lazy("condition", "at most")},
    "money": {"least": pgettext_lazy("condition", "at least"), "most": pgettext_lazy("condition", "at most")},
    "date": {"from": pgettext_lazy("condition", "on or after"), "until": pgettext_lazy("condition", "on or before")},
}
DENYING = frozenset({"not", "lacks", "no"})
"""Operators that hold where their field's meaning does not."""


@dataclass(frozen=True)
class Field:
    """One thing that can be asked. `choices`: fixed values and their words. `refers`: what kind of thing's public ids are
    values beside the fixed ones."""

    name: str
    label: Any
    kind: Kind
    choices: tuple[tuple[str, Any], ...] = ()
    refers: str = ""

    @property
    def operators(self) -> dict[str, Any]:
        return OPERATORS[self.kind]


def listed(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by name, in their order."""
    return {field.name: field for field in fields}
