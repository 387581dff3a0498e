import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from atithi.core.clock import now
from atithi.events.models import Job, Slot
from atithi.events.schedule import Clock, fire, latest_slot
from atithi.events.testing import run_jobs
from atithi.events.tests import table


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "moment", "slot"),
    [
        ("0 */6 * * *", "2026-11-05 00:30:00", "2026-11-05 00:30:00"),  # 06:00 in Kolkata, to the second
        ("0 */6 * * *", "2026-11-05 00:29:59", "2026-11-04 18:30:00"),
        ("30 9 * * 1", "2026-11-05 12:00:00", "2026-11-02 04:00:00"),  # Monday
        ("* * * * *", "2026-11-05 12:00:59", "2026-11-05 12:00:00"),
        ("*/5 * * * * *", "2026-11-05 12:00:14", "2026-11-05 12:00:10"),  # six fields: seconds first
        ("0 0 29 2 *", "2026-11-05 12:00:00", "2024-02-28 18:30:00"),
    ],
)
def test_the_latest_slot_is_read_in_the_time_of_the_business(cron, moment, slot, settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    assert latest_slot(cron, at(moment)) == at(slot)


def test_a_zone_with_summer_time_keeps_its_hour(settings):
    settings.TIME_ZONE = "America/New_York"
    assert latest_slot("0 9 * * *", at("2026-03-07 20:00:00")) == at("2026-03-07 14:00:00")
    assert latest_slot("0 9 * * *", at("2026-03-08 20:00:00")) == at("2026-03-08 13:00:00")


def firings() -> int:
    return Job.objects.filter(handler="sample.tick").count()


@pytest.fixture
def _four_a_day(settings):
    settings.SCHEDULES = "atithi.events.tests.table.FOUR_A_DAY"
    settings.TIME_ZONE = "Asia/Kolkata"


@pytest.mark.django_db
@pytest.mark.usefixtures("_four_a_day")
def test_a_new_schedule_begins_with_its_next_slot_and_then_fires_once_a_slot():
    clock = Clock()
    clock.tick(at("2026-11-05 01:00:00"))
    assert firings() == 0
    clock.tick(at("2026-11-05 06:29:59"))
    assert firings() == 0
    for second in range(3):
        clock.tick(at(f"2026-11-05 06:30:0{second}"))
        Clock().tick(at(f"2026-11-05 06:30:0{second}"))
    assert firings() == 1
    run_jobs()
    assert table.effects("tick") == [1]


@pytest.mark.django_db
@pytest.mark.usefixtures("_four_a_day")
def test_after_two_days_without_a_worker_only_the_latest_slot_is_made_up_for():
    Clock().tick(at("2026-11-05 01:00:00"))
    Clock().tick(at("2026-11-07 02:00:00"))
    Clock().tick(at("2026-11-07 02:00:01"))
    assert firings() == 1
    assert Slot.objects.order_by("-slot_at")[0].slot_at == at("2026-11-07 00:30:00")


@pytest.mark.django_db
@pytest.mark.usefixtures("_four_a_day")
def test_a_worker_whose_clock_is_behind_does_not_fire_an_older_slot():
    Clock().tick(at("2026-11-05 01:00:00"))
    Clock().tick(at("2026-11-07 00:30:00"))
    Clock().tick(at("2026-11-07 00:29:58"))
    assert firings() == 1


@pytest.mark.django_db
def test_old_slots_are_forgotten_but_never_the_last():
    start = now().replace(microsecond=0)
    for day in range(20):
        fire("daily", "sample.tick", start + timedelta(days=day), start)
    assert Slot.objects.count() == 8
    assert firings() == 19


@pytest.mark.django_db(transaction=True)
def test_a_slot_fires_once_with_four_workers_at_once():
    start = now().replace(microsecond=0)
    fire("often", "sample.tick", start, start)
    ready, fired = threading.Barrier(4), []

    def work() -> None:
        for minute in range(1, 16):
            ready.wait(10)
            fired.append(fire("often", "sample.tick", start + timedelta(minutes=minute), start))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(fired) == 60
    assert fired.count(True) == 15
    assert firings() == 15
