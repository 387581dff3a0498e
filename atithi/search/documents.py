"""What rooms hand to the index, and what it answers."""

from dataclasses import dataclass
from datetime import datetime

from atithi.search.snippets import Snippet


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be found. `kind` and `id` say what a hit leads to; `part` tells several texts of one thing apart.

    `context` is found as well and never shown: a message is found by its subject and its writer's name. `scope` is the
    group of people (a private team) whose own this is; 0: everybody's.
    """

    kind: str
    id: int
    text: str
    at: datetime
    part: int = 0
    context: str = ""
    scope: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that answers the query, by its best text. `exact`: every word stands there as it was asked for."""

    kind: str
    id: int
    part: int
    score: float
    exact: bool
    snippet: Snippet
