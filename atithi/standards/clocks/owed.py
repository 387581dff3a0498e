"""What a guest is owed, and until when: of all that holds, whatever ends first counts. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Offer:
    """So many seconds, of working hours or of every hour, by a standard or by an agreement."""

    seconds: int
    always: bool = False
    version: int | None = None
    agreement: int | None = None
    warn_percent: int = 75
    escalate_minutes: int = 30
    pauses: bool = True


@dataclass(frozen=True, slots=True)
class Hours:
    """How time passes in one place: `after(start, seconds)` and `between(start, end)` in seconds."""

    after: Callable[[datetime, float], datetime | None]
    between: Callable[[datetime, datetime], float]


def _after(start: datetime, seconds: float) -> datetime | None:
    return start + timedelta(seconds=seconds)


def _between(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())


ALWAYS = Hours(_after, _between)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The offer that counts, and its moments. `due` None: it ends so far away that nobody waits for it."""

    offer: Offer
    due: datetime | None
    warn: datetime | None


def first_to_end(offers: Iterable[Offer], resumed: datetime, worked: int, hours: Hours) -> Deadline | None:
    """Of what is offered to a clock that runs since `resumed` and had `worked` seconds before: what ends first."""
    found = [(_due(offer, resumed, worked, hours), offer) for offer in offers]
    if not found:
        return None
    due, offer = min(found, key=lambda pair: (pair[0] or resumed + FAR, pair[1].seconds, pair[1].version or 0))
    return Deadline(offer, due, _warn(offer, resumed, worked, hours) if due is not None else None)


def _due(offer: Offer, resumed: datetime, worked: int, hours: Hours) -> datetime | None:
    return (ALWAYS if offer.always else hours).after(resumed, max(0, offer.seconds - worked))


def _warn(offer: Offer, resumed: datetime, worked: int, hours: Hours) -> datetime | None:
    if not offer.warn_percent:
        return None
    return (ALWAYS if offer.always else hours).after(
        resumed, max(0, offer.seconds * offer.warn_percent // 100 - worked)
    )
