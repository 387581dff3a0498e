"""A new SQLite desk gets its tables in one step, not by replaying how they came to be: that takes half a minute.

`schema.sql` is what all migrations together make of an empty database. After a new migration `bin/schema` writes it anew, and a
test holds it to what the migrations make. What is newer than it is migrated as usual, and so is every desk that exists.
"""

import re
import sqlite3
from pathlib import Path

from django.db import connection

SCHEMA = Path(__file__).with_name("schema.sql")
_MIGRATION = re.compile(r"^-- ([a-z_]+)\.(\w+)$", re.M)


def load(database: sqlite3.Connection, *, schema: str = "") -> bool:
    """Makes all tables in an empty database, and notes the migrations as applied; False where there are tables already."""
    if database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        return False
    schema = schema or SCHEMA.read_text()
    applied = "".join(  # names of our own file, of letters, digits and underscores
        f"INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP);\n"  # noqa: S608
        for app, name in sorted(migrations_of(schema))
    )
    try:
        database.executescript(f"BEGIN IMMEDIATE;\n{schema}\n{applied}COMMIT;")
    except sqlite3.OperationalError:  # another process was first: what it made is there
        database.rollback()
        return False
    return True


def load_if_new() -> None:
    """The same for the desk's own database. On PostgreSQL migrations do it all."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        load(connection.connection)


def written(database: sqlite3.Connection) -> str:
    """What `schema.sql` says of a migrated database: its migrations, tables, indexes and triggers, in a fixed order."""
    rows = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name"
    ).fetchall()
    # What a virtual table keeps its index in, it makes itself.
    virtual = tuple(f"{name}_" for _type, name, sql in rows if sql.startswith("CREATE VIRTUAL"))
    statements = [sql for _type, name, sql in rows if not (virtual and name.startswith(virtual))]
    migrations = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return "\n".join(
        [
            "-- Tables of a new SQLite desk, written by bin/schema. These migrations are in it:",
            *(f"-- {app}.{name}" for app, name in migrations),
            "",
            *(f"{statement};" for statement in statements),
            "",
        ]
    )


def migrations_of(schema: str) -> set[tuple[str, str]]:
    """The migrations, by app and name, that a schema says it holds."""
    return set(_MIGRATION.findall(schema))
