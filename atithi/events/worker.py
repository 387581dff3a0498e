"""The worker: claims work, runs it, and lives through whatever happens to the database."""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, InterfaceError, connection

from atithi.core.clock import now
from atithi.events import lease
from atithi.events.actions import CHANNEL
from atithi.events.lease import Held
from atithi.events.models import Job
from atithi.events.network import NetworkCrew
from atithi.events.outcome import fail
from atithi.events.owner import new_owner
from atithi.events.run import run_alone, run_group
from atithi.events.schedule import Clock
from atithi.events.subscriber import GiveUp, NetworkSubscriber, Subscriber
from atithi.realtime.wake import Waker

logger = logging.getLogger(__name__)
MOST_TOGETHER = 20
"""Jobs in one transaction: those that do not fit in its time were locked in vain."""
LOOK_SECONDS = 1.0
"""How often a worker looks by itself: for due work, orphans and schedules."""

TURN_SECONDS = 0.0005
"""Between two groups the other writers of SQLite get their turn."""


class Worker:
    """Any number of these may run, in one process or many, on one machine or many (SQLite: one machine).

    One thread does the work inside the database, in groups of one transaction each; `network_threads` others reach
    outside. `group_seconds` bounds how long one transaction keeps other writers waiting.
    """

    def __init__(
        self,
        *,
        batch: int = 100,
        group_seconds: float = 0.02,
        network_threads: int = 8,
        lease_time: timedelta = timedelta(seconds=30),
        stop_seconds: float = 8.0,
    ) -> None:
        self.owner = new_owner()
        self._batch = batch
        self._group_seconds = group_seconds
        self._lease_time = lease_time
        self._stop_seconds = stop_seconds
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._holding: set[int] = set()
        self._untried: deque[Held] = deque()
        self._orphans: deque[Job] = deque()
        self._look_at = 0.0
        self._clock = Clock()
        self._lock = threading.Lock()
        self._network = NetworkCrew(network_threads, on_free=self._network_done, on_drop=self._drop)

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; then finishes what it has begun and gives back the rest."""
        self._stop = stop
        waker = Waker(CHANNEL, self._wake.set)
        pulse = threading.Thread(target=self._keep_leases, name="leases", daemon=True)
        waker.start()
        pulse.start()
        pause = 0.1
        while not stop.is_set():
            self._wake.clear()
            try:
                worked = self._cycle()
                pause = 0.1
            except (DatabaseError, InterfaceError) as error:
                logger.warning("the database is in trouble, next try in %.1f s: %s", pause, error)
                connection.close()
                stop.wait(pause)
                pause = min(pause * 2, 10.0)
                continue
            if not worked:
                self._rest()
        waker.stop()
        self._network.close(self._stop_seconds)
        self._give_back()
        waker.join(2)
        pulse.join(2)
        connection.close()

    def _cycle(self) -> bool:
        """One round. False if there was nothing to do."""
        self._release_untried()
        if monotonic() >= self._look_at:
            self._look_at = monotonic() + LOOK_SECONDS
            self._clock.tick(now())
            if not self._orphans:
                self._orphans.extend(lease.orphans())
        worked = self._adopt_orphan()
        held = self._claim(self._batch, network=False)
        self._run_all(held)
        calls = self._claim(self._network.free, network=True)
        self._network.take(calls)
        return worked or bool(held) or bool(calls)

    def _claim(self, limit: int, *, network: bool) -> list[Held]:
        return self._hold(lease.claim(self.owner, until=self._until(), limit=limit, network=network)) if limit else []

    def _run_all(self, held: Sequence[Held]) -> None:
        """Runs a batch, group after group. What is left when the desk stops or the database fails goes back untried."""
        rest = sorted(held, key=_kind)
        try:
            while rest and not self._stop.is_set():
                count = run_group(rest[:MOST_TOGETHER], seconds=self._group_seconds)
                self._let_go(rest[:count])
                del rest[:count]
                if rest and connection.vendor == "sqlite":
                    self._stop.wait(TURN_SECONDS)
        finally:
            self._drop(rest)

    def _adopt_orphan(self) -> bool:
        if not self._orphans:
            return False
        if self._orphans[0].network and not self._network.free:
            self._orphans.rotate(-1)
            return False
        held = lease.take_over(self._orphans.popleft(), self.owner, until=self._until())
        if held is None:
            return True
        if held.subscriber is not None and held.job.attempts > held.subscriber.max_attempts:
            fail(held, GiveUp("The worker died each time while it did this."))
            return True
        self._hold([held])
        if isinstance(held.subscriber, NetworkSubscriber):
            self._network.take([held])
            return True
        try:
            run_alone(held)
        except BaseException:
            self._drop([held])
            raise
        self._let_go([held])
        return True

    def _rest(self) -> None:
        """Sleeps until something was committed, at most until the next look; notices a stop within a quarter second."""
        until = min(self._look_at, monotonic() + LOOK_SECONDS)
        while not self._stop.is_set():
            left = until - monotonic()
            if left <= 0 or self._wake.wait(min(left, 0.25)):
                return

    def _until(self) -> datetime:
        return now() + self._lease_time

    def _hold(self, held: list[Held]) -> list[Held]:
        with self._lock:
            self._holding.update(each.id for each in held)
        return held

    def _let_go(self, held: Iterable[Held]) -> None:
        with self._lock:
            self._holding.difference_update(each.id for each in held)

    def _drop(self, held: Sequence[Held]) -> None:
        """These are not run: their leases are given back as soon as the database can be written to."""
        self._let_go(held)
        with self._lock:
            self._untried.extend(held)

    def _network_done(self, held: Held) -> None:
        self._let_go([held])
        self._wake.set()

    def _release_untried(self) -> None:
        with self._lock:
            untried = list(self._untried)
        if untried:
            lease.release(untried, self.owner)
            with self._lock:
                for _ in untried:
                    self._untried.popleft()

    def _give_back(self) -> None:
        try:
            self._release_untried()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("leases could not be given back, they will run out: %s", error)

    def _keep_leases(self) -> None:
        """Prolongs the leases of what is running, long before they run out; what we no longer hold runs out."""
        while not self._stop.wait(self._lease_time.total_seconds() / 4):
            with self._lock:
                holding = list(self._holding)
            if holding:
                try:
                    lease.renew(self.owner, holding, until=self._until())
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("leases could not be prolonged: %s", error)
                    connection.close()
        connection.close()


def _kind(held: Held) -> str:
    """Brings together jobs that a handler does together; the others stay in their order, before them."""
    subscriber = held.subscriber
    return subscriber.name if isinstance(subscriber, Subscriber) and subscriber.together is not None else ""
