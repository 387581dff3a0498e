"""Full-text search over what other rooms hand in as documents. See README.md."""

from typing import TYPE_CHECKING, Any

from atithi.search.documents import Document, Hit
from atithi.search.snippets import Snippet
from atithi.search.sources import Source, register

if TYPE_CHECKING:
    from atithi.search.actions import index, remove, rescope
    from atithi.search.queries import find, mark
    from atithi.search.question import Question, read

__all__ = [
    "Document",
    "Hit",
    "Question",
    "Snippet",
    "Source",
    "find",
    "index",
    "mark",
    "read",
    "register",
    "remove",
    "rescope",
]


_HOME = {
    "find": "queries",
    "index": "actions",
    "mark": "queries",
    "Question": "question",
    "read": "question",
    "remove": "actions",
    "rescope": "actions",
}


def __getattr__(name: str) -> Any:
    """What needs the models is loaded at first use: Django imports this package before it knows any model."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"atithi.search.{_HOME[name]}"), name)
