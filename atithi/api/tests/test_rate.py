import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.api import rate
from atithi.api.actions import make_token
from atithi.api.models import TokenUse
from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast, build_cast

MOMENT = datetime(2026, 11, 20, 10, 0, 15, tzinfo=UTC)


@pytest.fixture
def minute() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MOMENT, tick=False) as clock:
        yield clock


def test_a_token_that_asks_too_often_is_told_when_to_come_back(
    cast: Cast, settings: object, minute: time_machine.Traveller
) -> None:
    settings.RATE_LIMIT = 3  # type: ignore[attr-defined]
    desk = program_of(cast.ravi)
    remaining = [desk.get("/stores")["RateLimit-Remaining"] for _ in range(3)]
    assert remaining == ["2", "1", "0"]
    refused = desk.get("/stores")
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert (refused["Retry-After"], refused["RateLimit-Reset"], refused["RateLimit-Limit"]) == ("45", "45", "3")
    assert program_of(cast.mita).get("/stores").status_code == 200  # another token has its own
    minute.shift(45)
    assert desk.get("/stores").status_code == 200


def test_every_answer_with_a_token_says_what_is_left(cast: Cast, minute: time_machine.Traveller) -> None:
    desk = program_of(cast.ravi, "staff:read")
    for path in ("/stores", "/customers", "/nothing"):
        answer = desk.get(path)
        assert ("RateLimit-Remaining" in answer) == (path != "/nothing")
    assert desk.get("/stores")["RateLimit-Policy"] == '"minute";q=600;w=60'


def test_counting_is_cheap_while_there_is_plenty(cast: Cast, minute: time_machine.Traveller) -> None:
    token = make_token(user=cast.ravi, name="x", scopes=["staff:read"]).token
    with CaptureQueriesContext(connection) as captured:
        for _ in range(300):
            assert not rate.spend(token.pk).refused
    writes = [each for each in captured if each["sql"].startswith(("UPDATE", "INSERT"))]
    assert len(writes) <= 15


def test_several_processes_together_never_exceed_the_limit_and_waste_little(
    cast: Cast, settings: object, minute: time_machine.Traveller
) -> None:
    settings.RATE_LIMIT = 160  # type: ignore[attr-defined]
    token = make_token(user=cast.ravi, name="x", scopes=["staff:read"]).token
    processes: list[dict[int, object]] = [{}, {}, {}]
    passed = 0
    for turn in range(600):
        rate._shares = processes[turn % 3]  # type: ignore[assignment]
        passed += not rate.spend(token.pk).refused
    assert passed == 160
    rate._shares = {}
    assert TokenUse.objects.get().taken == 160


def test_a_process_that_falls_silent_holds_back_at_most_a_sixteenth(
    cast: Cast, settings: object, minute: time_machine.Traveller
) -> None:
    settings.RATE_LIMIT = 160  # type: ignore[attr-defined]
    token = make_token(user=cast.ravi, name="x", scopes=["staff:read"]).token
    rate.spend(token.pk)
    rate._shares = {}
    passed = sum(not rate.spend(token.pk).refused for _ in range(300))
    assert 160 - 10 <= passed + 1 <= 160


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_pass_exactly_the_limit(settings: object) -> None:
    settings.RATE_LIMIT = 40  # type: ignore[attr-defined]
    token = make_token(user=build_cast().ravi, name="x", scopes=["staff:read"]).token
    passed: list[bool] = []

    def ask() -> None:
        try:
            passed.extend(not rate.spend(token.pk).refused for _ in range(10))
        finally:
            connection.close()

    with time_machine.travel(MOMENT, tick=False):
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sum(passed) == 40
