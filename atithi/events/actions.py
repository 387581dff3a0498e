"""The only place that adds to the record and that changes work from outside the worker."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import catalogue
from atithi.events.errors import EventError, NotAtomic
from atithi.events.insert import insert_asked, insert_event, insert_events, insert_jobs
from atithi.events.models import Event, Job
from atithi.events.subscriber import Actor, JobView, NetworkSubscriber, Subscriber
from atithi.events.table import table
from atithi.realtime import wake

CHANNEL = "atithi_jobs"


def record(type: str, *, subject: tuple[str, int], actor: Actor, data: dict[str, Any] | None = None) -> Event:
    """Writes one fact and one job for each of its subscribers, in the caller's transaction.

    `data` holds ids and plain values, nothing to be rendered. Raises UnknownEvent for a type outside the catalogue and
    NotAtomic outside a transaction: a fact and its record must not part.
    """
    if not connection.in_atomic_block:
        raise NotAtomic(f"{type} was recorded outside a transaction")
    entry = catalogue.lookup(type)
    moment = now()
    event = Event(
        type=type,
        version=entry.version,
        subject_kind=subject[0],
        subject_id=subject[1],
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=moment,
        data=data or {},
    )
    insert_event(event)
    subscribers = table().subscriptions.get(type)
    if subscribers:
        insert_jobs(event, subscribers)
        wake.notify(CHANNEL)
    return event


def record_many(
    type: str, *, subject_kind: str, facts: Sequence[tuple[int, dict[str, Any]]], actor: Actor
) -> list[Event]:
    """As `record`, for many facts of one type at once: (id of the subject, data) each. A row each, few statements.

    Subscribers that do several together do so now, in the same transaction: a hundred thousand jobs would keep the
    guests of today waiting. All others, and those whose work has an order, have their job for each fact.
    """
    if not connection.in_atomic_block:
        raise NotAtomic(f"{type} was recorded outside a transaction")
    entry, moment = catalogue.lookup(type), now()
    events = [
        Event(
            type=type, version=entry.version, subject_kind=subject_kind, subject_id=number, actor_kind=actor.kind,
            actor_id=actor.id, at=moment, data=data,
        )
        for number, data in facts
    ]  # fmt: skip
    insert_events(events)
    later = []
    for each in table().subscriptions.get(type, ()):
        if isinstance(each, Subscriber) and each.together is not None and not each.ordered:
            if events:
                each.together([JobView(0, event) for event in events])
        else:
            later.append(each)
    if later:
        for event in events:
            insert_jobs(event, tuple(later))
        wake.notify(CHANNEL)
    return events


def enqueue(
    handler: str,
    *,
    args: dict[str, Any] | None = None,
    run_at: datetime | None = None,
    key: str | None = None,
    lane: str | None = None,
) -> None:
    """Asks for work that no event brings about, by the name of a handler in settings.HANDLERS.

    `key`: as long as work with this key waits, runs or is stuck, asking again does nothing. `lane`: work of one lane
    runs one after another in the order asked for. Raises LookupError for an unknown handler.
    """
    subscriber = table().handlers.get(handler)
    if subscriber is None:
        raise LookupError(f"there is no handler named {handler}")
    moment = now()
    job = Job(
        handler=handler,
        args=args or {},
        key=key,
        lane=lane,
        network=isinstance(subscriber, NetworkSubscriber),
        run_at=run_at or moment,
        created_at=moment,
    )
    Job.objects.bulk_create([job], ignore_conflicts=key is not None)
    wake.notify(CHANNEL)


def enqueue_many(handler: str, items: Iterable[tuple[dict[str, Any], str, str | None]]) -> None:
    """Many jobs of one handler in one insert, each with its args, key and lane: see `enqueue`."""
    if handler not in table().handlers:
        raise LookupError(f"there is no handler named {handler}")
    if insert_asked(handler, list(items), now()):
        wake.notify(CHANNEL)


@transaction.atomic
def retry_job(*, job: Job, actor: Actor) -> None:
    """Lets stuck work try again from its first attempt. Raises EventError if it is no longer stuck."""
    changed = Job.objects.filter(id=job.id, state=Job.State.STUCK).update(
        state=Job.State.READY, attempts=0, run_at=now()
    )
    _require_stuck(changed)
    record("job.retried", subject=("job", job.id), actor=actor, data={"handler": job.handler, "event": job.event_id})
    wake.notify(CHANNEL)


@transaction.atomic
def discard_job(*, job: Job, actor: Actor, reason: str) -> None:
    """Gives up stuck work, with the reason on record. Raises EventError unless it is stuck, and without a reason."""
    reason = reason.strip()
    if not reason:
        raise EventError("reason_missing", _("Say why this work is given up."))
    _require_stuck(Job.objects.filter(id=job.id, state=Job.State.STUCK).update(state=Job.State.DISCARDED, key=None))
    data = {"handler": job.handler, "event": job.event_id, "reason": reason[:500]}
    record("job.discarded", subject=("job", job.id), actor=actor, data=data)


def _require_stuck(changed: int) -> None:
    if not changed:
        raise EventError("job_not_stuck", _("This work is no longer stuck. Somebody may have seen to it."), status=409)
