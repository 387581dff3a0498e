"""The live board and the report on timeliness: what those who lead see, how they help, and who may not look."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.staff.actions import set_presence
from atithi.staff.models import User
from atithi.standards.clocks.actions import Written, publish_standard
from atithi.standards.models import Clock
from atithi.standards.tests.test_supervising import DAY, a_clock

pytestmark = pytest.mark.django_db
OVER = "since=2026-03-09&until=2026-03-12"


def questions(browser: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def breaking(cast: Cast) -> Conversation:
    """A conversation of Ravi's with an hour left."""
    publish_standard(written=Written("first_reply", "An answer within an hour.", 3600), actor=Actor.system())
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.system())
    run_jobs()
    assert Clock.objects.filter(conversation=conversation, due_at__isnull=False).exists()
    return conversation


def test_the_board_shows_who_waits_what_breaks_and_who_has_it(cast: Cast, sign_in: Any, breaking: Conversation) -> None:
    browser: Client = sign_in(cast.farida)
    page = browser.get("/board/").content.decode()
    assert "wait for an answer" in page
    assert f"/conversations/{breaking.public_id}/" in page
    assert f"/board/waiting/?person={cast.ravi.public_id}" in page
    assert "Lakshmi Devi" in browser.get(f"/board/waiting/?person={cast.ravi.public_id}").content.decode()
    assert "Lakshmi Devi" not in browser.get(f"/board/waiting/?person={cast.mita.public_id}").content.decode()
    asked = f"channel={breaking.channel.public_id}&language={breaking.language}"
    assert f"/conversations/{breaking.public_id}/" in browser.get(f"/board/waiting/?{asked}").content.decode()
    assert "/board/" in browser.get("/inbox/open/").content.decode()  # one tap from the inbox


def test_help_is_one_tap_away(cast: Cast, sign_in: Any, breaking: Conversation) -> None:
    browser: Client = sign_in(cast.farida)
    script = {"X-Requested-With": "desk"}
    base = f"/board/conversations/{breaking.public_id}"
    assert browser.post(f"{base}/notes/", {"text": "Offer a new one."}, headers=script).status_code == 200
    note = Message.objects.get(kind="note")
    assert (note.text, note.author) == ("Offer a new one.", cast.farida)
    moved: Any = browser.post(f"{base}/assignment/", {"person": cast.mita.public_id})
    assert moved.url == "/board/"
    assert Conversation.objects.get().assignee == cast.mita
    answer = browser.post(f"{base}/assignment/", {"person": cast.farida.public_id}, headers=script)
    assert "board-figure" in answer.content.decode()
    assert Conversation.objects.get().assignee == cast.farida


def test_the_board_asks_as_much_whatever_waits_and_however_many_work_here(cast: Cast, sign_in: Any) -> None:
    browser: Client = sign_in(cast.farida)
    cast.conversation()
    before = questions(browser, "/board/now/")
    assert before <= 35
    for number in range(4):
        user = User.objects.create(email=f"p{number}@sharma.example", name=f"P {number}", role="agent")
        set_presence(user=user, presence="online")
        waiting = cast.conversation(who=f"g{number}@example.com")
        assign(conversation=waiting, assignee=user, team=None, actor=Actor.system())
        a_clock(cast, number, conversation=waiting, kind="next_reply", outcome="", stopped_at=None,
                due_at=now() + timedelta(hours=1))  # fmt: skip
    assert questions(browser, "/board/now/") <= before


def test_the_report_opens_what_is_behind_each_figure_and_asks_as_much_for_more(cast: Cast, sign_in: Any) -> None:
    browser: Client = sign_in(cast.farida)
    a_clock(cast, 1)
    before = questions(browser, f"/timeliness/?{OVER}&by=person")
    for number in range(2, 9):
        a_clock(
            cast,
            number,
            outcome="missed",
            person=cast.mita,
            channel=cast.mailbox,
            began=DAY + timedelta(days=number % 2),
        )
    assert questions(browser, f"/timeliness/?{OVER}&by=person") <= before
    page = browser.get(f"/timeliness/?{OVER}&by=day").content.decode()
    assert 'class="trend"' in page
    for by in ("hour", "store", "language", "channel"):
        assert browser.get(f"/timeliness/?{OVER}&by={by}").status_code == 200
    page = browser.get(f"/timeliness/?{OVER}&by=person").content.decode()
    assert cast.mita.name in page
    behind = f"/timeliness/conversations/?{OVER}&by=person&value={cast.mita.pk}&outcome=missed"
    assert behind.replace("&", "&amp;") in page.replace("&amp;kind=first_reply", "")
    assert browser.get(behind).content.decode().count("/conversations/") == 7
    assert questions(browser, behind) <= 15


def test_the_file_has_no_formula_and_persons_only_for_those_who_lead(cast: Cast, sign_in: Any) -> None:
    User.objects.filter(pk=cast.ravi.pk).update(name="=cmd|' /C calc'!A0")
    a_clock(cast, 1)
    address = f"/timeliness/file/?{OVER}"
    file = sign_in(cast.farida).get(address).content.decode()
    assert "'=cmd" in file
    assert "\r\n=cmd" not in file
    assert ",=" not in file
    assert "cmd" not in sign_in(cast.mita).get(address).content.decode()


def test_strangers_see_nothing(cast: Cast, sign_in: Any, breaking: Conversation) -> None:
    agent: Client = sign_in(cast.mita)
    base = f"/board/conversations/{breaking.public_id}"
    for address in ("/board/", "/board/now/", "/board/waiting/", f"/timeliness/?{OVER}&by=person",
                    f"/timeliness/conversations/?{OVER}&by=person", "/timeliness/?since=x"):  # fmt: skip
        assert agent.get(address).status_code == 404
    assert agent.post(f"{base}/notes/", {"text": "x"}).status_code == 404
    assign(conversation=breaking, assignee=None, team=cast.complaints, actor=Actor.system())
    a_clock(cast, 3, conversation=breaking)
    supervisor: Client = sign_in(cast.farida)
    for address in ("/board/", "/board/waiting/", f"/timeliness/conversations/?{OVER}"):
        assert f"/conversations/{breaking.public_id}/" not in supervisor.get(address).content.decode()
    assert supervisor.post(f"{base}/assignment/", {"person": cast.farida.public_id}).status_code == 404
    assert supervisor.post(f"{base}/notes/", {"text": "x"}).status_code == 404
    assert not Message.objects.filter(kind="note").exists()
