"""Every type of event, with its meaning. Each room registers its own in its `events.py`."""

import re
from dataclasses import dataclass

from atithi.events.errors import UnknownEvent

_FORM = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of fact. `version` rises when the meaning of its data changes; old rows keep theirs."""

    type: str
    meaning: str
    version: int = 1


_types: dict[str, EventType] = {}


def register(type: str, meaning: str, *, version: int = 1) -> EventType:
    """Announces a type of event, named thing.happened. Raises ValueError for a second, different registration."""
    if not _FORM.fullmatch(type) or not meaning.strip():
        raise ValueError(f"an event type reads like message.received and has a meaning: {type!r}")
    entry = EventType(type, meaning.strip(), version)
    if _types.setdefault(type, entry) != entry:
        raise ValueError(f"the event type {type} is registered twice, with different meanings")
    return entry


def lookup(type: str) -> EventType:
    """The entry of a type. Raises UnknownEvent."""
    try:
        return _types[type]
    except KeyError:
        raise UnknownEvent(f"{type} is not in the catalogue: register it in the events.py of its room") from None


def known() -> list[EventType]:
    """All types, by name."""
    return [_types[name] for name in sorted(_types)]


def as_markdown() -> str:
    """The table of all types, for the documentation."""
    rows = [f"| `{entry.type}` | {entry.version} | {entry.meaning} |" for entry in known()]
    return "\n".join(["| Event | Version | Meaning |", "|---|---|---|", *rows]) + "\n"
