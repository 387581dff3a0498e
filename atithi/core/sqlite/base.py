"""SQLite whose writers take turns.

SQLite has no queue for writers: whoever finds the database locked sleeps, up to a tenth of a second, and tries again.
Beside a worker that writes one transaction after another a web process then waits for seconds. Here every transaction
first takes its turn, by a lock of the operating system on a file beside the database: the next in line is woken the
moment the one before is done, and a process that dies gives up its turn with it.
"""

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection with a turn around each transaction."""

    _turn: int | None = None
    """The open lock file, during a transaction."""

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # If the commit failed, Django rolls back next.
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            # Opened for each turn: a lock file kept open would be shared, lock and all, with processes forked later.
            path = f"{self.settings_dict['NAME']}-turn"
            turn = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(turn, fcntl.LOCK_EX)
            except BaseException:
                os.close(turn)
                raise
            self._turn = turn

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            os.close(turn)
