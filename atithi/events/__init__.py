"""The record: what happened in the business, and the work that follows from it."""

from typing import TYPE_CHECKING, Any

from atithi.events.subscriber import Actor, GiveUp, JobView, NetworkSubscriber, Retry, Subscriber

if TYPE_CHECKING:
    from atithi.events.actions import enqueue, enqueue_many, record, record_many
    from atithi.events.models import Event

__all__ = [
    "Actor",
    "Event",
    "GiveUp",
    "JobView",
    "NetworkSubscriber",
    "Retry",
    "Subscriber",
    "enqueue",
    "enqueue_many",
    "record",
    "record_many",
]


def __getattr__(name: str) -> Any:
    """What needs the models is loaded at first use: Django imports this package before it knows any model."""
    if name in ("enqueue", "enqueue_many", "record", "record_many"):
        from atithi.events import actions

        return getattr(actions, name)
    if name == "Event":
        from atithi.events import models

        return models.Event
    raise AttributeError(name)
