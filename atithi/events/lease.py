"""Claiming work: who may run which job, and until when.

A lease is named by owner and attempt: a job claimed again, even by the same worker, is another lease. What a lease
protects is checked under a lock in the transaction that ends the job (`lock`), so a worker that lost its lease
changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from atithi.core.clock import now
from atithi.events.models import Event, Job
from atithi.events.owner import is_dead
from atithi.events.subscriber import AnySubscriber, JobView
from atithi.events.table import table


@dataclass(frozen=True, slots=True)
class Held:
    """A job under a lease of ours. `subscriber` is None where no handler has its name."""

    job: Job
    subscriber: AnySubscriber | None
    view: JobView

    @property
    def id(self) -> int:
        return self.job.id


_READY = """
    SELECT j.id FROM events_job j
    WHERE j.state = 'ready' AND j.network = %s AND j.run_at <= %s
      AND (j.lane IS NULL OR NOT EXISTS (
        SELECT 1 FROM events_job e WHERE e.lane = j.lane AND e.id < j.id AND e.state IN ('ready', 'running')))
    ORDER BY j.run_at, j.id LIMIT %s
"""
_TAKE = """
    UPDATE events_job SET state = 'running', attempts = attempts + 1, lease_owner = %s, lease_until = %s
    WHERE {which} RETURNING id
"""
_TAKE_POSTGRESQL = _TAKE.format(which=f"id = ANY(ARRAY({_READY} FOR UPDATE OF j SKIP LOCKED))")


def claim(owner: str, *, until: datetime, limit: int, network: bool) -> list[Held]:
    """Takes up to `limit` jobs that are due, oldest first; of each lane only the first."""
    take = _take_postgresql if connection.vendor == "postgresql" else _take_sqlite
    ids = take(owner, until, limit, network)
    return _load(ids) if ids else []


def _take_postgresql(owner: str, until: datetime, limit: int, network: bool) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        # The statistics of a table that is mostly empty mislead the planner when it is full: with 30,000 jobs waiting
        # it would read and sort them all. The index has the order already.
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(_TAKE_POSTGRESQL, [owner, until, network, now(), limit])
        return [row[0] for row in cursor.fetchall()]


def _take_sqlite(owner: str, until: datetime, limit: int, network: bool) -> list[int]:
    """Looks first, which takes no lock: an idle worker never stands in the way of writers."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_READY, [network, adapt(now()), limit])
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return []
        which = f"state = 'ready' AND id IN ({', '.join(['%s'] * len(ids))})"
        with transaction.atomic():
            cursor.execute(_TAKE.format(which=which), [owner, adapt(until), *ids])
            return [row[0] for row in cursor.fetchall()]


def orphans() -> list[Job]:
    """Jobs whose lease ran out or whose worker is dead; those tried least first, so that a deadly one comes last."""
    running = Job.objects.filter(state=Job.State.RUNNING)
    dead = [owner for owner in running.values_list("lease_owner", flat=True).distinct() if is_dead(owner)]
    found = running.filter(lease_until__lt=now()) | running.filter(lease_owner__in=dead)
    return list(found.order_by("attempts", "id")[:1000])


def take_over(orphan: Job, owner: str, *, until: datetime) -> Held | None:
    """Claims one orphan, by itself: should it kill its worker again, it takes no other work along."""
    taken = Job.objects.filter(
        id=orphan.id, state=Job.State.RUNNING, lease_owner=orphan.lease_owner, attempts=orphan.attempts
    ).update(lease_owner=owner, lease_until=until, attempts=F("attempts") + 1)
    return _load([orphan.id])[0] if taken else None


@transaction.atomic
def renew(owner: str, ids: Iterable[int], *, until: datetime) -> None:
    """Prolongs leases. Jobs locked by a transaction under way are left out: nobody else can take those either."""
    held = Job.objects.filter(id__in=list(ids), lease_owner=owner, state=Job.State.RUNNING)
    if connection.features.has_select_for_update_skip_locked:
        held = Job.objects.filter(id__in=held.select_for_update(skip_locked=True).values("id"))
    held.update(lease_until=until)


def release(held: Sequence[Held], owner: str) -> None:
    """Gives jobs back untried; the attempt does not count."""
    for attempts in {each.job.attempts for each in held}:
        ids = [each.id for each in held if each.job.attempts == attempts]
        Job.objects.filter(id__in=ids, lease_owner=owner, attempts=attempts, state=Job.State.RUNNING).update(
            state=Job.State.READY, attempts=attempts - 1, lease_owner="", lease_until=None
        )


def lock(held: Sequence[Held]) -> set[int]:
    """Of these jobs the ones still under our lease, locked against takeover until the transaction ends."""
    if not held:
        return set()
    attempts = {each.id: each.job.attempts for each in held}
    ours = f"id IN ({', '.join(['%s'] * len(attempts))}) AND lease_owner = %s AND state = 'running'"
    locking = "FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        sql = f"SELECT id, attempts FROM events_job WHERE {ours} ORDER BY id {locking}"  # noqa: S608 (no value in it)
        cursor.execute(sql, [*attempts, held[0].job.lease_owner])
        return {job_id for job_id, attempt in cursor.fetchall() if attempts[job_id] == attempt}


def finish(ids: Sequence[int], owner: str) -> None:
    """Deletes jobs that are done. Raises LeaseLost, undoing the transaction, if one was not ours after all."""
    if not ids:
        return
    ours = f"id IN ({', '.join(['%s'] * len(ids))}) AND lease_owner = %s AND state = 'running'"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM events_job WHERE {ours}", [*ids, owner])  # noqa: S608 (no value in it)
        deleted = cursor.rowcount
    if deleted != len(ids):
        raise LeaseLost(f"{len(ids) - deleted} of {len(ids)} leases were lost")


class LeaseLost(Exception):
    """Somebody else holds the job now; what we did for it must not be committed."""


def _load(ids: Sequence[int]) -> list[Held]:
    jobs = list(Job.objects.filter(id__in=ids).order_by("run_at", "id"))
    events: dict[Any, Event] = Event.objects.in_bulk({job.event_id for job in jobs if job.event_id})
    handlers = table().handlers
    return [
        Held(job, handlers.get(job.handler), JobView(job.id, events.get(job.event_id), job.args, job.attempts))
        for job in jobs
    ]
