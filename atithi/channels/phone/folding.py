"""How a call stands, reckoned from what was reported of it: pure, and the same whatever the order of the reports.

Reports come late, twice and in any order. So none of them moves the call: all are kept, sorted by the provider's time and
sequence, and read from the beginning each time one comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

RINGING, QUEUED, ANSWERED, HELD, RESUMED, LEFT, ENDED = (
    "ringing",
    "queued",
    "answered",
    "held",
    "resumed",
    "left",
    "ended",
)
KINDS = (RINGING, QUEUED, ANSWERED, HELD, RESUMED, LEFT, ENDED)
"""In the order in which they follow each other within one second. `left`: the queue, to be called back or to leave a message."""
REFUSED = frozenset({"failed"})
"""Endings of which no telephone rang."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was reported. `key`: the same for the same report; `talked`: seconds, where an ending says them."""

    key: str
    kind: str
    at: datetime
    sequence: int = 0
    talked: int | None = None
    why: str = ""


Hold = tuple[datetime, datetime | None]
"""One time on hold: since when, and until when; None: it lasts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a call stands; times in seconds."""

    state: str
    began_at: datetime
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    held_since: datetime | None = None
    hold_seconds: int = 0
    talk_seconds: int = 0
    wait_seconds: int | None = None
    why: str = ""
    holds: tuple[Hold, ...] = ()


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """By the provider's time, then by its sequence, then as such things follow each other; each report once."""
    once = {fact.key: fact for fact in facts}
    return sorted(once.values(), key=lambda fact: (fact.at, fact.sequence, KINDS.index(fact.kind), fact.key))


def fold(facts: Iterable[Fact], *, incoming: bool) -> Standing:
    """The standing that these facts make. Raises ValueError where there is none."""
    ordered = in_order(facts)
    if not ordered:
        raise ValueError("nothing was reported of this call")
    endings = [fact for fact in ordered if fact.kind == ENDED]
    end = endings[-1] if endings else None
    talked = max((fact.talked or 0 for fact in endings), default=0)
    began, answered = ordered[0].at, _answered(ordered, end, talked)
    queued = next((fact.at for fact in ordered if fact.kind == QUEUED), None)
    holds = _holds(ordered, answered, end.at if end else None)
    held_since = holds[-1][0] if holds and holds[-1][1] is None else None
    until = answered or (end.at if end else None)
    since = queued or began
    return Standing(
        state=_state(ordered, incoming=incoming, answered=answered is not None, held=held_since is not None, end=end),
        began_at=began, queued_at=queued, answered_at=answered, ended_at=end.at if end else None, held_since=held_since,
        hold_seconds=sum(_seconds(stop - start) for start, stop in holds if stop is not None), holds=holds,
        talk_seconds=_talk(answered, end, talked), why=_why(endings),
        wait_seconds=max(0, _seconds(until - since)) if until is not None else None,
    )  # fmt: skip


def _answered(ordered: list[Fact], end: Fact | None, talked: int) -> datetime | None:
    first = next((fact.at for fact in ordered if fact.kind == ANSWERED), None)
    if end is None:
        return first
    if first is None:
        return end.at - timedelta(seconds=talked) if talked else None
    # A late report without a time of its own has the time at which we heard of it: after the end.
    return first if first <= end.at else max(ordered[0].at, end.at - timedelta(seconds=talked))


def _holds(ordered: list[Fact], answered: datetime | None, ended: datetime | None) -> tuple[Hold, ...]:
    """Each time on hold, in order; the end of the call ends the last one."""
    since: datetime | None = None
    found: list[Hold] = []
    for fact in ordered:
        at = min(fact.at, ended) if ended else fact.at
        if fact.kind == HELD and since is None and answered is not None:
            since = at
        elif fact.kind == RESUMED and since is not None:
            found.append((since, at))
            since = None
    if since is not None:
        found.append((since, ended))
    return tuple(found)


def _talk(answered: datetime | None, end: Fact | None, talked: int) -> int:
    if answered is None or end is None:
        return 0
    return talked or max(0, _seconds(end.at - answered))


def _state(ordered: list[Fact], *, incoming: bool, answered: bool, held: bool, end: Fact | None) -> str:
    if end is None:
        if held:
            return "held"
        if answered:
            return "answered"
        return "queued" if any(fact.kind == QUEUED for fact in ordered) else "ringing"
    if answered:
        return "ended"
    if not incoming:
        return "failed" if end.why in REFUSED else "missed"
    kinds = {fact.kind for fact in ordered}
    return "abandoned" if QUEUED in kinds and LEFT not in kinds and end.why != "voicemail" else "missed"


def _why(endings: list[Fact]) -> str:
    return next((fact.why for fact in reversed(endings) if fact.why), "")


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
