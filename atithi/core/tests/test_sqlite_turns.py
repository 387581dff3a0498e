"""Writers of SQLite take turns: one at a time, nobody starved, and a turn ends however its transaction ends."""

import fcntl
import os
import subprocess
import sys
import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif("connection.vendor != 'sqlite'")]


def turn_file() -> str:
    return f"{connection.settings_dict['NAME']}-turn"


def is_taken() -> bool:
    file = os.open(turn_file(), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


@pytest.fixture(autouse=True)
def _table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE turns (n INTEGER PRIMARY KEY, parent INTEGER REFERENCES turns DEFERRABLE INITIALLY DEFERRED)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE turns")


def write(n: int, parent: int | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO turns VALUES (%s, %s)", [n, parent])


def rows() -> int:
    with connection.cursor() as cursor:
        return cursor.execute("SELECT count(*) FROM turns").fetchone()[0]


def test_a_turn_lasts_as_long_as_its_transaction():
    assert not is_taken()
    with transaction.atomic():
        assert is_taken()
        with transaction.atomic():
            write(1)
        assert is_taken()
    assert not is_taken()


def test_a_turn_ends_with_a_transaction_that_is_undone():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(1 // 0)
    assert not is_taken()
    assert rows() == 0


def test_a_turn_ends_when_the_commit_fails():
    with pytest.raises(DatabaseError), transaction.atomic():
        write(1, parent=99)
    assert not is_taken()
    assert rows() == 0


def test_a_turn_ends_when_the_connection_is_closed_in_between():
    with transaction.atomic():
        write(1)
        connection.close()
    assert not is_taken()
    assert rows() == 0


def test_a_turn_ends_when_the_transaction_cannot_begin(monkeypatch):
    def refuse(*args: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr("django.db.backends.sqlite3.base.DatabaseWrapper._start_transaction_under_autocommit", refuse)
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        pass
    monkeypatch.undo()
    assert not is_taken()
    connection.close()


def test_a_turn_ends_with_the_process_that_is_killed():
    path = connection.settings_dict["NAME"]
    script = (
        "import os, sys, time, django\n"
        "from django.conf import settings\n"
        f"settings.configure(DATABASES={{'default': {{'ENGINE': 'atithi.core.sqlite', 'NAME': {str(path)!r}}}}})\n"
        "django.setup()\n"
        "from django.db import transaction\n"
        "with transaction.atomic():\n"
        "    print('in', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "in\n"
        assert is_taken()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    with transaction.atomic():
        write(1)
    assert rows() == 1


def test_nobody_waits_for_more_than_a_turn_or_two_of_one_who_writes_all_the_time():
    """With SQLite's own waiting it is often a dozen turns and more."""
    stop, turns, waits = threading.Event(), [0], []

    def hog() -> None:
        while not stop.is_set():
            with transaction.atomic():
                write(1_000_000 + turns[0])
                time.sleep(0.01)
            turns[0] += 1
        connection.close()

    def guest(first: int) -> None:
        for n in range(first, first + 10):
            before = turns[0]
            with transaction.atomic():
                write(n)
                waits.append(turns[0] - before)
        connection.close()

    threads = [threading.Thread(target=hog), *(threading.Thread(target=guest, args=(n * 100,)) for n in range(3))]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join(60)
    stop.set()
    threads[0].join(10)
    assert len(waits) == 30
    assert sorted(waits)[26] <= 3, sorted(waits)
