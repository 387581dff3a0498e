"""Up to where the record is complete, for whoever reads it by id and must miss nothing."""

from datetime import datetime, timedelta

from django.db import connection

from atithi.core.clock import now

SKEW = timedelta(seconds=2)
"""How far the clocks of the machines may lie apart."""

_OLDEST_WRITER = """
SELECT min(activity.xact_start) FROM pg_locks AS held JOIN pg_stat_activity AS activity ON activity.pid = held.pid
WHERE held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND held.relation = 'events_event'::regclass AND held.mode = 'RowExclusiveLock' AND held.pid <> pg_backend_pid()
"""
"""The server's locks are those of all its databases, and one that was copied has the same numbers for its tables."""


def settled_before() -> datetime | None:
    """Events before this moment are all visible: none with a lower id can still appear. None: every visible one is.

    SQLite lets one transaction write at a time. On PostgreSQL one that is under way holds ids that come into sight
    only with its commit, behind higher ones; all it wrote is younger than its beginning.
    """
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        oldest: datetime | None = cursor.fetchone()[0]
    return (oldest or now()) - SKEW
