"""Waiting work in the order in which it is given out: the first of each lane, and behind it what follows there."""

from bisect import insort
from collections import deque

from atithi.standards.models import QueuedWork
from atithi.standards.routing.queue import first_of_lanes, in_order, waiting_work

AHEAD = 20  # of a lane, read at once


class Heads:
    """Reads the first of each lane by one look into the index, and of a lane from which it was given twenty more at a time.
    Nothing in the queue may change before all of it has been taken from here."""

    def __init__(self) -> None:
        self._heads = first_of_lanes()
        self._behind: dict[int, deque[QueuedWork]] = {}
        self._taken: dict[int, int] = {}

    def __bool__(self) -> bool:
        return bool(self._heads)

    def pop(self) -> QueuedWork:
        """The first of all. Its lane is looked at no more unless `follow` says so."""
        return self._heads.pop(0)

    def follow(self, lane: int) -> None:
        """What was popped last from this lane is given: the next of it has its turn."""
        self._taken[lane] = taken = self._taken.get(lane, 0) + 1
        behind = self._behind.get(lane)
        if not behind:
            rows = waiting_work().filter(lane=lane).order_by("rank", "since", "conversation")
            behind = self._behind[lane] = deque(rows[taken : taken + AHEAD])
        if behind:
            insort(self._heads, behind.popleft(), key=in_order)
