"""The one shape in which every telephone system tells of a call."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from atithi.channels.phone.folding import Fact


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a recording lies, whether it is a message that the guest left, and from when on it is there; None: now."""

    url: str
    seconds: int = 0
    voicemail: bool = False
    ready_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """What was told of one call. `call`: our own id of it, where the report carries it; `legs`: the provider's names of its
    parts, kept for later requests; `agent`: the colleague's mail address or number; `leg`: how the telephone of a colleague
    who is rung stands (its name at the provider, and the state)."""

    provider_id: str
    direction: str
    number: str
    facts: tuple[Fact, ...] = ()
    call: str = ""
    name: str = ""
    agent: str = ""
    recordings: tuple[Recorded, ...] = ()
    legs: dict[str, str] = field(default_factory=dict)
    leg: tuple[str, str] | None = None
    wants_call_back: bool = False


def digest(*parts: str | bytes) -> str:
    """What makes a report itself: the same for one that is told again."""
    found = hashlib.sha256()
    for part in parts:
        found.update((part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")) + b"\0")
    return found.hexdigest()[:40]


def whole(text: object) -> int:
    """Seconds or a sequence out of what a provider writes, parts of a second left out; 0 where it is none."""
    written = str(text if text is not None else "").strip().partition(".")[0]
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def one_fact(kind: str, at: datetime, key: str, **more: object) -> Fact:
    """A fact whose key names its kind, so that one report may tell two things."""
    return Fact(f"{kind}:{key}"[:80], kind, at, **more)  # type: ignore[arg-type]
