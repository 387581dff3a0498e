"""What was taken out of the index leaves its words in the index's own files until they are merged. Here they are, in steps."""

from django.db import connection

PAGES = 200
"""Of the index that one step writes at most: some milliseconds."""


def step(*, first: bool) -> bool:
    """Merges a piece of the index; says whether there is more. `first`: begins anew, with all there is.

    PostgreSQL's autovacuum does the same by itself.
    """
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute("INSERT INTO search_text (search_text, rank) VALUES ('merge', %s)", [-PAGES if first else PAGES])
        return first or _changes(cursor) - before >= 2  # so SQLite's documents say: below, nothing was left to do


def _changes(cursor: object) -> int:
    cursor.execute("SELECT total_changes()")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
