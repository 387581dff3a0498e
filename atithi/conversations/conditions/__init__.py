"""Conditions of saved views: a tree of groups and typed conditions, read from JSON and turned into a database filter."""

from atithi.conversations.conditions.fields import FIELDS
from atithi.conversations.conditions.meaning import filter_of
from atithi.conversations.conditions.ranges import LONGEST_LOOK, SHORT_LOOK, Order, Place, Span, spans
from atithi.conversations.conditions.references import Known, references
from atithi.conversations.conditions.tree import read
from atithi.core.conditions import Broken, Condition, Field, Group, Read

__all__ = [
    "FIELDS",
    "LONGEST_LOOK",
    "SHORT_LOOK",
    "Broken",
    "Condition",
    "Field",
    "Group",
    "Known",
    "Order",
    "Place",
    "Read",
    "Span",
    "filter_of",
    "read",
    "references",
    "spans",
]
