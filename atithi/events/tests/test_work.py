"""One job at a time: what becomes of it."""

from datetime import timedelta

import pytest
import time_machine

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor, Event, enqueue, record
from atithi.events.actions import discard_job, retry_job
from atithi.events.backoff import delay
from atithi.events.errors import EventError
from atithi.events.models import Job
from atithi.events.queries import failing_jobs, get_stuck_job, history, overview, stuck_jobs
from atithi.events.testing import run_jobs
from atithi.events.tests import table

pytestmark = pytest.mark.django_db


def happen(n: int, kind: str = "sample.happened", subject: int = 1) -> Event:
    return record(kind, subject=("sample", subject), actor=Actor.system(), data={"n": n})


def run_until_stuck(handler: str) -> Job:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(50):
            run_jobs(strict=False)
            stuck = stuck_jobs().filter(handler=handler).first()
            if stuck:
                return stuck
            clock.shift(timedelta(hours=2))
    raise AssertionError("it never got stuck")


def test_done_work_leaves_its_effect_and_no_job():
    happen(1)
    assert run_jobs() == 2
    assert table.calls == [("sample.first", 1), ("sample.second", 1)]
    assert table.effects("sample.first") == table.effects("sample.second") == [1]
    assert not Job.objects.exists()


def test_a_failing_handler_leaves_no_effect_and_does_not_hinder_its_neighbour():
    table.fail_with["sample.first"] = lambda: RuntimeError("kaput")
    happen(1)
    run_jobs(strict=False)
    assert table.effects("sample.first") == []
    assert table.effects("sample.second") == [1]
    job = Job.objects.get()
    assert (job.state, job.attempts, job.handler) == ("ready", 1, "sample.first")
    assert "RuntimeError: kaput" in job.last_error
    assert timedelta(seconds=1) < job.run_at - now() < timedelta(seconds=3)
    assert list(failing_jobs()) == [job]


def test_work_that_failed_is_tried_again_and_succeeds():
    table.fail_with["sample.first"] = lambda: RuntimeError("kaput")
    happen(1)
    run_jobs(strict=False)
    table.fail_with.clear()
    with time_machine.travel(now() + timedelta(seconds=5)):
        run_jobs()
    assert table.effects("sample.first") == [1]


def test_work_that_keeps_failing_stops_visibly_and_says_why():
    table.fail_with["sample.first"] = lambda: RuntimeError("kaput\0\ud800")
    event = happen(1)
    job = run_until_stuck("sample.first")
    assert table.calls.count(("sample.first", 1)) == 3
    assert "RuntimeError: kaput" in job.last_error
    assert job.lease_owner == ""
    announced = Event.objects.get(type="job.stuck")
    assert announced.data == {"handler": "sample.first", "event": event.id, "attempts": 3}
    assert list(history("job", job.id)) == [announced]
    assert overview().stuck == 1


def test_what_must_follow_when_work_is_stuck_follows_in_the_same_transaction():
    table.fail_with["sample.first"] = table.give_up
    happen(4)
    run_jobs(strict=False)
    assert table.calls.count(("sample.first", 4)) == 1
    assert stuck_jobs().get().last_error == "no such mailbox"
    assert table.effects("stuck: no such mailbox") == [4]


def test_a_handler_may_say_when_to_come_back():
    table.fail_with["sample.first"] = table.retry_in_a_minute
    enqueue("sample.first", args={"n": 1})
    run_jobs(strict=False)
    job = Job.objects.get()
    assert job.last_error == "busy"
    assert timedelta(seconds=55) < job.run_at - now() <= timedelta(seconds=60)


def test_pauses_grow_to_an_hour_and_are_spread_the_same_way_each_time():
    pauses = [delay(7, attempt).total_seconds() for attempt in range(1, 30)]
    assert pauses == [delay(7, attempt).total_seconds() for attempt in range(1, 30)]
    for attempt, pause in enumerate(pauses, 1):
        middle = min(3600, 2**attempt)
        assert 0.75 * middle <= pause <= 1.25 * middle
    assert len({delay(id, 5) for id in range(100)}) > 90


