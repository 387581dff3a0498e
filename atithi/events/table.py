"""The tables named by settings: who subscribes to what, which work exists, and what runs by the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from atithi.events.subscriber import AnySubscriber, NetworkSubscriber

Subscriptions = Mapping[str, tuple[AnySubscriber, ...]]
Schedules = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Table:
    """Everything a worker can do, and who wants to hear of which event."""

    subscriptions: Subscriptions
    handlers: Mapping[str, AnySubscriber]
    network: frozenset[str]
    schedules: Schedules


def table() -> Table:
    """The table in force; loaded at first use, because it names handlers of every room."""
    return _build(settings.SUBSCRIPTIONS, settings.HANDLERS, settings.SCHEDULES)


@lru_cache(maxsize=8)
def _build(subscriptions_path: str, handlers_path: str, schedules_path: str) -> Table:
    subscriptions: Subscriptions = import_string(subscriptions_path)
    handlers: dict[str, AnySubscriber] = {}
    for subscriber in [*_listed(import_string(handlers_path)), *(s for each in subscriptions.values() for s in each)]:
        if handlers.setdefault(subscriber.name, subscriber) != subscriber:
            raise ValueError(f"two different handlers are named {subscriber.name}")
    network = frozenset(name for name, each in handlers.items() if isinstance(each, NetworkSubscriber))
    return Table(subscriptions, handlers, network, tuple(import_string(schedules_path)))


def _listed(handlers: Any) -> list[AnySubscriber]:
    """HANDLERS may be a sequence of subscribers, or a mapping from their names."""
    return list(handlers.values()) if isinstance(handlers, Mapping) else list(handlers)
