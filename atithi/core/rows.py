"""Writes single rows as `Model.save` does, with statements that are built once: for the path that every message takes,
where building them anew would take several times as long as running them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


@lru_cache(maxsize=64)
def _insertion(model: type[Model]) -> tuple[str, tuple["Field[object, object]", ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks}) RETURNING id', fields  # noqa: S608 (names)


@lru_cache(maxsize=128)
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple["Field[object, object]", ...]]:
    fields = tuple(model._meta.get_field(name) for name in names)
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    return f'UPDATE "{model._meta.db_table}" SET {assignments} WHERE id = %s', fields  # type: ignore[return-value]  # noqa: S608


def insert(row: Model) -> None:
    """Adds a new row, whose key the database numbers, and gives it its key. Raises IntegrityError as `save` does."""
    statement, fields = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(row, fields, add=True))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def update(row: Model, names: Sequence[str]) -> None:
    """Writes these fields of a row that is there."""
    statement, fields = _change(type(row), tuple(names))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(row, fields, add=False), row.pk])


def _values(row: Model, fields: Sequence["Field[object, object]"], *, add: bool) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]
