"""Reading the conditions of a saved view."""

from typing import Any

from atithi.conversations.conditions.fields import FIELDS
from atithi.core import conditions


def read(data: Any) -> conditions.Read:
    """Reads a tree. It never raises: what it cannot read is in `broken`, and the rest stands."""
    return conditions.read(data, FIELDS)
