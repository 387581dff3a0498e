"""Reminders and escalation: told before, at risk and broken, once each, to whoever owes it and then to who leads."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from atithi.conftest import Cast
from atithi.conversations.actions import merge, send_reply, split, unmerge
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.subscriber import JobView
from atithi.notices.actions import set_rules
from atithi.notices.digest import prepare_digest
from atithi.notices.models import Kind, Notice
from atithi.notices.words import headline
from atithi.promises import actions, handlers, telling
from atithi.promises.models import LeadTime, Promise, PromiseState
from atithi.staff.models import User

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
STEPS = ("promise.due_soon", "promise.at_risk", "promise.broken", "promise.disputed", "promise.reassigned")


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def made(cast: Cast, *, hours: float = 48, kind: str = "refund", **more: Any) -> Promise:
    conversation = more.pop("conversation", None) or cast.conversation()
    return actions.make_promise(
        customer=conversation.customer, kind=kind, actor=Actor.staff(cast.ravi.pk), made_by=cast.ravi,
        due_at=now() + timedelta(hours=hours), conversation=conversation, **more,
    )  # fmt: skip


def minute(hours: float) -> None:
    """The clock looks, so many hours after Monday morning, and what it announced is told; all of it twice."""
    with time_machine.travel(MONDAY + timedelta(hours=hours), tick=False):
        for _time in range(2):
            handlers.watch(JobView(1, None))
            tell()


def tell() -> None:
    for event in Event.objects.filter(type__in=STEPS).order_by("id"):
        telling.tell_of_step(JobView(1, event))


def told(user: User) -> list[str]:
    return [notice.data["step"] for notice in Notice.objects.filter(user=user).order_by("id")]


def test_reminded_at_risk_and_broken_once_each_then_the_supervisor(cast: Cast) -> None:
    promise = made(cast, team=cast.sales)
    assert promise.remind_at == MONDAY + timedelta(hours=12)
    minute(11.9)
    assert told(cast.ravi) == []
    minute(12)
    assert (told(cast.ravi), told(cast.farida)) == (["due_soon"], [])
    minute(24)
    assert (told(cast.ravi), told(cast.farida)) == (["due_soon", "at_risk"], ["at_risk"])
    minute(48.1)
    assert told(cast.ravi) == ["due_soon", "at_risk", "broken"]
    assert told(cast.farida) == ["at_risk", "broken"]
    assert told(cast.mita) == told(cast.asha) == []
    notice = Notice.objects.filter(user=cast.ravi, kind=Kind.BROKEN).get()
    assert headline(notice) == "Not kept: Refund for Lakshmi Devi"
    assert "Lakshmi" not in headline(notice, named=False)


def test_a_worker_that_was_down_over_the_time_tells_once_what_it_has_come_to(cast: Cast) -> None:
    promise = made(cast, hours=1, kind="call_back")
    minute(2)
    promise.refresh_from_db()
    assert promise.state == PromiseState.BROKEN
    assert told(cast.ravi) == ["broken"]
    assert told(cast.farida) == ["broken"]
    assert promise.watch_at is None


def test_an_hour_without_a_worker_loses_no_reminder(cast: Cast) -> None:
    made(cast)
    minute(13)
    assert told(cast.ravi) == ["due_soon"]


def test_moved_while_the_reminder_fires_the_old_one_is_not_told(cast: Cast) -> None:
    promise = made(cast)
    with time_machine.travel(MONDAY + timedelta(hours=12), tick=False):
        stale = Promise.objects.get()
        actions.change_promise(
            promise=promise, actor=Actor.staff(cast.ravi.pk), reason="Bank holiday", due_at=now() + timedelta(days=5)
        )
        actions.mark_by_clock(promise=stale)  # it was chosen before, and looks again now
        assert not Event.objects.filter(type="promise.due_soon").exists()
    minute(12.1)
    assert told(cast.ravi) == []


def test_fired_just_before_it_was_moved_or_kept_nobody_is_told(cast: Cast) -> None:
    promise, kept = made(cast), made(cast, kind="delivery")
    with time_machine.travel(MONDAY + timedelta(hours=12), tick=False):
        handlers.watch(JobView(1, None))
        due = now() + timedelta(days=9)
        actions.change_promise(promise=promise, actor=Actor.staff(cast.ravi.pk), reason="Rain", due_at=due)
        actions.keep_promise(promise=kept, actor=Actor.staff(cast.ravi.pk))
        tell()
    assert told(cast.ravi) == []


def test_a_clock_set_back_reminds_nobody_again(cast: Cast) -> None:
    made(cast)
    minute(12)
    minute(6)
    minute(12)
    assert told(cast.ravi) == ["due_soon"]


def test_the_reminder_leaves_as_much_time_as_this_kind_takes_here(cast: Cast) -> None:
    conversation = cast.conversation()
    for _number in range(20):
        promise = made(cast, kind="repair", conversation=conversation, hours=24 * 20)
        with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
            actions.keep_promise(promise=promise, actor=Actor.staff(cast.ravi.pk))
    with time_machine.travel(MONDAY + timedelta(days=5), tick=False):
        assert actions.learn_lead_times() == 1
        assert LeadTime.objects.get().minutes == 4 * 24 * 60
        promise = made(cast, kind="repair", conversation=conversation, hours=24 * 10)
        assert promise.due_at is not None
        assert promise.remind_at == promise.due_at - timedelta(days=4)


def test_owed_by_a_team_its_members_are_told(cast: Cast) -> None:
    promise = made(cast, team=cast.sales)
    Promise.objects.filter(pk=promise.pk).update(owner=None)
    minute(12)
    assert told(cast.ravi) == told(cast.farida) == ["due_soon"]
    assert told(cast.mita) == []


def test_a_dispute_is_told_to_whoever_owes_it_and_a_gift_to_its_receiver(cast: Cast) -> None:
    promise = made(cast)
    actions.reassign_promise(promise=promise, actor=Actor.staff(cast.ravi.pk), owner=cast.mita)
    tell()
    assert told(cast.mita) == ["reassigned"]
    actions.keep_promise(promise=promise, actor=Actor.staff(cast.mita.pk))
    actions.dispute_promise(promise=promise, actor=Actor.customer(promise.customer_id), reason="पैसे नहीं आए")
    tell()
    assert told(cast.mita) == ["reassigned", "disputed"]
    promise.refresh_from_db()
    assert (promise.state, promise.remind_at is not None) == ("made", True)


def test_the_supervisor_who_may_not_see_it_is_not_told(cast: Cast) -> None:
    made(cast, team=cast.complaints, owner=cast.imran)
    minute(24)
    assert told(cast.imran) == ["due_soon", "at_risk"] or told(cast.imran) == ["at_risk"]
    assert told(cast.farida) == []
    assert told(cast.asha) == ["at_risk"]


def test_the_mail_of_the_day_says_what_is_owed_and_what_was_missed(cast: Cast) -> None:
    made(cast, hours=5)
    late = made(cast, hours=1, kind="visit")
    minute(2)
    late.refresh_from_db()
    set_rules(
        user=cast.ravi, ways={"promise": ["mail"]}, waiting_minutes=30, quiet_from=None, quiet_until=None,
        quiet_while_active=True, show_words=True, digest="daily", digest_hour=9,
    )  # fmt: skip
    mail = prepare_digest(JobView(1, None, {"user": cast.ravi.pk}))
    assert mail is not None
    assert "What you promised:" in mail.text
    assert mail.text.index("Visit") < mail.text.index("Refund")
    assert f"/promises/{late.public_id}/" in mail.text


def follow(type: str) -> None:
    run = {"merged": handlers.follow_merge, "unmerged": handlers.follow_unmerge, "split": handlers.follow_split}[type]
    for event in Event.objects.filter(type=f"conversation.{type}"):
        run(JobView(1, event))


def test_promises_go_along_when_conversations_are_merged_taken_out_and_split(cast: Cast) -> None:
    first, second = cast.conversation(), cast.conversation("दूसरी बात", continues_open=False)
    by_hand = made(cast, conversation=second)
    reply = send_reply(
        conversation=second, text="I will call you tomorrow.", actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    actions.read_reply(message=reply)
    written = Promise.objects.get(kind="call_back")
    merge(conversation=second, into=first, actor=Actor.staff(cast.ravi.pk))
    follow("merged")
    assert set(Promise.objects.values_list("conversation", flat=True)) == {first.pk}
    unmerge(conversation=second, actor=Actor.staff(cast.ravi.pk))
    follow("unmerged")
    assert set(Promise.objects.values_list("conversation", flat=True)) == {second.pk}
    fresh = split(message=reply, following=False, actor=Actor.staff(cast.ravi.pk))
    follow("split")
    for promise in (by_hand, written):
        promise.refresh_from_db()
    assert (by_hand.conversation_id, written.conversation_id) == (second.pk, fresh.pk)


def test_what_was_promised_in_a_reply_that_left_late_is_owed_though_its_time_is_over(cast: Cast) -> None:
    conversation = cast.conversation()
    reply = send_reply(
        conversation=conversation, text="I will call you by 11 am today.", actor=Actor.staff(cast.ravi.pk), author=cast.ravi,
        client_key="k1",
    )  # fmt: skip
    decision = actions.Decision(True, "I will call you by 11 am today.", "call_back")
    actions.keep_intentions(client_key="k1", author=cast.ravi, decisions=[decision])
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):  # the worker was down meanwhile
        actions.read_reply(message=reply)
        handlers.watch(JobView(1, None))
    promise = Promise.objects.get()
    assert (promise.state, promise.made_at) == ("broken", reply.created_at)


def test_a_dismissed_promise_stays_dismissed_however_often_the_reply_is_read(cast: Cast) -> None:
    conversation = cast.conversation()
    reply = send_reply(
        conversation=conversation, text="I will **call** you tomorrow.", actor=Actor.staff(cast.ravi.pk), author=cast.ravi,
        client_key="k2", markdown=True,
    )  # fmt: skip
    decision = actions.Decision(False, "I will **call** you tomorrow.", "call_back")
    for _time in range(2):
        actions.keep_intentions(client_key="k2", author=cast.ravi, decisions=[decision])
        actions.read_reply(message=reply)
    assert not Promise.objects.exists()
