"""A new SQLite desk has the tables that migrations make, without running them."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from atithi.config.new_database import SCHEMA, load, migrations_of, written

AGAIN = "atithi/config/schema.sql is behind the migrations: run bin/schema"


def test_every_migration_is_in_the_schema() -> None:
    assert migrations_of(SCHEMA.read_text()) == set(MigrationLoader(None).disk_migrations), AGAIN


def test_the_schema_is_what_migrations_make() -> None:
    migrated = Path(os.environ.get("ATITHI_TEST_TEMPLATE", ""), "desk.sqlite3")
    if not migrated.is_file():
        pytest.skip("bin/test migrates a database to compare with")
    with closing(sqlite3.connect(migrated)) as database:
        assert SCHEMA.read_text() == written(database), AGAIN


def test_loaded_and_written_again_it_is_the_same(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.sqlite3")) as database:
        assert load(database)
        assert written(database) == SCHEMA.read_text()
        assert not load(database)


def test_a_desk_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as database:
        database.execute("CREATE TABLE desk (words text)")
        assert not load(database)
        assert [row[0] for row in database.execute("SELECT name FROM sqlite_master")] == ["desk"]


def test_where_another_was_first_nothing_half_made_is_left(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.sqlite3")) as database:
        assert not load(database, schema="CREATE TABLE one (id integer); CREATE TABLE one (id integer);")
        assert load(database)
        assert written(database) == SCHEMA.read_text()
