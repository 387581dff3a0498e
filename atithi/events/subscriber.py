"""The words in which other rooms speak of events and of the work that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from atithi.events.models import Event

Request = TypeVar("Request")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. `id` is None for the desk itself."""

    kind: str
    id: int | None = None

    @classmethod
    def staff(cls, id: int) -> Actor:
        return cls("staff", id)

    @classmethod
    def customer(cls, id: int) -> Actor:
        return cls("customer", id)

    @classmethod
    def system(cls) -> Actor:
        return cls("system")

    @classmethod
    def program(cls, token_id: int) -> Actor:
        return cls("program", token_id)


@dataclass(frozen=True, slots=True)
class JobView:
    """What a handler sees of its job."""

    id: int
    event: Event | None
    args: dict[str, Any] = field(default_factory=dict)
    attempt: int = 1
    """1 the first time. Above 1 an earlier try failed, or a worker died in the midst of it."""


class Retry(Exception):
    """Raised by a handler: not now. Without `after` the usual backoff decides when."""

    def __init__(self, *, after: timedelta | None = None, reason: str = "") -> None:
        self.after = after
        self.reason = reason
        super().__init__(reason)


class GiveUp(Exception):
    """Raised by a handler: trying again will not help. The job stops, visibly, for a person to look at."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


OnStuck = Callable[[JobView, str], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Work inside the database alone: the effect of `run` and the end of the job are one transaction.

    `ordered`: jobs of this handler about the same subject run one after another, in the order of their events, and a
    failing one holds back the later ones until it is done or stuck.
    `together`: the same for several jobs at once, where one pass over all costs less than one over each.
    `on_stuck(job, reason)` runs in the transaction in which the job stops for good.
    """

    name: str
    run: Callable[[JobView], None]
    max_attempts: int = 12
    ordered: bool = False
    on_stuck: OnStuck | None = None
    together: Callable[[Sequence[JobView]], None] | None = None


@dataclass(frozen=True, slots=True)
class NetworkSubscriber(Generic[Request, Result]):
    """Work that reaches outside, in three steps, so that no network call happens inside a transaction.

    `prepare` (in a transaction) gives the request, or None where nothing is to be done; `perform` (outside any) makes
    the call, with a timeout of its own; `settle` writes the outcome in the transaction that ends the job. A crash
    between the last two runs `prepare` again with a higher `job.attempt`: send an idempotency key where the other
    side knows one.
    """

    name: str
    prepare: Callable[[JobView], Request | None]
    perform: Callable[[Request], Result]
    settle: Callable[[JobView, Request, Result], None]
    max_attempts: int = 40
    ordered: bool = True
    on_stuck: OnStuck | None = None


AnySubscriber = Subscriber | NetworkSubscriber[Any, Any]
