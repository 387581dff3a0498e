"""Writes clocks: new ones in one insert, changed ones with one statement that is run for each."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Field

from atithi.standards.models import Clock

CHANGING = (
    "standard_id", "agreement_id", "target", "always", "resumed_at", "worked", "due_at", "warn_at", "watch_at",
    "warned_at", "late_at", "escalated_at", "stopped_at", "outcome", "channel_id", "store_id", "team_id", "language",
    "person_id",
)  # fmt: skip
JUDGED = (
    "standard_id",
    "agreement_id",
    "target",
    "always",
    "due_at",
    "warn_at",
    "watch_at",
    "warned_at",
    "late_at",
    "escalated_at",
)
"""What another standard or calendar changes."""


def update_clocks(clocks: Sequence[Clock], columns: Sequence[str] = CHANGING) -> None:
    """Writes these columns of rows that are there. `bulk_update` would need a branch for every row of every column."""
    if not clocks:
        return
    fields = [next(each for each in Clock._meta.concrete_fields if each.attname == name) for name in columns]
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{Clock._meta.db_table}" SET {assignments} WHERE id = %s'  # noqa: S608 (names of columns)
    here = connections[DEFAULT_DB_ALIAS]
    prepared = [_prepared(field, [getattr(clock, field.attname) for clock in clocks], here) for field in fields]
    with here.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, [clock.pk for clock in clocks], strict=True)))


def _prepared(field: "Field[Any, Any]", values: list[Any], here: BaseDatabaseWrapper) -> list[Any]:
    """The values of one column as the database takes them. Moments are ours, always with their zone, and many: they are
    not checked one by one."""
    if isinstance(field, DateTimeField):
        adapt = here.ops.adapt_datetimefield_value
        return [None if value is None else adapt(value) for value in values]
    return [field.get_db_prep_save(value, here) for value in values]


def save_clocks(clocks: Sequence[Clock]) -> None:
    """Inserts those that are new, and writes the others."""
    known = [clock for clock in clocks if clock.pk is not None]
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    update_clocks(known)
