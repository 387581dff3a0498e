"""Full-text search over what other rooms hand in as documents. See README.md."""

from typing import TYPE_CHECKING, Any

from atithi.search.documents import Document, Hit
from atithi.search.snippets import Snippet
from atithi.search.sources import Source, register

if TYPE_CHECKING:
    from atithi.search.actions import index, remove, rescope
    from atithi.search.queries import Marking, find

__all__ = ["Document", "Hit", "Marking", "Snippet", "Source", "find", "index", "register", "remove", "rescope"]


def __getattr__(name: str) -> Any:
    """Loads what touches the database when it is first used: this package is imported before models may be."""
    if name in {"index", "remove", "rescope"}:
        from atithi.search import actions

        return getattr(actions, name)
    if name in {"Marking", "find"}:
        from atithi.search import queries

        return getattr(queries, name)
    raise AttributeError(name)
