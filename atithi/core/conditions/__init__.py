"""Conditions that people put together: a tree of groups and typed conditions, read from JSON and turned into a database filter.

A room says what can be asked of its rows (`Field`); saved views and segments are read, joined and named as broken by the same
code.
"""

from atithi.core.conditions.fields import DENYING, OPERATORS, Field, Kind, listed
from atithi.core.conditions.joining import joined, moment_before
from atithi.core.conditions.tree import SPAN, Broken, Condition, Group, Path, Read, gone, placed, read

__all__ = [
    "DENYING",
    "OPERATORS",
    "SPAN",
    "Broken",
    "Condition",
    "Field",
    "Group",
    "Kind",
    "Path",
    "Read",
    "gone",
    "joined",
    "listed",
    "moment_before",
    "placed",
    "read",
]
