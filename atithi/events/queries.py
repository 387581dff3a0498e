"""What can be seen of work: whether it flows, and what is stuck. For owners and supervisors; the faces decide who."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events.models import Event, Job


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of work at one moment."""

    ready: int
    """Due now and not begun."""
    later: int
    """Waiting for its time, retries included."""
    running: int
    stuck: int
    oldest_ready: datetime | None
    """When the work that waits longest became due."""

    @property
    def lag(self) -> float:
        """Seconds by which the oldest due work is late; 0 if none is."""
        return max(0.0, (now() - self.oldest_ready).total_seconds()) if self.oldest_ready else 0.0


def overview() -> Overview:
    """Counts of all work there is; three range scans over work that is not done."""
    due = Job.objects.filter(state=Job.State.READY, run_at__lte=now()).aggregate(
        count=Count("id"), oldest=Min("run_at")
    )
    return Overview(
        ready=due["count"],
        later=Job.objects.filter(state=Job.State.READY, run_at__gt=now()).count(),
        running=Job.objects.filter(state=Job.State.RUNNING).count(),
        stuck=stuck_jobs().count(),
        oldest_ready=due["oldest"],
    )


def stuck_jobs() -> QuerySet[Job]:
    """Work that stopped for good, newest first, with its event."""
    return Job.objects.filter(state=Job.State.STUCK).select_related("event").order_by("-id")


def get_stuck_job(id: int) -> Job:
    """One piece of stuck work. Raises NotFound."""
    job = stuck_jobs().filter(id=id).first()
    if job is None:
        raise NotFound()
    return job


def failing_jobs() -> QuerySet[Job]:
    """Work that failed at least once and will be tried again, soonest first: what is in trouble right now."""
    return Job.objects.filter(state=Job.State.READY, attempts__gt=0).select_related("event").order_by("run_at")


def history(kind: str, id: int) -> QuerySet[Event]:
    """Everything that happened to one subject, oldest first."""
    return Event.objects.filter(subject_kind=kind, subject_id=id).order_by("id")
