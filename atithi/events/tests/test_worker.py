"""Workers at work: several at once, stopped, robbed of their leases, and with a database in trouble."""

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from atithi.core.clock import now
from atithi.events import Actor, enqueue, lease, record
from atithi.events.models import Job
from atithi.events.queries import stuck_jobs
from atithi.events.run import run_alone, run_group, run_network
from atithi.events.tests import table
from atithi.events.tests.table import wait_for
from atithi.events.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(seconds=30)


@contextmanager
def working(*workers: Worker):
    """These workers run in threads until the block ends."""
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in workers or (Worker(),)]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        table.hold.set()
        stop.set()
        for thread in threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in threads)


def happen(numbers, kind: str = "sample.happened") -> None:
    with transaction.atomic():
        for n in numbers:
            record(kind, subject=("sample", n), actor=Actor.system(), data={"n": n})


def no_work() -> bool:
    return not Job.objects.exists()


def test_a_waiting_worker_wakes_up_when_work_comes():
    with working():
        happen([1])
        wait_for(no_work)
    assert table.effects("sample.first") == [1]


@pytest.mark.parametrize("count", [2, 4])
def test_several_workers_share_the_work_and_each_effect_happens_once(count):
    happen(range(200))
    happen(range(1, 100), "sample.called")
    with working(*(Worker(batch=20) for _ in range(count))):
        wait_for(no_work, 60)
    for name in ("sample.first", "sample.second"):
        assert sorted(table.effects(name)) == list(range(200))
    assert sorted(table.effects("sample.call")) == list(range(1, 100))


def test_one_failing_job_does_not_spoil_its_group():
    table.fail_with["sample.second"] = lambda: RuntimeError("kaput")
    happen(range(10))
    with working():
        wait_for(lambda: Job.objects.filter(attempts=1, state="ready", handler="sample.second").count() == 10)
        assert sorted(table.effects("sample.first")) == list(range(10))
    assert table.effects("sample.second") == []


def enqueue_mixed() -> None:
    with transaction.atomic():
        for n in range(12):
            enqueue("sample.together" if n % 3 else "sample.first", args={"n": n})


def test_jobs_of_a_handler_that_does_several_together_are_done_in_one_pass():
    enqueue_mixed()
    with working(Worker(group_seconds=5)):
        wait_for(no_work)
    assert ("sample.together", 8) in table.calls
    assert table.effects("sample.together") == [1, 2, 4, 5, 7, 8, 10, 11]
    assert table.effects("sample.first") == [0, 3, 6, 9]


def test_jobs_that_fail_together_are_tried_one_by_one():
    table.fail_with["sample.together"] = lambda: RuntimeError("kaput")
    enqueue_mixed()
    with working(Worker(group_seconds=5)):
        wait_for(lambda: Job.objects.filter(attempts=1, state="ready").count() == 8)
    assert table.effects("sample.together") == []
    assert all("kaput" in error for error in Job.objects.values_list("last_error", flat=True))
    assert table.effects("sample.first") == [0, 3, 6, 9]


def test_a_job_that_breaks_the_commit_fails_alone():
    for n in range(6):
        enqueue("sample.unsound" if n == 3 else "sample.first", args={"n": n})
    held = lease.claim("me", until=now() + SOON, limit=10, network=False)
    while held:
        held = held[run_group(held, seconds=5) :]
    assert sorted(table.effects("sample.first")) == [0, 1, 2, 4, 5]
    assert table.effects("sample.unsound") == []
    job = Job.objects.get()
    assert (job.handler, job.state, job.attempts) == ("sample.unsound", "ready", 1)
    assert "IntegrityError" in job.last_error


def test_a_group_ends_in_time_and_the_rest_waits_for_the_next():
    happen(range(5))
    held = lease.claim("me", until=now() + SOON, limit=10, network=False)
    assert run_group(held, seconds=0) == 1
    assert Job.objects.count() == 9


def test_a_worker_that_lost_its_lease_changes_nothing():
    enqueue("sample.first", args={"n": 1})
    (late,) = lease.claim("slow", until=now() - SOON, limit=1, network=False)
    (orphan,) = lease.orphans()
    taken = lease.take_over(orphan, "quick", until=now() + SOON)
    run_group([late], seconds=1)
    run_alone(late)
    assert table.effects("sample.first") == []
    run_alone(taken)
    run_alone(taken)
    assert table.effects("sample.first") == [1]
    assert no_work()


