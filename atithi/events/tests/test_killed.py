"""Worker processes that are really killed, starved of disk, or kill themselves: every effect happens exactly once."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection, transaction

from atithi.events import Actor, enqueue, record
from atithi.events.models import Job
from atithi.events.owner import is_dead, new_owner
from atithi.events.queries import stuck_jobs
from atithi.events.tests import table
from atithi.events.tests.table import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


def database_url() -> str:
    """This test's own database, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(at["NAME"])
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def worker_process():
    process = subprocess.Popen(
        [sys.executable, "-m", "atithi.events.tests.small_worker"],
        env={**os.environ, "SMALL_DATABASE": database_url()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def happen(numbers) -> None:
    for n in numbers:
        with transaction.atomic():
            record("sample.happened", subject=("sample", n), actor=Actor.system(), data={"n": n})


def test_workers_killed_at_any_moment_do_everything_exactly_once():
    """Facts keep coming while one of two workers, or both, are killed in the midst of their work, again and again."""
    rng, total, interrupted = random.Random(20), 0, 0
    with ExitStack() as stack:
        workers = [stack.enter_context(worker_process()) for _ in range(2)]
        for _ in range(8):
            happen(range(total, total + 60))
            total += 60
            time.sleep(rng.uniform(0, 0.03))
            for index in rng.sample([0, 1], rng.choice([1, 2])):
                workers[index].send_signal(signal.SIGKILL)
                workers[index].wait()
            interrupted += Job.objects.filter(state="running").exists()
            workers = [
                stack.enter_context(worker_process()) if worker.poll() is not None else worker for worker in workers
            ]
        assert interrupted, "no kill came in the midst of work: the test proves nothing"
        wait_for(lambda: not Job.objects.exists(), 60)
    for name in ("sample.first", "sample.second"):
        assert sorted(table.effects(name)) == list(range(total))


def test_a_killed_worker_is_replaced_within_seconds_and_not_after_its_lease():
    enqueue("sample.slow", args={"n": 1})
    with worker_process() as first:
        wait_for(lambda: Job.objects.filter(state="running").exists())
        owner = Job.objects.get().lease_owner
        assert not is_dead(owner)
        first.kill()
        first.wait()
    assert is_dead(owner)
    started = time.monotonic()
    with worker_process():
        wait_for(lambda: Job.objects.filter(attempts=2).exists(), 10)
    assert time.monotonic() - started < 10


def test_a_deadly_job_is_stuck_in_the_end_and_takes_no_other_work_along():
    enqueue("sample.deadly", args={"n": 13})
    for n in range(50):
        enqueue("sample.first", args={"n": n})
    while not stuck_jobs().exists():
        with worker_process() as process:
            wait_for(lambda process=process: process.poll() is not None or stuck_jobs().exists(), 20)
    job = stuck_jobs().get()
    assert (job.handler, job.attempts) == ("sample.deadly", 4)
    assert "died" in job.last_error
    assert table.effects("sample.deadly") == []
    assert sorted(table.effects("sample.first")) == list(range(50))


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room():
    with worker_process() as process:
        unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, unlimited[1]))
        happen(range(100))
        time.sleep(1.5)
        assert process.poll() is None
        assert Job.objects.filter(state="ready", attempts=0).count() == 200
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
        wait_for(lambda: not Job.objects.exists(), 60)
    assert sorted(table.effects("sample.first")) == list(range(100))


def test_an_owner_is_dead_only_when_that_is_sure():
    mine = new_owner()
    assert not is_dead(mine)
    boot, space, pid, started, rest = mine.split(".")
    assert is_dead(".".join([boot, space, pid, str(int(started) + 1), rest])), "the process id was given to another"
    assert not is_dead(".".join(["another", space, pid, "1", rest])), "another machine, or before a restart"
    assert not is_dead(".".join([boot, "another", pid, "1", rest])), "another container"
    assert not is_dead("elsewhere")
