"""For tests: lets Django empty the record between transactional tests, which the triggers rightly refuse.

In conftest.py, once: `from atithi.events.testing import let_tests_flush` and call `let_tests_flush()`.
"""

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from atithi.events import triggers

_flush = BaseDatabaseOperations.execute_sql_flush


def let_tests_flush() -> None:
    """Makes every flush take the triggers away and put them back, in one transaction."""
    BaseDatabaseOperations.execute_sql_flush = _flush_without_triggers  # type: ignore[method-assign]


def _flush_without_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> Any:
    connection: BaseDatabaseWrapper = self.connection
    if not any("events_event" in sql for sql in sql_list):
        return _flush(self, sql_list)
    with transaction.atomic(using=connection.alias):
        triggers.remove(connection)
        _flush(self, sql_list)
        triggers.install(connection)
