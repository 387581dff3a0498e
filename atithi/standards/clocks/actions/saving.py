"""Writes clocks: new ones in one insert, changed ones with one statement that is run for each."""

from collections.abc import Sequence

from django.db import connection

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
    values = [
        [*(field.get_db_prep_save(getattr(clock, field.attname), connection) for field in fields), clock.pk]
        for clock in clocks
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def save_clocks(clocks: Sequence[Clock]) -> None:
    """Inserts those that are new, and writes the others."""
    known = [clock for clock in clocks if clock.pk is not None]
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    update_clocks(known)
