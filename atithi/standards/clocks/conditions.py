"""For whom a standard holds. Pure.

Conditions are a JSON object; each one that is named must hold, by one of its values:
channel (kinds), store, team, kind (numbers), language, priority, mood, segment (public ids), agreement (true).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAMES = ("channel", "store", "team", "language", "segment", "agreement", "priority", "mood", "kind")


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a conversation standards ask about."""

    channel: str
    store: int | None = None
    team: int | None = None
    language: str = ""
    priority: int = 1
    mood: str = ""
    kind: int | None = None
    agreement: bool = False
    segment: frozenset[str] = frozenset()


def fits(conditions: Mapping[str, Any], subject: Subject) -> bool:
    """Whether all conditions hold for this subject. One of an unknown name never does."""
    return all(_holds(name, wanted, subject) for name, wanted in conditions.items())


def _holds(name: str, wanted: Any, subject: Subject) -> bool:
    if name == "agreement":
        return bool(wanted) == subject.agreement
    if name not in NAMES or not isinstance(wanted, list):
        return False
    if name == "segment":
        return bool(subject.segment & set(wanted))
    return getattr(subject, name) in wanted
