"""The one place where the two databases differ: FTS5 beside the table on SQLite, a tsvector column in it on PostgreSQL.

Both are fed by the database itself from the columns `words` and `marks`, which hold finished tokens; neither tokenizer
has anything left to decide, so both find the same.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

BLOCK_BITS = 12  # PostgreSQL: 4096 rows in a row of ids share a lexeme, by which recent ones are read first
MANY = 4000  # so many texts at once are looked for among the recent blocks first


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What stands in the index. `prefix`: anything that begins so."""

    text: str
    prefix: bool = False


Groups = tuple[tuple[Lexeme, ...], ...]
"""A text is wanted that holds at least one lexeme of every group."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be an answer."""

    row: int
    kind: str
    key: int
    part: int
    at: datetime
    words: str


def install(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The statements that make the index of texts."""
    if connection.vendor == "postgresql":
        # A block's lexeme is part of the column: see `_recent`.
        yield (
            "ALTER TABLE search_document ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (array_to_tsvector("
            f"string_to_array(marks || ' _b' || (id >> {BLOCK_BITS})::text || rtrim(' ' || words), ' '))) STORED"
        )
        yield "CREATE INDEX search_document_lexemes ON search_document USING gin (lexemes)"
        # Without statistics the planner always takes the index; what it would guess of words that go together is worse.
        yield "ALTER TABLE search_document ALTER COLUMN lexemes SET STATISTICS 0"
        # Beginnings of words are ranges in the order of code points, as on SQLite.
        yield 'ALTER TABLE search_word ALTER COLUMN word TYPE varchar(64) COLLATE "C"'
        yield 'ALTER TABLE search_form ALTER COLUMN key TYPE varchar(64) COLLATE "C"'
        return
    yield (
        "CREATE VIRTUAL TABLE search_text USING fts5(words, marks, content='search_document', content_rowid='id',"
        " detail=none, columnsize=0, tokenize=\"ascii tokenchars '_'\")"
    )
    add = "INSERT INTO search_text (rowid, words, marks) VALUES (new.id, new.words, new.marks);"
    take = "INSERT INTO search_text (search_text, rowid, words, marks) VALUES ('delete', old.id, old.words, old.marks);"
    yield f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {add} END"
    yield f"CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN {take} END"
    yield (
        "CREATE TRIGGER search_document_changed AFTER UPDATE OF words, marks ON search_document"
        f" WHEN old.words <> new.words OR old.marks <> new.marks BEGIN {take} {add} END"
    )


def remove(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The statements that take the index of texts away."""
    if connection.vendor == "postgresql":
        yield "ALTER TABLE search_document DROP COLUMN IF EXISTS lexemes"
        return
    for name in ("added", "removed", "changed"):
        yield f"DROP TRIGGER IF EXISTS search_document_{name}"
    yield "DROP TABLE IF EXISTS search_text"


def candidates(
    groups: Groups, *, hidden: Collection[int], before: int | None, limit: int, expected: float
) -> list[Candidate]:
    """The latest texts that hold a lexeme of every group, the last written first; none of a hidden scope.

    `before`: only rows with lower ids. `expected`: about how many texts will match; it steers the way, not the result.
    """
    if connection.vendor != "postgresql":
        return _read(_SQLITE, _fts5(groups), hidden, before, limit)
    query = " & ".join(f"({' | '.join(map(_quoted, group))})" for group in groups)
    if expected > MANY and before is None and (recent := _recent(limit, expected)):
        found = _read(_POSTGRESQL, f"{query} & ({recent})", hidden, before, limit)
        if len(found) == limit:
            return found
    return _read(_POSTGRESQL, query, hidden, before, limit)


_COLUMNS = "d.id, d.kind, d.key, d.part, d.at, d.words"
# CROSS JOIN keeps the order of the tables: FTS5 walks its rows backwards and stops at the limit.
_SQLITE = (
    "SELECT {columns} FROM search_text f CROSS JOIN search_document d ON d.id = f.rowid"
    " WHERE f.search_text MATCH %s {more} ORDER BY f.rowid DESC LIMIT %s"
)
# The fence keeps the planner from walking the primary key backwards through everything in the hope of matches.
_POSTGRESQL = (
    "WITH found AS MATERIALIZED (SELECT d.id FROM search_document d WHERE d.lexemes @@ %s::tsquery {more}),"
    " latest AS (SELECT id FROM found ORDER BY id DESC LIMIT %s)"
    " SELECT {columns} FROM search_document d JOIN latest USING (id) ORDER BY d.id DESC"
)


def _read(statement: str, query: str, hidden: Collection[int], before: int | None, limit: int) -> list[Candidate]:
    more = ""
    values: list[str | int] = [query, *sorted(hidden)]
    if hidden:
        more = f" AND d.scope NOT IN ({', '.join(['%s'] * len(hidden))})"
    if before is not None:
        more += " AND f.rowid < %s" if statement is _SQLITE else " AND d.id < %s"
        values.append(before)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(columns=_COLUMNS, more=more), [*values, limit])
        return [Candidate(row[0], row[1], row[2], row[3], _moment(row[4]), row[5]) for row in cursor.fetchall()]


def _moment(value: datetime | str) -> datetime:
    """SQLite gives text without a zone, in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _fts5(groups: Groups) -> str:
    """The groups as an FTS5 expression. Lexemes stand in quotes, in which nothing but a quote means anything."""

    def one(lexeme: Lexeme) -> str:
        text = lexeme.text.replace('"', '""')
        return f'"{text}"{"*" if lexeme.prefix else ""}'

    return " AND ".join(f"({' OR '.join(map(one, group))})" for group in groups)


def _quoted(lexeme: Lexeme) -> str:
    text = lexeme.text.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'{':*' if lexeme.prefix else ''}"


def _recent(limit: int, expected: float) -> str:
    """The blocks in which, with some luck, the latest `limit` of so many matches lie; empty where that is nearly all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM search_document")
        last = int(cursor.fetchone()[0])
    wanted = max(2, int(3 * limit / expected * last) // (1 << BLOCK_BITS) + 2)
    newest = last >> BLOCK_BITS
    if wanted > 64 or wanted > newest:
        return ""
    return " | ".join(f"'_b{number}'" for number in range(newest, newest - wanted, -1))
