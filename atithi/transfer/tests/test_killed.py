"""Processes that are really killed in the midst of an import: each row counts exactly once."""

import os
import random
import subprocess
import sys
import time

import pytest
from django.db import connection

from atithi.conftest import build_cast
from atithi.customers.models import ContactPoint, Customer
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.tests.test_killed import database_url
from atithi.search.models import Document
from atithi.transfer.actions import start, undo
from atithi.transfer.models import Import, ImportState, Trace
from atithi.transfer.queries import sums, undone
from atithi.transfer.testing import check, run, upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
ROWS = 700


def killed_midway(work: Import, rng: random.Random, done: object) -> None:
    """A process works on it until something has happened, and is killed then."""
    database = database_url()
    if connection.vendor == "sqlite":
        connection.close()
    command = [sys.executable, "-m", "atithi.transfer.tests.importer", database, str(work.pk)]
    before = done()  # type: ignore[operator]
    with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        until = time.monotonic() + 60
        while done() == before and process.poll() is None and time.monotonic() < until:  # type: ignore[operator]
            time.sleep(0.005)
        time.sleep(rng.random() * 0.1)
        process.kill()


def test_a_worker_that_is_killed_loses_no_row_and_repeats_none() -> None:
    cast, rng = build_cast(), random.Random(4)
    rows = "\n".join(f"Guest {number},{9_400_000_000 + number},g{number}@example.com" for number in range(ROWS))
    work = check(upload(cast.asha, f"name,phone,email\n{rows}\n".encode()))
    start(work=work, actor=Actor.staff(cast.asha.pk))
    killed_midway(work, rng, Customer.objects.count)
    run(work)
    assert work.state == ImportState.DONE
    assert sums(work) == {"added": ROWS, "changed": 0, "same": 0, "rejected": 0}
    assert Customer.objects.count() == ROWS
    assert ContactPoint.objects.count() == 2 * ROWS
    assert Event.objects.filter(type="customer.created").count() == ROWS
    assert Document.objects.filter(kind="customer").count() == ROWS
    assert Trace.objects.count() == ROWS
    undo(work=work, actor=Actor.staff(cast.asha.pk))
    killed_midway(work, rng, Customer.objects.count)
    run(work)
    assert undone(work) == {"removed": ROWS, "restored": 0, "left": 0}
    assert not Customer.objects.exists()
    assert not Document.objects.filter(kind="customer").exists()
