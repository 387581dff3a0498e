"""Telling other threads, processes and machines that something was committed.

PostgreSQL says so by NOTIFY; with SQLite the others watch `PRAGMA data_version`, which changes with every commit by
another connection. A wake-up is a hint: whoever waits also looks by itself from time to time.
"""

import sqlite3
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Any, Protocol

from django.db import connection, transaction

SQLITE_POLL = 0.04
"""Seconds between looks at SQLite's data version; one look costs microseconds."""


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