def test_a_lease_taken_again_by_the_same_worker_is_another_lease():
    enqueue("sample.first", args={"n": 1})
    (late,) = lease.claim("me", until=now() - SOON, limit=1, network=False)
    lease.take_over(lease.orphans()[0], "me", until=now() + SOON)
    run_group([late], seconds=1)
    assert table.effects("sample.first") == []


def test_a_lost_lease_is_noticed_after_a_call_as_well():
    happen([5], "sample.called")
    (late,) = lease.claim("slow", until=now() - SOON, limit=1, network=True)

    def meanwhile() -> Exception:
        table.fail_with.clear()
        assert lease.take_over(lease.orphans()[0], "quick", until=now() + SOON)
        return RuntimeError("the answer never came")

    table.fail_with["perform"] = meanwhile
    run_network(late, stop=threading.Event())
    job = Job.objects.get()
    assert (job.state, job.lease_owner, job.attempts) == ("running", "quick", 2)


def test_expired_leases_are_taken_over():
    happen(range(20))
    assert len(lease.claim("gone", until=now() - SOON, limit=40, network=False)) == 40
    with working():
        wait_for(no_work)
    assert sorted(table.effects("sample.first")) == list(range(20))


def test_leases_that_still_run_are_left_alone():
    happen([1])
    lease.claim("elsewhere", until=now() + SOON, limit=2, network=False)
    happen([2])
    with working():
        wait_for(lambda: table.effects("sample.second") == [2])
    assert Job.objects.filter(lease_owner="elsewhere", attempts=1).count() == 2


def test_a_long_call_keeps_its_lease():
    enqueue("sample.slow", args={"n": 1})
    short = timedelta(seconds=0.8)
    with working(Worker(lease_time=short), Worker(lease_time=short)) as stop:
        wait_for(lambda: ("slow", 1) in table.calls)
        stop.wait(2.0)
        assert Job.objects.get().attempts == 1
        table.hold.set()
        wait_for(no_work)
    assert table.calls.count(("slow", 1)) == 1
    assert table.effects("sample.call") == [1]


def test_slow_calls_do_not_hold_up_the_rest():
    for n in range(3):
        enqueue("sample.slow", args={"n": n})
    with working(Worker(network_threads=2)):
        wait_for(lambda: len(table.calls) == 2)
        happen([9])
        wait_for(lambda: table.effects("sample.second") == [9])
        table.hold.set()
        wait_for(no_work)
    assert sorted(table.effects("sample.call")) == [0, 1, 2]


def test_a_stopped_worker_finishes_its_call_and_gives_back_the_rest():
    happen(range(300))
    enqueue("sample.slow", args={"n": 1})
    with working(Worker(batch=500, group_seconds=0.005)) as stop:
        wait_for(lambda: ("slow", 1) in table.calls or table.effects("sample.first"))
        stop.set()
    assert not Job.objects.filter(state="running").exists()
    assert not Job.objects.filter(attempts__gt=0).exists()
    done = Counter(table.effects("sample.first"))
    left = {job.event.data["n"] for job in Job.objects.filter(handler="sample.first").select_related("event")}
    assert set(done.values()) <= {1}
    assert set(done) | left == set(range(300))
    assert not set(done) & left


def test_an_unknown_handler_does_not_stop_the_worker():
    Job.objects.create(handler="gone.away", run_at=now(), created_at=now())
    happen([1])
    with working():
        wait_for(lambda: stuck_jobs().exists() and table.effects("sample.second"))


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_worker_survives_the_loss_of_every_connection():
    with working() as stop:
        for round_ in range(3):
            happen(range(round_ * 100, round_ * 100 + 100))
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            stop.wait(0.05)
        wait_for(no_work, 60)
        happen([777])
        wait_for(no_work)
    assert sorted(table.effects("sample.first")) == [*range(300), 777]


def test_the_result_of_a_call_waits_for_the_database_and_the_call_is_not_repeated():
    from django.db import OperationalError

    happen([5], "sample.called")
    trouble, real = iter([True, True, False]), table.settle

    def settle(job, n, result):
        if next(trouble):
            raise OperationalError("the database system is shutting down")
        real(job, n, result)

    (held,) = lease.claim("me", until=now() + SOON, limit=1, network=True)
    held = lease.Held(
        held.job, table.NetworkSubscriber("sample.call", held.subscriber.prepare, table.perform, settle), held.view
    )
    run_network(held, stop=threading.Event())
    assert table.calls == [("perform", 5)]
    assert table.effects("sample.call") == [5]
    assert no_work()
