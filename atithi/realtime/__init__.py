"""Live updates: ids only, sent to open pages; the browser fetches what it may see."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atithi.realtime.actions import disconnect, publish, purge_signals
    from atithi.realtime.queries import last_id
    from atithi.realtime.stream import sse_response, stream

__all__ = ["disconnect", "last_id", "publish", "purge_signals", "sse_response", "stream"]

_HOME = {
    "disconnect": "actions",
    "last_id": "queries",
    "publish": "actions",
    "purge_signals": "actions",
    "sse_response": "stream",
    "stream": "stream",
}


def __getattr__(name: str) -> Any:
    """What needs the models is loaded at first use: Django imports this package before it knows any model."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"atithi.realtime.{_HOME[name]}"), name)
