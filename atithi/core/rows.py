"""Writes and reads single rows as the ORM does, with statements that are built once: for the paths that every message and every
answer takes, where building them anew would take several times as long as running them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, connections
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


def fetch(tail: str, params: Sequence[Any], **models: type[Model]) -> tuple[Any, ...] | None:
    """A row of each of these models, each by its alias in `tail` ("FROM … WHERE …"); None where there is none."""
    return next(iter(fetch_all(tail, params, **models)), None)


def fetch_all(tail: str, params: Sequence[Any], **models: type[Model]) -> list[tuple[Any, ...]]:
    """As `fetch`, every row that `tail` finds."""
    reader = connections[connection.alias]
    statement, parts, converters = _selection(reader, tail, models)
    with reader.cursor() as cursor:
        cursor.execute(statement, params)
        found = [list(row) for row in cursor.fetchall()]
    for values in found:
        for place, column, convert in converters:
            values[place] = convert(values[place], column, reader)
    alias = reader.alias
    return [
        tuple(model.from_db(alias, names, values[start:end]) for model, names, start, end in parts) for values in found
    ]


def _selection(reader: Any, tail: str, models: dict[str, type[Model]]) -> tuple[str, list[Any], list[Any]]:
    """The statement, which columns are whose, and what turns values of the database into those of fields. Kept with the
    connection, whose converters they are."""
    kept: dict[Any, Any] = reader.__dict__.setdefault("_selections", {})
    key = (tail, *models.items())
    if key not in kept:
        columns: list[str] = []
        parts: list[Any] = []
        converters: list[Any] = []
        for alias, model in models.items():
            start = len(columns)
            for field in model._meta.concrete_fields:
                column = field.get_col(alias)
                each = [*reader.ops.get_db_converters(column), *column.get_db_converters(reader)]
                converters += [(len(columns), column, convert) for convert in each]
                columns.append(f'{alias}."{field.column}"')
            names = [field.attname for field in model._meta.concrete_fields]
            parts.append((model, names, start, len(columns)))
        kept[key] = f"SELECT {', '.join(columns)} {tail}", parts, converters
    found: tuple[str, list[Any], list[Any]] = kept[key]
    return found


def _values(row: Model, fields: Sequence["Field[object, object]"], *, add: bool) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]
