"""For tests: `run_jobs()` does all work that is due; `let_tests_flush()` lets Django empty the record.

The triggers rightly refuse the flush between transactional tests. In conftest.py call `let_tests_flush()` once, inside
a fixture of scope session.
"""

from collections.abc import Iterable
from datetime import timedelta
from threading import Event as Flag

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from atithi.core.clock import now
from atithi.events import triggers
from atithi.events.lease import claim
from atithi.events.models import Job
from atithi.events.owner import new_owner
from atithi.events.run import run_network

_flush = BaseDatabaseOperations.execute_sql_flush


def let_tests_flush() -> None:
    """Makes every flush take the triggers away and put them back, in one transaction."""
    BaseDatabaseOperations.execute_sql_flush = _flush_without_triggers  # type: ignore[method-assign]


def _flush_without_triggers(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
    connection: BaseDatabaseWrapper = self.connection
    if not any("events_event" in sql for sql in sql_list):
        _flush(self, sql_list)
        return
    with transaction.atomic(using=connection.alias):
        triggers.remove(connection)
        _flush(self, sql_list)
        triggers.install(connection)


def run_jobs(*, strict: bool = True, limit: int = 1000) -> int:
    """Runs in this thread all work that is due, and what it brings about; gives the number of tries.

    `strict`: an error of a handler is raised here; otherwise it is dealt with as a worker would.
    """
    owner, count = new_owner(), 0
    while count < limit:
        until = now() + timedelta(minutes=5)
        held = claim(owner, until=until, limit=1, network=False) or claim(owner, until=until, limit=1, network=True)
        if not held:
            break
        count += 1
        run_network(held[0], stop=Flag())
        if strict:
            _raise_failure(held[0].id)
    assert count < limit, f"work did not come to an end within {limit} tries"
    return count


def _raise_failure(id: int) -> None:
    failed = Job.objects.filter(id=id).exclude(last_error="").first()
    if failed is not None:
        raise AssertionError(f"{failed.handler} failed:\n{failed.last_error}")
