"""Asleep, spam, joined and parted in any order: queues, counts and messages agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.conversations import actions, counts
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, ConversationTag, LinkedConversation, Mention, Message
from atithi.conversations.queries import queue, queue_counts
from atithi.core.clock import now
from atithi.customers.actions import block_customer, unblock_customer
from atithi.events import Actor, Event
from atithi.events.models import Job

STEPS = (
    "says", "says_other", "reply", "note", "close", "reopen", "snooze", "snooze_long", "wake", "due", "spam", "ham",
    "block", "unblock", "merge", "merge_back", "unmerge", "split", "split_rest", "to_complaints",
)  # fmt: skip
QUEUES = ("open", "waiting", "unassigned", "snoozed", "spam", "closed")


def _do(step: str, cast: Cast, one: Conversation, other: Conversation) -> None:
    actor = Actor.staff(cast.asha.pk)
    one, other = Conversation.objects.get(pk=one.pk), Conversation.objects.get(pk=other.pk)
    if step == "says":
        cast.says("कब आएगा?", conversation_id=one.pk)
    elif step == "says_other":
        cast.says("and the other?", conversation_id=other.pk)
    elif step == "reply":
        actions.send_reply(conversation=one, text="Tomorrow.", actor=actor, author=cast.ravi)
    elif step == "note":
        actions.add_note(conversation=one, text="Ask the store.", actor=actor, author=cast.ravi)
    elif step == "close":
        actions.close(conversation=one, actor=actor)
    elif step == "reopen":
        actions.reopen(conversation=one, actor=actor)
    elif step == "snooze":
        actions.snooze(conversation=one, until=None, actor=actor)
    elif step == "snooze_long":
        actions.snooze(conversation=one, until=now() + timedelta(hours=2), actor=actor)
    elif step == "wake":
        actions.wake(conversation=one, actor=actor)
    elif step == "due":
        Conversation.objects.filter(pk=one.pk, snoozed_until__lt=now() + timedelta(days=1)).update(
            snoozed_until=now() - timedelta(minutes=1)
        )
        actions.wake_if_due(number=one.pk)
    elif step == "spam":
        actions.mark_spam(conversation=one, actor=actor)
    elif step == "ham":
        actions.clear_spam(conversation=one, actor=actor)
    elif step == "block":
        block_customer(customer=one.customer, actor=actor)
    elif step == "unblock":
        unblock_customer(customer=one.customer, actor=actor)
    elif step == "merge":
        actions.merge(conversation=one, into=other, actor=actor)
    elif step == "merge_back":
        actions.merge(conversation=other, into=one, actor=actor)
    elif step == "unmerge":
        actions.unmerge(conversation=one, actor=actor)
    elif step in {"split", "split_rest"}:
        last = one.messages.order_by("-id").first()
        assert last is not None or one.merged_into_id
        if last is not None:
            actions.split(message=last, following=step == "split_rest", actor=actor)
    else:
        actions.assign(conversation=one, assignee=None, team=cast.complaints, actor=actor)


def _check(row: Conversation) -> None:
    messages = list(row.messages.order_by("id"))
    said = [message for message in messages if message.kind != "note"]
    assert row.message_count == len(messages)
    assert row.last_message_id == (said[-1].pk if said else None)
    assert row.last_customer_message_id == max((m.pk for m in messages if m.kind == "customer"), default=None)
    if row.spam_at or row.merged_into_id:
        assert row.closed_at is not None
    if row.merged_into_id:
        assert not messages
    if row.closed_at is not None:
        assert row.waiting_since is None
        assert row.snoozed_until is None
    replied = max((m.pk for m in messages if m.kind == "reply"), default=0)
    if row.waiting_since is not None:
        assert row.waiting_since in {m.created_at for m in messages if m.kind == "customer" and m.pk > replied}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=16))
def test_whatever_is_done_queues_and_counts_agree(cast: Cast, steps: list[str]) -> None:
    with transaction.atomic():
        one = cast.conversation("hello", continues_open=False)
        other = cast.conversation("a second matter", continues_open=False)
        for step in steps:
            try:
                with transaction.atomic():
                    _do(step, cast, one, other)
            except ConversationError:
                continue
        rows = list(Conversation.objects.all())
        for row in rows:
            _check(row)
        lying = {name: [row.pk for row in queue(cast.asha, name).conversations] for name in QUEUES}
        for row in rows:
            expected = {"open": "open", "snoozed": "snoozed", "closed": "closed", "spam": "spam"}.get(row.state)
            found = {name for name in ("open", "snoozed", "closed", "spam") if row.pk in lying[name]}
            assert found == ({expected} if expected else set())
        kept = {name: count for name, count in queue_counts(cast.asha).items() if count}
        for name in ("open", "waiting", "unassigned", "snoozed", "spam"):
            assert kept.get(name, 0) == len(lying[name])
        counts.recount()
        assert kept == {name: count for name, count in queue_counts(cast.asha).items() if count}
        transaction.set_rollback(True)


def test_what_sleeps_comes_back_at_its_time_by_a_job(cast: Cast) -> None:
    conversation = cast.conversation()
    until = now() + timedelta(hours=3)
    actions.snooze(conversation=conversation, until=until, actor=Actor.staff(cast.ravi.pk))
    assert queue_counts(cast.ravi)["snoozed"] == 1
    assert not queue(cast.ravi, "waiting").conversations
    job = Job.objects.get(handler="conversations.wake")
    assert job.run_at == until
    assert job.args == {"conversation": conversation.pk}
    actions.wake_if_due(number=conversation.pk)
    assert Conversation.objects.get(pk=conversation.pk).is_snoozed  # too early: nothing happens
    later = until + timedelta(days=1)
    actions.snooze(conversation=conversation, until=later, actor=Actor.staff(cast.ravi.pk))
    assert Job.objects.filter(handler="conversations.wake").count() == 2


def test_what_sleeps_wakes_when_its_customer_writes(cast: Cast) -> None:
    conversation = cast.conversation()
    actions.snooze(conversation=conversation, until=None, actor=Actor.staff(cast.ravi.pk))
    actions.send_reply(conversation=conversation, text="I asked.", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    assert Conversation.objects.get(pk=conversation.pk).sleeps_until_they_write
    cast.says("and?", conversation_id=conversation.pk)
    row = Conversation.objects.get(pk=conversation.pk)
    assert row.state == "open"
    assert row.is_waiting
    assert Event.objects.get(type="conversation.woken").data == {"because": "message"}


@pytest.mark.parametrize("hours", [-1, 24 * 366 * 6])
def test_a_time_that_makes_no_sense_is_refused(cast: Cast, hours: int) -> None:
    with pytest.raises(ConversationError):
        actions.snooze(
            conversation=cast.conversation(), until=now() + timedelta(hours=hours), actor=Actor.staff(cast.ravi.pk)
        )


def test_merging_and_undoing_it_gives_back_what_was(cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    one = cast.conversation("my fridge", continues_open=False)
    actions.add_note(conversation=one, text="@Mita Sen please look", actor=actor, author=cast.ravi)
    cast.says("it leaks", conversation_id=one.pk)
    other = cast.conversation("my oven", continues_open=False)
    fields = ("message_count", "preview", "waiting_since", "last_message_id", "closed_at", "last_customer_message_id")
    before = [[getattr(Conversation.objects.get(pk=row.pk), name) for name in fields] for row in (one, other)]
    ids = list(one.messages.order_by("id").values_list("id", flat=True))
    actions.merge(conversation=one, into=other, actor=actor)
    assert other.messages.count() == 4
    assert set(Mention.objects.values_list("conversation_id", flat=True)) == {other.pk}
    assert Conversation.objects.get(pk=other.pk).waiting_since == before[0][2]
    actions.unmerge(conversation=one, actor=actor)
    assert list(one.messages.order_by("id").values_list("id", flat=True)) == ids
    assert [[getattr(Conversation.objects.get(pk=row.pk), name) for name in fields] for row in (one, other)] == before
    assert Event.objects.filter(type="conversation.merged").count() == 2
    assert set(Event.objects.filter(type="conversation.unmerged").values_list("subject_id", flat=True)) == {
        one.pk, other.pk,
    }  # fmt: skip


def test_what_comes_for_a_merged_conversation_goes_to_the_one_that_stays(cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    rows = [cast.conversation("hello", continues_open=False) for _ in range(3)]
    actions.merge(conversation=rows[0], into=rows[1], actor=actor)
    actions.merge(conversation=rows[1], into=rows[2], actor=actor)
    message = cast.says("one more thing", conversation_id=rows[0].pk)
    assert message.conversation_id == rows[2].pk
    with pytest.raises(ConversationError) as refusal:
        actions.send_reply(conversation=rows[0], text="Yes", actor=actor, author=cast.ravi)
    assert refusal.value.code == "merged"
    assert refusal.value.status == 409
    with pytest.raises(ConversationError):  # the middle one was merged on: that comes first
        actions.unmerge(conversation=rows[0], actor=actor)


def test_the_one_that_stays_has_the_tags_of_both(cast: Cast) -> None:
    actor = Actor.staff(cast.asha.pk)
    fridge, gold, late = (actions.add_tag(name=name, actor=actor) for name in ("Fridge", "Gold", "Late"))
    one, other = (cast.conversation("hello", continues_open=False) for _ in range(2))
    actions.add_tags(conversation=one, tags=[fridge, gold], actor=actor)
    actions.add_tags(conversation=other, tags=[gold, late], actor=actor)
    actions.merge(conversation=one, into=other, actor=actor)
    assert set(other.tags.all()) == {fridge, gold, late}
    assert set(one.tags.all()) == {fridge, gold}
    told = Event.objects.filter(type="conversation.tagged", subject_id=other.pk).order_by("id").last()
    assert told.data == {"tags": [fridge.pk]}
    actions.unmerge(conversation=one, actor=actor)
    assert set(one.tags.all()) == {fridge, gold}


def test_conversations_of_two_customers_are_never_merged(cast: Cast) -> None:
    one, other = cast.conversation("hello"), cast.conversation("hello", who="arun@example.com")
    with pytest.raises(ConversationError):
        actions.merge(conversation=one, into=other, actor=Actor.staff(cast.ravi.pk))


def test_splitting_takes_a_message_and_what_follows_along(cast: Cast) -> None:
    conversation = cast.conversation("my fridge")
    second = cast.says("and my oven", conversation_id=conversation.pk)
    cast.says("it is new", conversation_id=conversation.pk)
    fresh = actions.split(message=second, following=True, actor=Actor.staff(cast.ravi.pk), subject="Oven")
    assert [message.text for message in fresh.messages.order_by("id")] == ["and my oven", "it is new"]
    assert fresh.state == "open"
    assert fresh.subject == "Oven"
    assert fresh.is_waiting
    row = LinkedConversation.objects.get()
    assert (row.first_id, row.second_id, row.kind) == (conversation.pk, fresh.pk, "split")
    with pytest.raises(ConversationError):  # nothing would be left
        actions.split(message=conversation.messages.get(), following=False, actor=Actor.staff(cast.ravi.pk))


def test_a_blocked_customers_words_are_kept_as_spam_until_they_are_let_in_again(cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    conversation = cast.conversation("buy my watches")
    block_customer(customer=conversation.customer, actor=actor)
    cast.says("still there?", conversation_id=conversation.pk)
    fresh = cast.conversation("and again", continues_open=False)
    assert queue_counts(cast.asha).get("open", 0) == 0
    assert queue_counts(cast.asha)["spam"] == 2
    unblock_customer(customer=conversation.customer, actor=actor)
    actions.clear_spam(conversation=fresh, actor=actor)
    row = Conversation.objects.get(pk=fresh.pk)
    assert row.state == "open"
    assert row.is_waiting


def test_undoing_spam_puts_a_conversation_back_where_it_was(cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    waiting, done = cast.conversation(continues_open=False), cast.conversation(continues_open=False)
    actions.close(conversation=done, actor=actor)
    since = Conversation.objects.get(pk=waiting.pk).waiting_since
    for row in (waiting, done):
        actions.mark_spam(conversation=row, actor=actor)
        actions.clear_spam(conversation=row, actor=actor)
    assert Conversation.objects.get(pk=waiting.pk).waiting_since == since
    assert Conversation.objects.get(pk=done.pk).state == "closed"


def test_tags_kinds_and_priority_are_on_record_once(cast: Cast) -> None:
    actor = Actor.staff(cast.ravi.pk)
    conversation = cast.conversation()
    tag = actions.add_tag(name="#Refund", actor=actor, colour="bad")
    kind = actions.add_kind(name="Refund", names={"hi": "रिफंड", "xx": "?"}, actor=actor)
    for _ in range(2):
        actions.add_tags(conversation=conversation, tags=[tag], actor=actor)
        actions.set_kind(conversation=conversation, kind=kind, actor=actor)
        actions.set_priority(conversation=conversation, priority=3, actor=actor)
    assert tag.name == "Refund"
    assert kind.names == {"hi": "रिफंड"}
    assert kind.name_in("hi-IN") == "रिफंड"
    for type in ("conversation.tagged", "conversation.kind_set", "conversation.priority_set"):
        assert Event.objects.filter(type=type).count() == 1
    actions.archive_tag(tag=tag, actor=actor)
    actions.archive_kind(kind=kind, actor=actor)
    assert ConversationTag.objects.filter(conversation=conversation).count() == 1
    tag.refresh_from_db()
    with pytest.raises(ConversationError):
        actions.add_tags(conversation=cast.conversation(continues_open=False), tags=[tag], actor=actor)
    assert actions.add_tag(name="refund", actor=actor).pk == tag.pk  # offered again
    with pytest.raises(ConversationError):
        actions.add_tag(name="REFUND", actor=actor)


def test_giving_with_a_note_writes_both(cast: Cast) -> None:
    conversation = cast.conversation()
    actor = Actor.staff(cast.ravi.pk)
    actions.assign(
        conversation=conversation,
        assignee=cast.mita,
        team=None,
        actor=actor,
        note="She speaks Bengali.",
        author=cast.ravi,
    )
    assert Message.objects.get(kind="note").text == "She speaks Bengali."
    assert Conversation.objects.get(pk=conversation.pk).message_count == 2
