"""Writes cases in SQL: of a million of them the ORM would take longer over the rows than all the rest of the reckoning."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from atithi.promises.feasibility.gathering import Taken

MOST_ROWS = 500
# What was known of load and goods when it began stays as it was.
_CHANGED = ("kind", "store_id", "weekday", "began_at", "ended_at", "done", "minutes")
_ROW = f"({', '.join(['%s'] * len(Taken._fields))})"
_INSERT = (
    f"INSERT INTO promises_timetaken ({', '.join(Taken._fields)}) VALUES {{}} ON CONFLICT (source, source_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _CHANGED)
)


def write(rows: Sequence[Taken]) -> None:
    """Writes cases, or what changed of them. Their fields are named as the columns."""
    moment = connection.ops.adapt_datetimefield_value
    for start in range(0, len(rows), MOST_ROWS):
        part = rows[start : start + MOST_ROWS]
        values: list[Any] = []
        for each in part:
            values += each._replace(began_at=moment(each.began_at), ended_at=moment(each.ended_at))
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(", ".join([_ROW] * len(part))), values)
