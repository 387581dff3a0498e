"""The two inserts of a fact, in SQL: every message passes here, and the ORM would take most of its time."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from atithi.events.models import Event
from atithi.events.subscriber import AnySubscriber, NetworkSubscriber

_EVENT = (
    "INSERT INTO events_event (type, version, subject_kind, subject_id, actor_kind, actor_id, at, data)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
_JOBS = (
    "INSERT INTO events_job (event_id, handler, lane, network, run_at, created_at,"
    " args, state, attempts, lease_owner, last_error) VALUES "
)
_JOB = "(%s, %s, %s, %s, %s, %s, '{}', 'ready', 0, '', '')"


def insert_event(event: Event) -> None:
    """Writes a new event and gives it its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            _EVENT,
            [
                event.type,
                event.version,
                event.subject_kind,
                event.subject_id,
                event.actor_kind,
                event.actor_id,
                _moment(event.at),
                json.dumps(event.data),
            ],
        )
        event.pk = cursor.fetchone()[0]
    event._state.adding, event._state.db = False, connection.alias


def insert_jobs(event: Event, subscribers: tuple[AnySubscriber, ...]) -> None:
    """Writes one job for each subscriber, in this order."""
    moment = _moment(event.at)
    values: list[Any] = []
    for each in subscribers:
        lane = f"{each.name}:{event.subject_kind}:{event.subject_id}" if each.ordered else None
        values += (event.pk, each.name, lane, isinstance(each, NetworkSubscriber), moment, moment)
    with connection.cursor() as cursor:
        cursor.execute(_JOBS + ", ".join([_JOB] * len(subscribers)), values)


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
