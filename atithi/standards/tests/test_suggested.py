"""Whoever is suggested a conversation is told, once for each time, and not what has gone on since."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.events import Actor, JobView
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Notice, Way
from atithi.notices.queries import notices_of, unseen
from atithi.notices.tests.test_notices import wishes
from atithi.notices.words import headline
from atithi.staff.actions import set_presence
from atithi.standards.models import QueuedWork
from atithi.standards.routing import giving
from atithi.standards.routing.telling import tell_suggested
from atithi.standards.tests.test_routing import MONDAY, arrives, mode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """Work is suggested; Ravi and Mita are there and wish to be told."""
    for person in (cast.ravi, cast.mita):
        set_presence(user=person, presence="online")
        wishes(person, Kind.SUGGESTED, ways=[Way.PAGE])
    mode("suggest")
    return cast


def told(user: Any) -> list[Notice]:
    return [notice for notice in notices_of(user) if notice.kind == Kind.SUGGESTED]


def test_it_is_told_once_with_its_reasons_and_again_only_when_it_is_suggested_again(desk: Cast, clock: Any) -> None:
    conversation = arrives(desk, "Where is my order? I have been waiting for a week.")
    run_jobs()
    work = QueuedWork.objects.get()
    first = work.offered_to
    assert first is not None
    assert work.offered_at is not None
    again = {"conversation": work.pk, "user": first.pk, "at": work.offered_at.isoformat()}
    tell_suggested(JobView(1, None, again))
    [notice] = told(first)
    assert notice.conversation == conversation
    assert headline(notice) == f"Suggested to you: {conversation.customer} (speaks English · 0 of 6 busy)"
    clock.shift(timedelta(minutes=11))
    giving.sweep()
    run_jobs()
    second = desk.mita if first == desk.ravi else desk.ravi
    assert len(told(second)) == 1
    assert unseen(first) == 0  # it went on: nothing to see any more
    assert unseen(second) == 1
    assign(conversation=conversation, assignee=desk.imran, team=None, actor=Actor.staff(desk.farida.pk))
    run_jobs()
    assert unseen(second) == 0
    tell_suggested(JobView(1, None, again))  # late, and of another time
    assert len(told(first)) == 1


def test_on_the_page_nothing_is_said_of_it_but_by_ones_own_wish(desk: Cast) -> None:
    desk.ravi.notice_rules.delete()
    desk.mita.notice_rules.delete()
    arrives(desk)
    run_jobs()
    assert not Notice.objects.exists()


def test_work_that_is_given_is_told_as_given_and_not_as_suggested(desk: Cast) -> None:
    mode("assign")
    arrives(desk)
    run_jobs()
    assert not Notice.objects.filter(kind=Kind.SUGGESTED).exists()
