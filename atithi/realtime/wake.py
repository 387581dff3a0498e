"""Telling other threads, processes and machines that something was committed.

PostgreSQL says so by NOTIFY; with SQLite the others watch `PRAGMA data_version`, which changes with every commit by
another connection. A wake-up is a hint: whoever waits also looks by itself from time to time.
"""

import logging
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Any, Protocol

import psycopg
from django.db import connection, transaction

logger = logging.getLogger(__name__)

SQLITE_POLL = 0.04
"""Seconds between looks at SQLite's data version; one look costs microseconds."""
LOOK = 1.0
"""Seconds after which a look is due even if nothing was heard."""
BREATH = 0.015
"""Seconds between two wake-ups at least: what is committed in a burst is seen at once."""
SILENCE = 30.0
"""Seconds without a word from PostgreSQL after which the connection is tried."""


def notify(channel: str) -> None:
    """Wakes everyone who watches `channel`, once the current transaction is committed.

    Sent after the commit and not within it: PostgreSQL serialises commits that carry a NOTIFY, with their disk flush.
    Should the process die in between, the watchers' own look finds the row.
    """
    if connection.vendor == "postgresql":
        transaction.on_commit(partial(_send, channel, time.monotonic()), robust=True)


def _send(channel: str, asked_at: float) -> None:
    """One NOTIFY for all that asked within one transaction: whoever asked before the last one was sent is served."""
    sent: dict[str, float] = transaction.get_connection().__dict__.setdefault("_atithi_notified", {})
    if sent.get(channel, 0.0) > asked_at:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [channel])
    sent[channel] = time.monotonic()


class Watch(Protocol):
    """A connection of its own that learns of commits."""

    def wait(self, seconds: float) -> bool:
        """Waits up to `seconds`; True as soon as something may have been committed. Raises when cut off."""

    def close(self) -> None: ...


class PostgresWatch:
    def __init__(self, channel: str) -> None:
        params: dict[str, Any] = connection.get_connection_params()
        for name in ("context", "cursor_factory", "prepare_threshold", "server_side_binding"):
            params.pop(name, None)
        self._connection = psycopg.connect(**params, autocommit=True)
        self._connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        self._heard_at = time.monotonic()

    def wait(self, seconds: float) -> bool:
        if any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1)):
            for _ in self._connection.notifies(timeout=0):
                pass  # one look serves them all
            self._heard_at = time.monotonic()
            return True
        if time.monotonic() - self._heard_at > SILENCE:
            self._connection.execute("SELECT 1")
            self._heard_at = time.monotonic()
        return False

    def close(self) -> None:
        self._connection.close()


class SqliteWatch:
    def __init__(self) -> None:
        params: dict[str, Any] = connection.get_connection_params()
        self._connection = sqlite3.connect(params["database"], uri=True, timeout=5, check_same_thread=False)
        self._version = self._look()

    def wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while True:
            version = self._look()
            if version != self._version:
                self._version = version
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(SQLITE_POLL)

    def _look(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


class BlindWatch:
    """For a database in memory, whose connections share one cache and so never see a version change: always perhaps."""

    def wait(self, seconds: float) -> bool:
        time.sleep(min(seconds, SQLITE_POLL))
        return True

    def close(self) -> None:
        return None


def open_watch(channel: str) -> Watch:
    """The watch that fits the database. Raises an error of its driver when it cannot be reached."""
    if connection.vendor == "postgresql":
        return PostgresWatch(channel)
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return BlindWatch()
    return SqliteWatch()


class Waker(Thread):
    """Calls `on_wake`, in its own thread, whenever something may have been committed, after every new connection and
    at least every `LOOK` seconds. Should `on_wake` fail, it is called again after a new connection; never gives up."""

    def __init__(self, channel: str, on_wake: Callable[[], None]) -> None:
        super().__init__(name=f"waker {channel}", daemon=True)
        self._channel = channel
        self._on_wake = on_wake
        self._stopped = Event()

    def run(self) -> None:
        pause = 0.2
        while not self._stopped.is_set():
            try:
                watch = open_watch(self._channel)
            except Exception as error:  # noqa: BLE001 (the database is away: it comes back, and so do we)
                logger.warning("no wake-ups on %s for now: %s", self._channel, error)
                self._stopped.wait(pause)
                pause = min(pause * 2, 5.0)
                continue
            try:
                self._watch(watch)
                pause = 0.2
            except Exception as error:  # noqa: BLE001
                logger.warning("wake-ups on %s were interrupted: %s", self._channel, error)
                connection.close()
                self._stopped.wait(pause)
                pause = min(pause * 2, 5.0)
            finally:
                watch.close()
        connection.close()

    def _watch(self, watch: Watch) -> None:
        self._on_wake()
        woken_at = time.monotonic()
        while not self._stopped.is_set():
            if watch.wait(0.25) or time.monotonic() - woken_at > LOOK:
                self._on_wake()
                woken_at = time.monotonic()
                self._stopped.wait(self.breath())

    def breath(self) -> float:
        """Seconds until the next wake-up may come."""
        return BREATH

    def stop(self) -> None:
        """Ends the thread within about half a second."""
        self._stopped.set()
