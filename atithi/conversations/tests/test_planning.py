"""Replies that leave later: on time, once, and never past what the customer has said since."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from atithi.conftest import Cast
from atithi.conversations.actions import (
    assign,
    cancel_planned,
    change_planned,
    plan_reply,
    send_due,
    send_planned_now,
)
from atithi.conversations.errors import ConversationError
from atithi.conversations.handlers import send_planned
from atithi.conversations.models import Conversation, Message, PlannedReply
from atithi.conversations.queries import get_planned, planned_in
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor, Event, JobView
from atithi.events.models import Job
from atithi.files.actions import store
from atithi.realtime.models import Signal
from atithi.staff.actions import deactivate_user

HOUR = timedelta(hours=1)


def _plan(
    cast: Cast, conversation: Conversation, text: str = "We **called**.", after: timedelta = HOUR, **more: Any
) -> PlannedReply:
    return plan_reply(conversation=conversation, text=text, author=cast.ravi, due_at=now() + after, **more)


def _later(planned: PlannedReply, after: timedelta = HOUR) -> None:
    """Its work is done at its time."""
    with time_machine.travel(now() + after + timedelta(seconds=1), tick=False), transaction.atomic():
        send_planned(JobView(1, None, {"planned": planned.pk}))


def test_it_leaves_at_its_time_once_with_its_files(cast: Cast) -> None:
    conversation = cast.conversation()
    file = store(content=b"bill", name="bill.txt", declared_type="text/plain")
    planned = _plan(cast, conversation, files=[file], closes=True)
    [job] = Job.objects.filter(handler="conversations.send_planned")
    assert job.run_at == planned.due_at
    assert planned_in(conversation) == [planned]
    with transaction.atomic():
        assert send_due(planned=planned) is None  # not yet
    for _ in range(2):
        _later(planned)
    [message] = Message.objects.filter(kind="reply")
    assert (message.text, message.html) == ("We called.", "<p>We <strong>called</strong>.</p>")
    assert message.author == cast.ravi
    assert message.attachments.get().file == file
    planned.refresh_from_db()
    assert (planned.state, planned.message) == ("sent", message)
    conversation.refresh_from_db()
    assert not conversation.is_open
    assert planned_in(conversation) == []


def test_it_is_held_when_the_customer_writes_first(cast: Cast) -> None:
    conversation = cast.conversation()
    planned = _plan(cast, conversation)
    cast.says("Already solved, thanks", conversation_id=conversation.id)
    _later(planned)
    planned.refresh_from_db()
    assert (planned.state, planned.held_because) == ("held", "customer_wrote")
    assert not Message.objects.filter(kind="reply").exists()
    assert Signal.objects.get(name="held").topics == [f"staff:{cast.ravi.id}"]
    assert Event.objects.get(type="reply.held").data["because"] == "customer_wrote"
    assert send_planned_now(planned=planned, user=cast.ravi).text == "We called."


def test_one_that_only_waits_to_be_taken_back_leaves_all_the_same_but_closes_nothing(cast: Cast) -> None:
    conversation = cast.conversation()
    planned = _plan(cast, conversation, after=timedelta(seconds=5), brief=True, closes=True)
    cast.says("One more thing", conversation_id=conversation.id)
    _later(planned, timedelta(seconds=5))
    assert Message.objects.filter(kind="reply").count() == 1
    conversation.refresh_from_db()
    assert conversation.is_open
    assert not Event.objects.filter(type="reply.planned").exists()


def test_it_is_held_when_its_writer_has_left_and_a_colleague_decides(cast: Cast) -> None:
    conversation = cast.conversation()
    planned = _plan(cast, conversation)
    deactivate_user(actor=Actor.staff(cast.asha.id), user=cast.ravi)
    _later(planned)
    planned.refresh_from_db()
    assert (planned.state, planned.held_because) == ("held", "author_left")
    cancel_planned(planned=planned, user=cast.mita)
    planned.refresh_from_db()
    assert planned.state == "cancelled"


def test_taken_back_it_never_leaves(cast: Cast) -> None:
    planned = _plan(cast, cast.conversation())
    cancel_planned(planned=planned, user=cast.ravi)
    _later(planned)
    assert not Message.objects.filter(kind="reply").exists()
    with pytest.raises(ConversationError) as refused:
        send_planned_now(planned=planned, user=cast.ravi)
    assert refused.value.code == "already_cancelled"


def test_after_it_has_left_it_cannot_be_taken_back(cast: Cast) -> None:
    planned = _plan(cast, cast.conversation())
    send_planned_now(planned=planned, user=cast.ravi)
    with pytest.raises(ConversationError) as refused:
        cancel_planned(planned=planned, user=cast.ravi)
    assert refused.value.code == "already_sent"


def test_another_time_counts_and_the_earlier_work_does_nothing(cast: Cast) -> None:
    planned = _plan(cast, cast.conversation())
    change_planned(planned=planned, user=cast.ravi, text="Later words", due_at=now() + 3 * HOUR)
    assert Job.objects.filter(handler="conversations.send_planned").count() == 2
    _later(planned)
    assert not Message.objects.filter(kind="reply").exists()
    _later(planned, 3 * HOUR)
    assert Message.objects.get(kind="reply").text == "Later words"


def test_a_colleague_leaves_it_alone_and_a_supervisor_may_step_in(cast: Cast) -> None:
    planned = _plan(cast, cast.conversation())
    for act in (cancel_planned, send_planned_now):
        with pytest.raises(ConversationError) as refused:
            act(planned=planned, user=cast.mita)
        assert refused.value.code == "not_yours"
    cancel_planned(planned=planned, user=cast.farida)


def test_one_of_a_private_team_is_not_there_for_others(cast: Cast) -> None:
    conversation = cast.conversation()
    planned = _plan(cast, conversation)
    assert get_planned(cast.mita, planned.public_id) == planned
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.staff(cast.asha.id))
    for user in (cast.mita, cast.ravi, cast.farida):
        with pytest.raises(NotFound):
            get_planned(user, planned.public_id)


@pytest.mark.parametrize(
    ("after", "code"), [(timedelta(0), "time_past"), (-HOUR, "time_past"), (400 * 24 * HOUR, "time_far")]
)
def test_the_time_must_come_and_within_a_year(cast: Cast, after: timedelta, code: str) -> None:
    with pytest.raises(ConversationError) as refused:
        _plan(cast, cast.conversation(), after=after)
    assert refused.value.code == code


def test_the_same_key_plans_once(cast: Cast) -> None:
    conversation = cast.conversation()
    first, second = (_plan(cast, conversation, client_key="k1") for _ in range(2))
    assert first == second
    assert PlannedReply.objects.count() == 1


def test_a_conversation_that_was_marked_as_spam_is_not_answered_by_a_plan(cast: Cast) -> None:
    conversation = cast.conversation()
    planned = _plan(cast, conversation)
    Conversation.objects.filter(pk=conversation.pk).update(spam_at=now())
    _later(planned)
    planned.refresh_from_db()
    assert (planned.state, planned.held_because) == ("held", "refused")
