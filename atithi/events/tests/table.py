"""The table of work used by this room's tests. Effects are rows of the live signals, a table that is free here."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event as Flag

from django.db import IntegrityError, connection, transaction

from atithi.core.clock import now
from atithi.events import GiveUp, JobView, NetworkSubscriber, Retry, Subscriber, catalogue
from atithi.events.handlers import PURGE, SEAL
from atithi.events.subscriber import AnySubscriber
from atithi.realtime.models import Signal

calls: list[tuple[str, int]] = []
"""What was called, with the number of the sample; outside any transaction, so it also tells of tries that failed."""
fail_with: dict[str, Callable[[], Exception]] = {}
"""A handler named here raises, after its effect."""
hold = Flag()
"""`sample.slow` waits in its call for this."""


def register_samples() -> None:
    catalogue.register("sample.happened", "Something happened in a test.")
    catalogue.register("sample.called", "A call is to be made in a test.")


def reset() -> None:
    calls.clear()
    fail_with.clear()
    hold.clear()


def number(job: JobView) -> int:
    return job.event.data["n"] if job.event else job.args["n"]


def effect(name: str, n: int) -> None:
    Signal.objects.create(topics=[str(n)], name=name, data={}, at=now())


def effects(name: str) -> list[int]:
    """The samples on which this handler had its effect, in order."""
    return [int(row.topics[0]) for row in Signal.objects.filter(name=name).order_by("id")]


def working(name: str) -> Callable[[JobView], None]:
    def run(job: JobView) -> None:
        calls.append((name, number(job)))
        effect(name, number(job))
        if name in fail_with:
            raise fail_with[name]()

    return run


def break_at_commit(job: JobView) -> None:
    """A foreign key to nothing: both databases notice at the commit only, which fails the whole transaction."""
    effect("sample.unsound", number(job))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_job SET event_id = 987654321 WHERE id = %s", [job.id])
        cursor.execute(
            "INSERT INTO events_job (event_id, handler, args, run_at, state, attempts, lease_owner, last_error,"
            " created_at, network) SELECT 987654321, 'x', '{}', run_at, 'discarded', 0, '', '', created_at,"
            " network FROM events_job WHERE id = %s",
            [job.id],
        )


def swallow(job: JobView) -> None:
    """Carries on after a database error as if nothing were."""
    effect("sample.careless", number(job))
    try:
        with transaction.atomic(savepoint=False):
            raise IntegrityError("as if")
    except IntegrityError:
        pass


def die(job: JobView) -> None:
    """Kills its own worker."""
    effect("sample.deadly", number(job))
    os.kill(os.getpid(), signal.SIGKILL)


def perform(n: int) -> str:
    assert not connection.in_atomic_block or os.environ.get("PYTEST_CURRENT_TEST"), "a call inside a transaction"
    calls.append(("perform", n))
    if "perform" in fail_with:
        raise fail_with["perform"]()
    return f"result {n}"


def perform_slowly(n: int) -> str:
    calls.append(("slow", n))
    hold.wait(20)
    return "done"


def settle(job: JobView, n: int, result: str) -> None:
    effect("sample.call", n)
    if "settle" in fail_with:
        raise fail_with["settle"]()


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    """Waits until something is so; fails if it does not come about."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.01)


def give_up() -> Exception:
    return GiveUp("no such mailbox")


def retry_in_a_minute() -> Exception:
    return Retry(after=timedelta(minutes=1), reason="busy")


def note_stuck(job: JobView, reason: str) -> None:
    effect(f"stuck: {reason}", number(job))


def together(jobs: Sequence[JobView]) -> None:
    numbers = [number(job) for job in jobs]
    calls.append(("sample.together", len(numbers)))
    for n in numbers:
        effect("sample.together", n)
    if "sample.together" in fail_with:
        raise fail_with["sample.together"]()


FIRST = Subscriber("sample.first", working("sample.first"), on_stuck=note_stuck, max_attempts=3)
SECOND = Subscriber("sample.second", working("sample.second"))
CALL = NetworkSubscriber("sample.call", lambda job: number(job) or None, perform, settle, max_attempts=3)
SLOW = NetworkSubscriber("sample.slow", number, perform_slowly, settle, ordered=False)

SUBSCRIPTIONS: dict[str, tuple[AnySubscriber, ...]] = {"sample.happened": (FIRST, SECOND), "sample.called": (CALL,)}
HANDLERS: tuple[AnySubscriber, ...] = (
    FIRST,
    CALL,
    SLOW,
    Subscriber("sample.unsound", break_at_commit),
    Subscriber("sample.careless", swallow),
    Subscriber("sample.deadly", die, max_attempts=3),
    Subscriber("sample.together", working("sample.together"), together=together),
    Subscriber("sample.tick", lambda job: effect("tick", 1)),
    SEAL,
    PURGE,
)
SCHEDULES: tuple[tuple[str, str, str], ...] = ()
FOUR_A_DAY = (("sample tick", "0 */6 * * *", "sample.tick"),)
