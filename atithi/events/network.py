"""The threads that reach outside."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from time import monotonic

from django.db import connections

from atithi.events.lease import Held
from atithi.events.run import run_network

logger = logging.getLogger(__name__)


class NetworkCrew:
    """Up to `size` threads, started when first needed, each with a database connection of its own.

    `on_free(held)` is called after each job, `on_drop([held])` for one whose outcome could not even be written.
    """

    def __init__(
        self, size: int, *, on_free: Callable[[Held], None], on_drop: Callable[[Sequence[Held]], None]
    ) -> None:
        self._size = size
        self._on_free = on_free
        self._on_drop = on_drop
        self._queue: SimpleQueue[Held | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()

    @property
    def busy(self) -> int:
        """Jobs under way."""
        return self._busy

    @property
    def free(self) -> int:
        """Jobs that can begin at once."""
        return self._size - self._busy

    def take(self, jobs: Iterable[Held]) -> None:
        """Begins these; no more than are `free`."""
        for held in jobs:
            with self._lock:
                self._busy += 1
                if self._busy > len(self._threads):
                    self._start_thread()
            self._queue.put(held)

    def close(self, seconds: float) -> None:
        """Waits up to `seconds` for the calls under way. What takes longer is left to its lease."""
        self._stop.set()
        until = monotonic() + seconds
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._work, name=f"network {len(self._threads)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        try:
            while (held := self._queue.get()) is not None:
                try:
                    run_network(held, stop=self._stop)
                except Exception as error:  # noqa: BLE001 (a thread of the crew must outlive any job)
                    logger.warning("job %s (%s) ended without an outcome: %s", held.id, held.job.handler, error)
                    connections["default"].close()
                    self._on_drop([held])
                finally:
                    with self._lock:
                        self._busy -= 1
                    self._on_free(held)
        finally:
            connections.close_all()
