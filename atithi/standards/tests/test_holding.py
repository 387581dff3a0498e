"""Time on hold, each time and in all: measured by the moments that telephone systems say, whatever the order in which they do."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from atithi.channels.phone.models import Call
from atithi.channels.phone.tests.telling import a_line, tell
from atithi.conftest import Cast
from atithi.conversations.models import Channel
from atithi.events import Actor
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Notice
from atithi.standards.clocks.actions import Written, publish_standard
from atithi.standards.models import Clock, Outcome
from atithi.standards.supervising.timeliness import asked, whole

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 1, 5, 4, 30, tzinfo=UTC)


@pytest.fixture
def hands(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        for kind, seconds in (("hold", 120), ("hold_all", 180)):
            standard = Written(kind, "Nobody is held for long.", seconds, hours="always", warn_percent=50)
            publish_standard(written=standard, actor=Actor.system())
        run_jobs()
        yield traveller


def report(line: Channel, event: str, second: int, **more: Any) -> None:
    """What a telephone system says of a moment of the call, counted from its beginning."""
    at = TEN + timedelta(seconds=second)
    body = {"id": f"{event}{second}", "event": event, "call": "c", "direction": "in", "from": "+919848012345", **more}
    assert tell(line, {**body, "at": at.isoformat()}).status_code == 202


def clocks(kind: str) -> list[tuple[int, str]]:
    kept = Clock.objects.filter(kind=kind).exclude(outcome=Outcome.DROPPED)
    return [(clock.worked, clock.outcome) for clock in kept.order_by("started_at")]


def test_each_hold_and_all_of_them_have_their_clocks_and_are_told_in_time(
    cast: Cast, hands: time_machine.Traveller
) -> None:
    line = a_line("generic")
    report(line, "answered", 0, agent="ravi@sharma.example")
    report(line, "held", 10)
    run_jobs()
    single = Clock.objects.get(kind="hold", stopped_at=None)
    assert (single.started_at, single.due_at) == (TEN + timedelta(seconds=10), TEN + timedelta(seconds=130))
    # Whoever is to be told is told at that second: half of two minutes.
    assert Job.objects.filter(handler="standards.watch", run_at=TEN + timedelta(seconds=70)).exists()
    hands.move_to(TEN + timedelta(seconds=70))
    run_jobs()
    warned = Notice.objects.filter(kind=Kind.STANDARD, data__clock="hold", data__step="warned")
    assert warned.count() == 1
    report(line, "resumed", 100)
    report(line, "held", 200)
    run_jobs()
    assert clocks("hold")[0] == (90, Outcome.MET)
    together = Clock.objects.get(kind="hold_all")
    # Ninety of three minutes are gone: what is left runs from the second hold on.
    assert (together.worked, together.due_at) == (90, TEN + timedelta(seconds=290))
    hands.move_to(TEN + timedelta(seconds=400))
    report(line, "resumed", 310)
    report(line, "ended", 390, talk_seconds=390)
    run_jobs()
    assert clocks("hold") == [(90, Outcome.MET), (110, Outcome.MET)]
    assert clocks("hold_all") == [(200, Outcome.MISSED)]
    assert Clock.objects.get(kind="hold_all").person == cast.ravi
    line_of_report = whole(cast.asha, asked(days=1, kind="hold"))
    assert (line_of_report.count, line_of_report.median) == (2, 90)


def test_reports_in_any_order_make_the_same_clocks(cast: Cast, hands: time_machine.Traveller) -> None:
    told = [("answered", 0), ("held", 10), ("resumed", 40), ("held", 100), ("resumed", 260), ("ended", 300)]
    line = a_line("generic")
    hands.move_to(TEN + timedelta(minutes=10))
    for number, order in enumerate(list(itertools.permutations(told))[::241]):
        for event, second in order:
            report(
                line,
                event,
                second,
                call=f"c{number}",
                id=f"{number}{event}{second}",
                **{"from": f"+91984801{number:04}"},
            )
            run_jobs()
    assert Call.objects.count() == number + 1
    assert sorted(clocks("hold")) == sorted([(30, Outcome.MET), (160, Outcome.MISSED)] * (number + 1))
    assert clocks("hold_all") == [(190, Outcome.MISSED)] * (number + 1)
