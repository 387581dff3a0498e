"""Time on hold, from what calls tell."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from atithi.core.clock import now
from atithi.events import JobView, enqueue
from atithi.standards.clocks.actions import tally_holds
from atithi.standards.clocks.handlers import WATCH
from atithi.standards.models import Clock

SOON = timedelta(hours=1)


def keep_hold_clocks(job: JobView) -> None:
    """`call.held`: it says all holds of the call each time, so that late reports come to the same clocks."""
    if job.event is None:
        return
    data = job.event.data
    spans = [(datetime.fromisoformat(since), _moment(until)) for since, until in data["holds"]]
    running = tally_holds(
        conversation=data["conversation"], spans=spans, ended=_moment(data["ended"]), person=data["agent"]
    )
    _look_in_time(running)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _look_in_time(clocks: Iterable[Clock]) -> None:
    """Holds are short: who is to be told of one is told at that second, not when the minute comes round."""
    for clock in clocks:
        for at in {clock.watch_at, clock.due_at if clock.watch_at else None}:
            if at is not None and at < now() + SOON:
                enqueue(WATCH, run_at=at, key=f"{WATCH}:{clock.pk}:{at.isoformat()}")
