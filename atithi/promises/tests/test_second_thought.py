"""Advice beside a promise that is being written, and the second thought that a manager may ask for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from atithi.conftest import Cast
from atithi.conversations.actions import change_planned, plan_reply, send_planned_now, send_reply
from atithi.conversations.models import Conversation, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.promises.actions.honesty import set_honesty_rules
from atithi.promises.advising import advice
from atithi.promises.errors import PromiseError
from atithi.promises.feasibility.reckoning import reckon
from atithi.promises.finding import detect
from atithi.promises.tests.history import DAY, kept_after

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
RASH = "Sorry for the trouble. Your refund will be credited by tomorrow."


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def slow(cast: Cast) -> Conversation:
    """Refunds take their time here, and the rule is on."""
    kept_after(cast, [1.2 * DAY] * 62 + [2.5 * DAY] * 30 + [5 * DAY] * 8)
    reckon(whole=True)
    set_honesty_rules(actor=Actor.staff(cast.asha.pk), level=90, second_thought=True, tells_early=False)
    return cast.conversation()


def told(conversation: Conversation, cast: Cast, text: str = RASH) -> Any:
    [found] = detect(text, now())
    return advice(found, cast.ravi, conversation)


def test_it_says_how_often_such_a_promise_is_kept_and_offers_another_day(slow: Conversation, cast: Cast) -> None:
    found = told(slow, cast)
    assert found.sentences[0] == "Refund within 1 day: you keep 62 % (53 % to 71 %, from 100)"
    assert found.sentences[1].startswith("By 25 Nov 2026 it would be 92 %")
    assert not found.feasible
    assert found.offer is not None


def test_what_can_be_kept_is_only_said(slow: Conversation, cast: Cast) -> None:
    found = told(slow, cast, "Your refund will be credited by 30 November.")
    assert (found.offer, found.feasible, len(found.sentences)) == (None, True, 1)


def test_too_little_history_is_said(cast: Cast) -> None:
    found = told(cast.conversation(), cast)
    assert found.sentences == ("Refund: too little history to say how surely it is kept",)
    assert found.feasible


def test_a_rash_promise_needs_a_reason_and_the_reason_is_on_record(slow: Conversation, cast: Cast) -> None:
    with pytest.raises(PromiseError) as refusal:
        send_reply(conversation=slow, text=RASH, actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    assert (refusal.value.code, refusal.value.status) == ("second_thought", 422)
    assert "you keep 62 %" in str(refusal.value)
    assert not Message.objects.filter(kind="reply").exists()
    send_reply(
        conversation=slow, text=RASH, actor=Actor.staff(cast.ravi.pk), author=cast.ravi, reason="The bank said so today"
    )
    event = Event.objects.get(type="promise.second_thought")
    assert (event.data["reason"], event.data["level"]) == ("The bank said so today", 90)
    assert event.data["promises"][0]["share"] == pytest.approx(0.62)


def test_planned_replies_are_asked_when_they_are_planned_and_not_again_when_they_leave(
    slow: Conversation, cast: Cast
) -> None:
    later = now() + timedelta(hours=1)
    with pytest.raises(PromiseError):
        plan_reply(conversation=slow, text=RASH, author=cast.ravi, due_at=later)
    planned = plan_reply(conversation=slow, text="We look into it.", author=cast.ravi, due_at=later)
    with pytest.raises(PromiseError):
        change_planned(planned=planned, user=cast.ravi, text=RASH)
    planned = change_planned(planned=planned, user=cast.ravi, text=RASH, reason="Agreed with accounts")
    assert send_planned_now(planned=planned, user=cast.ravi).text == RASH
    assert Event.objects.filter(type="promise.second_thought").count() == 1


def test_without_the_rule_and_for_what_is_feasible_nothing_is_asked(slow: Conversation, cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    send_reply(conversation=slow, text="Your refund comes by 30 November.", actor=actor, author=cast.ravi)
    send_reply(conversation=slow, text=RASH, actor=Actor.system())
    set_honesty_rules(actor=actor, level=90, second_thought=False, tells_early=False)
    send_reply(conversation=slow, text=RASH, actor=actor, author=cast.ravi)
    assert not Event.objects.filter(type="promise.second_thought").exists()


def test_the_composer_is_told_and_sends_the_reason_along(slow: Conversation, cast: Cast, sign_in: Any) -> None:
    browser: Client = sign_in(cast.ravi)
    address = f"/conversations/{slow.public_id}/messages/"
    headers = {"X-Requested-With": "desk", "Accept": "application/json"}
    form = {"kind": "reply", "text": RASH, "key": "k1", "undo": ""}
    refused = browser.post(address, form, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["code"] == "second_thought"
    sent = browser.post(address, {**form, "promise_reason": "The bank said so"}, headers=headers)
    assert sent.status_code in {201, 202}
    assert Message.objects.filter(kind="reply").exists() or PlannedReply.objects.exists()


def test_the_chip_has_the_advice_and_the_offered_time(slow: Conversation, cast: Cast, sign_in: Any) -> None:
    browser: Client = sign_in(cast.ravi)
    found = browser.post(f"/conversations/{slow.public_id}/promises/found/", {"text": RASH}).json()["found"]
    assert found[0]["advice"][0].startswith("Refund within 1 day: you keep 62 %")
    assert found[0]["offer"]["due"].startswith("2026-11-25T23:59:59")
    assert found[0]["offer"]["precision"] == "day"
