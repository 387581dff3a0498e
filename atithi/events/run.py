"""Running jobs whose lease we hold."""

import logging
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from threading import Event as Flag
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from atithi.events import lease
from atithi.events.lease import Held, LeaseLost
from atithi.events.outcome import SwallowedError, UnknownHandler, fail
from atithi.events.subscriber import NetworkSubscriber, Subscriber

logger = logging.getLogger(__name__)
DATABASE_TROUBLE = (OperationalError, InterfaceError)
SETTLE_PAUSES = (0.2, 0.5, 1, 2, 4, 8, 15, 15, 15, 30, 30, 60, 60)
"""Seconds between tries to write down the result of a call that was made, while the database is away: four minutes."""


def run_group(held: Sequence[Held], *, seconds: float) -> int:
    """Runs jobs in one transaction, each behind a savepoint, until `seconds` are over; gives how many it dealt with.

    One commit pays for all of them. A failing handler undoes its own work only; if the transaction itself fails,
    nothing has happened and the jobs are run one by one.
    """
    if len(held) > 1:
        try:
            return _run_together(held, seconds)
        except (DatabaseError, LeaseLost) as error:
            logger.info("a group of %s jobs was undone: %s", len(held), error)
            _drop_broken_connection()
    return _run_one_by_one(held, seconds)


def _run_one_by_one(held: Sequence[Held], seconds: float) -> int:
    until = time.monotonic() + seconds
    for count, each in enumerate(held, 1):
        run_alone(each)
        if time.monotonic() >= until:
            return count
    return len(held)


def _run_together(held: Sequence[Held], seconds: float) -> int:
    until = time.monotonic() + seconds
    done: list[int] = []
    count = 0
    with transaction.atomic():
        ours = lease.lock(held)
        for alike in _alike(held):
            count += len(alike)
            done += _attempt_all([each for each in alike if each.id in ours])
            if time.monotonic() >= until:
                break
        lease.finish(done, held[0].job.lease_owner)
    return count


def _alike(held: Sequence[Held]) -> Iterator[list[Held]]:
    """Each job by itself, but neighbours of one handler that does several together."""
    for together, neighbours in groupby(held, key=_together):
        jobs = list(neighbours)
        yield from [jobs] if together is not None else ([each] for each in jobs)


def _together(held: Held) -> Subscriber | None:
    subscriber = held.subscriber
    return subscriber if isinstance(subscriber, Subscriber) and subscriber.together is not None else None


def _attempt_all(held: Sequence[Held]) -> list[int]:
    """Those whose work stands. Where several together fail, each is tried by itself, so that one does not stop the others."""
    subscriber = _together(held[0]) if len(held) > 1 else None
    if subscriber is not None and subscriber.together is not None:
        try:
            with transaction.atomic():
                subscriber.together([each.view for each in held])
                _require_sound()
        except DATABASE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001 (found out one by one)
            logger.info("%s jobs of %s failed together: %s", len(held), subscriber.name, error)
        else:
            return [each.id for each in held]
    return [each.id for each in held if _attempt(each)]


def _attempt(held: Held) -> bool:
    """Whether the handler's work stands. An error of the database itself is passed on: the group must start anew."""
    try:
        with transaction.atomic():
            _run(held)
    except DATABASE_TROUBLE:
        raise
    except Exception as error:  # noqa: BLE001 (whatever a handler raises is the job's failure)
        fail(held, error)
        return False
    return True


def run_alone(held: Held) -> None:
    """Runs one job in its own transaction. Raises an error of the database if not even a failure can be written."""
    try:
        with transaction.atomic():
            if lease.lock([held]):
                _run(held)
                lease.finish([held.id], held.job.lease_owner)
    except Exception as error:  # noqa: BLE001 (whatever a handler raises is the job's failure)
        _drop_broken_connection()
        fail(held, error)


def _run(held: Held) -> None:
    if not isinstance(held.subscriber, Subscriber):
        raise UnknownHandler(f"There is no handler named {held.job.handler}.")
    held.subscriber.run(held.view)
    _require_sound()


def _drop_broken_connection() -> None:
    """After an error: a connection that was cut is replaced at the next query."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _require_sound() -> None:
    if connection.needs_rollback:
        raise SwallowedError("The handler went on after a database error; its work was undone.")


def run_network(held: Held, *, stop: Flag) -> None:
    """Prepares, performs and settles one job that reaches outside. Raises what `run_alone` raises."""
    subscriber = held.subscriber
    if not isinstance(subscriber, NetworkSubscriber):
        run_alone(held)
        return
    try:
        request = _prepare(held, subscriber)
        if request is None:
            return
        result = subscriber.perform(request)
    except Exception as error:  # noqa: BLE001 (whatever a handler raises is the job's failure)
        _drop_broken_connection()
        fail(held, error)
    else:
        _settle_surely(held, subscriber, request, result, stop)


def _prepare(held: Held, subscriber: NetworkSubscriber[Any, Any]) -> Any:
    """The request, or None where nothing is to be done: then the job is finished, or no longer ours."""
    with transaction.atomic():
        if not lease.lock([held]):
            return None
        request = subscriber.prepare(held.view)
        _require_sound()
        if request is None:
            lease.finish([held.id], held.job.lease_owner)
        return request


def _settle_surely(held: Held, subscriber: NetworkSubscriber[Any, Any], request: Any, result: Any, stop: Flag) -> None:
    """The call was made and must not be made again for want of a database: its result waits for it to come back."""
    for pause in (*SETTLE_PAUSES, None):
        try:
            _settle(held, subscriber, request, result)
            return
        except DATABASE_TROUBLE as error:
            _drop_broken_connection()
            if pause is None or stop.is_set():
                fail(held, error)
                return
            logger.warning("job %s (%s) waits to write its result: %s", held.id, held.job.handler, error)
            stop.wait(pause)
        except Exception as error:  # noqa: BLE001 (whatever a handler raises is the job's failure)
            fail(held, error)
            return


def _settle(held: Held, subscriber: NetworkSubscriber[Any, Any], request: Any, result: Any) -> None:
    with transaction.atomic():
        if not lease.lock([held]):
            logger.warning("job %s (%s) was taken over while its call was under way", held.id, held.job.handler)
            return
        subscriber.settle(held.view, request, result)
        _require_sound()
        lease.finish([held.id], held.job.lease_owner)
