"""Whatever happens to a conversation, in whatever order, its state, its counts and its record agree."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.conversations import counts
from atithi.conversations.actions import add_note, assign, close, mark_read, reopen, send_reply
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.conversations.queries import mark_unread, queue, queue_counts
from atithi.events import Actor, Event

STEPS = ("says", "repeats", "reply", "note", "close", "reopen", "to_ravi", "to_nobody", "to_complaints", "read")


def _do(step: str, cast: Cast, conversation: Conversation) -> None:
    actor = Actor.staff(cast.ravi.id)
    if step == "says":
        cast.says("कब आएगा?", conversation_id=conversation.id)
    elif step == "repeats":
        cast.says("again", provider_id="<repeated@example.com>", conversation_id=conversation.id)
    elif step == "reply":
        send_reply(conversation=conversation, text="Tomorrow.", actor=actor, author=cast.ravi)
    elif step == "note":
        add_note(conversation=conversation, text="Ask the store.", actor=actor, author=cast.ravi)
    elif step == "close":
        close(conversation=conversation, actor=actor)
    elif step == "reopen":
        reopen(conversation=conversation, actor=actor)
    elif step == "to_ravi":
        assign(conversation=conversation, assignee=cast.ravi, team=cast.sales, actor=actor)
    elif step == "to_nobody":
        assign(conversation=conversation, assignee=None, team=None, actor=actor)
    elif step == "to_complaints":
        assign(conversation=conversation, assignee=None, team=cast.complaints, actor=actor)
    else:
        mark_read(conversation=Conversation.objects.get(pk=conversation.pk), user=cast.ravi)


def _waiting_since(messages: list[Message]) -> object:
    """The oldest message of the customer after our last reply."""
    since = None
    for message in messages:
        if message.kind == MessageKind.REPLY:
            since = None
        elif message.kind == MessageKind.CUSTOMER and since is None:
            since = message.created_at
    return since


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=14))
def test_a_conversation_always_adds_up(cast: Cast, steps: list[str]) -> None:
    with transaction.atomic():
        conversation = cast.conversation("hello")
        for step in steps:
            _do(step, cast, conversation)
        now = Conversation.objects.get(pk=conversation.pk)
        messages = list(now.messages.order_by("id"))
        assert now.message_count == len(messages)
        said = [message for message in messages if message.kind != MessageKind.NOTE]
        assert now.last_message_id == said[-1].id
        assert now.last_customer_message_id == [m.id for m in said if m.kind == MessageKind.CUSTOMER][-1]
        if "close" not in steps:
            assert now.waiting_since == _waiting_since(messages)
        if not now.is_open:
            assert now.waiting_since is None
        assert Event.objects.filter(type="message.received").count() == sum(m.kind == "customer" for m in messages)
        kept = queue_counts(cast.asha)
        counts.recount()
        recounted = queue_counts(cast.asha)
        assert {k: v for k, v in kept.items() if v} == {k: v for k, v in recounted.items() if v}
        transaction.set_rollback(True)


def test_ties_in_a_queue_page_without_loss_or_repeat(cast: Cast) -> None:
    made = [cast.conversation("hello", continues_open=False) for _ in range(23)]
    Conversation.objects.update(last_message_at=made[0].last_message_at, waiting_since=made[0].waiting_since)
    for name in ("open", "waiting", "unassigned", f"channel:{cast.mailbox.id}"):
        seen, after = [], ""
        while True:
            page = queue(cast.ravi, name, after=after, limit=5)
            seen += [row.id for row in page.conversations]
            after = page.next
            if not after:
                break
        assert sorted(seen) == sorted(row.id for row in made)


def test_a_private_teams_conversations_are_its_own(cast: Cast) -> None:
    conversation = cast.conversation("a complaint")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.staff(cast.asha.id))
    for user, sees in ((cast.asha, True), (cast.imran, True), (cast.farida, False), (cast.ravi, False)):
        listed = [row.id for row in queue(user, "open").conversations]
        assert (conversation.id in listed) is sees
        assert queue_counts(user).get("open", 0) == int(sees)


def test_each_person_has_their_own_read_state(cast: Cast) -> None:
    conversation = cast.conversation("one")
    mark_read(conversation=conversation, user=cast.ravi)
    [row] = mark_unread(cast.ravi, [Conversation.objects.get(pk=conversation.pk)])
    assert not row.unread  # type: ignore[attr-defined]
    [row] = mark_unread(cast.mita, [row])
    assert row.unread  # type: ignore[attr-defined]
    cast.says("two", conversation_id=conversation.id)
    [row] = mark_unread(cast.ravi, [Conversation.objects.get(pk=conversation.pk)])
    assert row.unread  # type: ignore[attr-defined]


def test_a_reply_with_the_same_key_is_sent_once(cast: Cast) -> None:
    conversation = cast.conversation("hello")
    first, second = (
        send_reply(conversation=conversation, text="Yes", actor=Actor.staff(1), author=cast.ravi, client_key="k1")
        for _ in range(2)
    )
    assert first == second
    assert Event.objects.filter(type="reply.queued").count() == 1
