"""Triggers that let the record and its seals only grow, on both databases."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("events_event", "events_seal")


def install(connection: BaseDatabaseWrapper) -> None:
    """Creates the triggers; those that exist stay as they are."""
    _run(connection, _postgresql_create() if connection.vendor == "postgresql" else _sqlite_create())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drops the triggers. Only migrations that rebuild a table and the flush between tests have reason to."""
    _run(connection, (f"DROP TRIGGER IF EXISTS {name} {_on(connection, table)}" for name, table in _names(connection)))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not."""
    source = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(source)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name, _table in _names(connection) if name not in found]


def _names(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    verbs = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    return ((f"{table}_no_{verb}", table) for table in TABLES for verb in verbs)


def _on(connection: BaseDatabaseWrapper, table: str) -> str:
    return f"ON {table}" if connection.vendor == "postgresql" else ""


def _sqlite_create() -> Iterator[str]:
    for table in TABLES:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'the record only grows: {table} refuses {verb.upper()}'); END"
            )


def _postgresql_create() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'the record only grows: % refuses %', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table in TABLES:
        for verb in ("update", "delete", "truncate"):
            # For each statement: a change that happens to match no row is refused as well.
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION events_only_grow()"
            )


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