def test_work_without_a_handler_is_stuck_and_names_it():
    Job.objects.create(handler="gone.away", run_at=now(), created_at=now())
    run_jobs(strict=False)
    assert stuck_jobs().get().last_error == "There is no handler named gone.away."


def test_a_handler_that_swallows_a_database_error_does_not_count_as_done():
    enqueue("sample.careless", args={"n": 1})
    run_jobs(strict=False)
    assert table.effects("sample.careless") == []
    assert "went on after a database error" in Job.objects.get().last_error


def test_a_call_is_prepared_performed_and_settled():
    happen(3, "sample.called")
    assert run_jobs() == 1
    assert table.calls == [("perform", 3)]
    assert table.effects("sample.call") == [3]
    assert not Job.objects.exists()


def test_nothing_is_called_where_nothing_is_to_be_done():
    happen(0, "sample.called")
    run_jobs()
    assert table.calls == []
    assert not Job.objects.exists()


def test_a_failed_call_is_made_again_later():
    table.fail_with["perform"] = lambda: OSError("no route")
    happen(3, "sample.called")
    run_jobs(strict=False)
    assert "no route" in Job.objects.get().last_error
    table.fail_with.clear()
    with time_machine.travel(now() + timedelta(seconds=5)):
        run_jobs()
    assert table.effects("sample.call") == [3]


def test_calls_about_one_subject_keep_their_order_even_when_the_first_fails():
    table.fail_with["perform"] = lambda: OSError("no route")
    happen(1, "sample.called", subject=1)
    happen(2, "sample.called", subject=1)
    happen(3, "sample.called", subject=2)
    run_jobs(strict=False)
    assert table.calls == [("perform", 1), ("perform", 3)]
    table.fail_with.clear()
    with time_machine.travel(now() + timedelta(seconds=5)):
        run_jobs()
    assert table.effects("sample.call") in ([1, 2, 3], [1, 3, 2], [3, 1, 2])


def test_a_stuck_call_does_not_hold_back_the_next_one():
    table.fail_with["perform"] = table.give_up
    happen(1, "sample.called")
    run_jobs(strict=False)
    table.fail_with.clear()
    happen(2, "sample.called")
    run_jobs()
    assert table.effects("sample.call") == [2]


def test_a_person_lets_stuck_work_try_again():
    table.fail_with["sample.first"] = table.give_up
    enqueue("sample.first", args={"n": 1})
    run_jobs(strict=False)
    table.fail_with.clear()
    job = stuck_jobs().get()
    retry_job(job=job, actor=Actor.staff(7))
    assert Event.objects.get(type="job.retried").actor_id == 7
    run_jobs()
    assert table.effects("sample.first") == [1]
    with pytest.raises(EventError):
        retry_job(job=job, actor=Actor.staff(7))


def test_a_person_gives_up_stuck_work_and_must_say_why():
    table.fail_with["sample.first"] = table.give_up
    enqueue("sample.first", args={"n": 1}, key="k")
    run_jobs(strict=False)
    job = stuck_jobs().get()
    with pytest.raises(EventError) as refused:
        discard_job(job=job, actor=Actor.staff(7), reason="  ")
    assert refused.value.code == "reason_missing"
    discard_job(job=job, actor=Actor.staff(7), reason="the customer called")
    assert Event.objects.get(type="job.discarded").data["reason"] == "the customer called"
    assert overview().stuck == 0
    with pytest.raises(NotFound):
        get_stuck_job(job.id)
    with pytest.raises(EventError):
        discard_job(job=job, actor=Actor.staff(7), reason="again")


def test_the_overview_tells_how_late_work_is():
    enqueue("sample.first", args={"n": 1}, run_at=now() - timedelta(seconds=30))
    enqueue("sample.first", args={"n": 2}, run_at=now() + timedelta(hours=1))
    seen = overview()
    assert (seen.ready, seen.later, seen.running, seen.stuck) == (1, 1, 0, 0)
    assert 29 < seen.lag < 40


def test_discarded_work_is_forgotten_after_three_months():
    for age in (10, 100):
        Job.objects.create(handler="x", state="discarded", run_at=now(), created_at=now() - timedelta(days=age))
    enqueue("events.purge")
    run_jobs()
    assert Job.objects.count() == 1
