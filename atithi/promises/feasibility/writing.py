"""Writes cases in SQL: of a million of them the ORM would take longer over the rows than all the rest of the reckoning."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from atithi.promises.feasibility.gathering import Taken

MOST_ROWS = 500
_ROW = f"({', '.join(['%s'] * len(Taken._fields))})"
# What was known of load and goods when it began stays as it was.
_INSERT = (
    "INSERT INTO promises_timetaken (source, source_id, kind, store_id, began_at, ended_at, done, minutes, weekday, category,"
    " carrier, busy) VALUES {} ON CONFLICT (source, source_id) DO UPDATE SET kind = excluded.kind,"
    " store_id = excluded.store_id, began_at = excluded.began_at, ended_at = excluded.ended_at, done = excluded.done,"
    " minutes = excluded.minutes, weekday = excluded.weekday"
)


def write(rows: Sequence[Taken]) -> None:
    """Writes cases, or what changed of them."""
    moment = connection.ops.adapt_datetimefield_value
    for start in range(0, len(rows), MOST_ROWS):
        part = rows[start : start + MOST_ROWS]
        values: list[Any] = []
        for each in part:
            values += (
                each.source, each.source_id, each.kind, each.store_id, moment(each.began_at), moment(each.ended_at), each.done,
                each.minutes, each.weekday, each.category, each.carrier, each.busy,
            )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(", ".join([_ROW] * len(part))), values)
