"""The inserts of a fact and of work, in SQL: every message passes here, and the ORM would take most of its time."""

import json
from collections.abc import Sequence
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


_EVENT_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s)"
_EVENTS = _EVENT.replace(_EVENT_ROW, "{}")
MOST_ROWS = 500


def insert_events(events: Sequence[Event]) -> None:
    """Writes many new events in their order and gives each its id."""
    for start in range(0, len(events), MOST_ROWS):
        part = events[start : start + MOST_ROWS]
        values: list[Any] = []
        for each in part:
            values += (
                each.type, each.version, each.subject_kind, each.subject_id, each.actor_kind, each.actor_id,
                _moment(each.at), json.dumps(each.data),
            )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS.format(", ".join([_EVENT_ROW] * len(part))), values)
            ids = sorted(row[0] for row in cursor.fetchall())
        for event, number in zip(part, ids, strict=True):
            event.pk = number
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


_ASKED = (
    "INSERT INTO events_job (handler, args, key, lane, run_at, created_at, network, state, attempts, lease_owner,"
    " last_error) VALUES {} ON CONFLICT DO NOTHING"
)
_ASKED_ROW = "(%s, %s, %s, %s, %s, %s, %s, 'ready', 0, '', '')"


def insert_asked(handler: str, items: Sequence[tuple[dict[str, Any], str, str | None]], at: datetime) -> int:
    """Writes a job for each (args, key, lane) whose key is free; gives the number of items."""
    moment = _moment(at)
    values: list[Any] = []
    for args, key, lane in items:
        values += (handler, json.dumps(args), key, lane, moment, moment, False)
    if items:
        with connection.cursor() as cursor:
            cursor.execute(_ASKED.format(", ".join([_ASKED_ROW] * len(items))), values)
    return len(items)


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
