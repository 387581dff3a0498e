"""Many conversations at once: proposed, done in pieces by the ordinary actions, said what was skipped, and undone."""

from datetime import timedelta

import pytest
from django.db.models import Count

from atithi.conversations import counts, selection
from atithi.conversations.actions import assign, close, mark_read
from atithi.conversations.actions import bulk as bulk_actions
from atithi.conversations.actions.bulk import (
    do_piece,
    get_bulk,
    may_undo,
    propose_bulk,
    purge_bulk,
    start_bulk,
    undo_bulk,
)
from atithi.conversations.actions.views import save_view
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import (
    BulkAction,
    BulkItem,
    Conversation,
    ConversationTag,
    ReadMark,
    Tag,
)
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs

SYSTEM = Actor.system()


@pytest.fixture
def six(cast):
    return [cast.conversation(f"question {n}", who=f"guest{n}@example.com") for n in range(6)]


def do(user, verb, values, conversations):
    bulk = propose_bulk(user=user, verb=verb, values=values, ids=[each.pk for each in conversations]).bulk
    start_bulk(bulk=bulk)
    run_jobs()
    bulk.refresh_from_db()
    return bulk


def undo(bulk):
    undo_bulk(bulk=bulk)
    run_jobs()
    bulk.refresh_from_db()
    return bulk


def results(bulk):
    return {row["state"]: row["n"] for row in bulk.items.values("state").annotate(n=Count("id")).order_by()}


def snapshot():
    fields = ("pk", "closed_at", "waiting_since", "assignee", "team", "priority", "spam_at", "snoozed_until")
    return list(Conversation.objects.order_by("pk").values_list(*fields))


def totals():
    return {name: count for name, count in counts.totals(hidden_teams=[]).items() if count}


def counted():
    """Whether the kept counts are what counting anew gives."""
    kept = totals()
    counts.recount()
    return kept == totals()


def verbs(cast):
    tag = Tag.objects.create(name="Diwali", folded="diwali", created_at=now())
    until = (now() + timedelta(days=1)).isoformat()
    return [
        ("assign", {"assignee": cast.ravi.pk}), ("assign", {"assignee": None, "team": cast.repairs.pk}), ("close", {}),
        ("tag", {"tag": tag.pk}), ("priority", {"priority": 3}), ("snooze", {"until": until}), ("snooze", {"until": None}),
        ("spam", {}), ("read", {}),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(9))
def test_every_verb_changes_all_and_undoing_brings_all_back(cast, six, number):
    verb, values = verbs(cast)[number]
    before = snapshot()
    bulk = do(cast.mita, verb, values, six)
    assert results(bulk) == {"changed": 6}
    assert bulk.state == "done"
    assert Event.objects.filter(type="bulk.started").count() == 1
    assert snapshot() != before or verb in {"tag", "read"}
    assert ConversationTag.objects.count() == (6 if verb == "tag" else 0)
    assert ReadMark.objects.filter(user=cast.mita, message_id__gt=0).count() == (6 if verb == "read" else 0)
    bulk = undo(bulk)
    assert results(bulk) == {"restored": 6}
    assert bulk.state == "undone"
    assert snapshot() == before
    assert not ConversationTag.objects.exists()
    assert not ReadMark.objects.filter(user=cast.mita, message_id__gt=0).exists()
    assert counted()


def test_closed_ones_are_opened_again_and_closed_by_undoing(cast, six):
    for each in six[:4]:
        close(conversation=each, actor=SYSTEM)
    bulk = do(cast.mita, "reopen", {}, six)
    assert results(bulk) == {"changed": 4, "same": 2}
    undo(bulk)
    assert Conversation.objects.filter(closed_at=None).count() == 2


def test_the_plan_says_how_many_would_not_change(cast, six):
    assign(conversation=six[0], assignee=cast.ravi, team=None, actor=SYSTEM)
    plan = propose_bulk(user=cast.mita, verb="assign", values={"assignee": cast.ravi.pk}, ids=[each.pk for each in six])
    assert (plan.bulk.total, plan.same, plan.changing) == (6, 1, 5)
    assert Conversation.objects.filter(assignee=cast.ravi).count() == 1


def test_each_change_is_the_ordinary_action_with_its_event(cast, six):
    do(cast.mita, "close", {}, six)
    closed = Event.objects.filter(type="conversation.closed", actor_kind="staff", actor_id=cast.mita.pk)
    assert set(closed.values_list("subject_id", flat=True)) == {each.pk for each in six}


def test_what_cannot_be_done_is_skipped_and_says_why(cast, six):
    assign(conversation=six[0], assignee=None, team=cast.complaints, actor=SYSTEM)
    Conversation.objects.filter(pk=six[1].pk).update(merged_into=six[2].pk)
    bulk = do(cast.asha, "assign", {"assignee": cast.ravi.pk}, six)
    assert results(bulk) == {"changed": 4, "skipped": 2}
    reasons = dict(bulk.items.exclude(because="").values_list("conversation_id", "because"))
    assert "private team" in reasons[six[0].pk]
    assert "was merged into" in reasons[six[1].pk]


def test_reasons_are_in_the_language_of_whoever_asked(cast, six):
    type(cast.asha).objects.filter(pk=cast.asha.pk).update(language="hi")
    assign(conversation=six[0], assignee=None, team=cast.complaints, actor=SYSTEM)
    bulk = do(cast.asha, "assign", {"assignee": cast.ravi.pk}, six[:1])
    assert "Complaints" in bulk.items.get().because
    assert any("\u0900" <= letter <= "\u097f" for letter in bulk.items.get().because)


def test_what_went_to_a_private_team_meanwhile_is_left_alone(cast, six):
    bulk = propose_bulk(user=cast.ravi, verb="close", values={}, ids=[each.pk for each in six]).bulk
    assign(conversation=six[0], assignee=None, team=cast.complaints, actor=SYSTEM)
    start_bulk(bulk=bulk)
    run_jobs()
    assert results(bulk) == {"changed": 5, "skipped": 1}
    six[0].refresh_from_db()
    assert six[0].is_open


def test_undoing_leaves_alone_what_somebody_changed_since(cast, six):
    bulk = do(cast.mita, "assign", {"assignee": cast.ravi.pk}, six)
    assign(conversation=six[0], assignee=cast.imran, team=None, actor=SYSTEM)
    undo(bulk)
    assert results(bulk) == {"kept": 1, "restored": 5}
    six[0].refresh_from_db()
    assert six[0].assignee == cast.imran


def test_undoing_in_the_midst_does_no_more_and_takes_back_the_rest(cast, six, monkeypatch):
    monkeypatch.setattr(bulk_actions, "PIECE_SECONDS", 0)
    bulk = propose_bulk(user=cast.mita, verb="close", values={}, ids=[each.pk for each in six]).bulk
    start_bulk(bulk=bulk)
    do_piece(bulk.pk)
    assert results(bulk) == {"changed": 1, "pending": 5}
    undo_bulk(bulk=bulk)
    run_jobs()
    assert results(bulk) == {"restored": 1, "pending": 5}
    assert Conversation.objects.filter(closed_at=None).count() == 6


def test_pieces_go_on_until_all_is_done(cast, six, monkeypatch):
    monkeypatch.setattr(bulk_actions, "PIECE_SECONDS", 0)
    assert results(do(cast.mita, "close", {}, six)) == {"changed": 6}


def test_a_piece_that_runs_twice_changes_once(cast, six):
    bulk = propose_bulk(user=cast.mita, verb="close", values={}, ids=[each.pk for each in six]).bulk
    start_bulk(bulk=bulk)
    start_bulk(bulk=bulk)
    do_piece(bulk.pk)
    do_piece(bulk.pk)
    run_jobs()
    assert Event.objects.filter(type="conversation.closed").count() == 6
    assert Event.objects.filter(type="bulk.started").count() == 1


def test_two_at_once_over_the_same_conversations_both_end_and_lose_nothing(cast, six, monkeypatch):
    monkeypatch.setattr(bulk_actions, "PIECE_SECONDS", 0)
    ids = [each.pk for each in six]
    first = propose_bulk(user=cast.mita, verb="close", values={}, ids=ids).bulk
    second = propose_bulk(user=cast.ravi, verb="assign", values={"assignee": cast.ravi.pk}, ids=ids).bulk
    start_bulk(bulk=first)
    start_bulk(bulk=second)
    run_jobs()
    assert results(first) == results(second) == {"changed": 6}
    assert Conversation.objects.filter(assignee=cast.ravi, closed_at__isnull=False).count() == 6
    assert counted()


def test_one_that_fails_unexpectedly_does_not_hold_up_the_others(cast, six, monkeypatch):
    verb = bulk_actions.VERBS["close"]

    def fails(row, doer):
        if row.pk == six[2].pk:
            raise ZeroDivisionError
        return verb.apply(row, doer)

    other = type(verb)(verb.same, fails, verb.before, verb.restore)
    monkeypatch.setitem(bulk_actions.VERBS, "close", other)
    bulk = do(cast.mita, "close", {}, six)
    assert results(bulk) == {"changed": 5, "skipped": 1}
    assert bulk.items.get(state="skipped").because == "Something went wrong here."


def test_undoing_has_its_time(cast, six):
    bulk = do(cast.mita, "close", {}, six)
    assert may_undo(bulk)
    BulkAction.objects.update(finished_at=now() - timedelta(hours=1))
    with pytest.raises(ConversationError):
        undo_bulk(bulk=bulk)


def test_a_bulk_action_is_its_makers_alone(cast, six):
    bulk = propose_bulk(user=cast.mita, verb="close", values={}, ids=[six[0].pk]).bulk
    assert get_bulk(cast.mita, bulk.public_id) == bulk
    with pytest.raises(NotFound):
        get_bulk(cast.ravi, bulk.public_id)
    with pytest.raises(NotFound):
        propose_bulk(user=cast.mita, verb="delete", values={}, ids=[six[0].pk])
    with pytest.raises(ConversationError):
        propose_bulk(user=cast.mita, verb="close", values={}, ids=[])


def test_a_new_proposal_forgets_the_last_one_and_old_ones_are_purged(cast, six):
    propose_bulk(user=cast.mita, verb="close", values={}, ids=[six[0].pk])
    done = do(cast.mita, "close", {}, six[:1])
    assert BulkAction.objects.count() == 1
    BulkAction.objects.update(created_at=now() - timedelta(days=31))
    purge_bulk()
    assert not BulkAction.objects.filter(pk=done.pk).exists()
    assert not BulkItem.objects.exists()


def test_selections_hold_only_what_one_may_see(cast, six):
    assign(conversation=six[0], assignee=None, team=cast.complaints, actor=SYSTEM)
    assert set(selection.chosen(cast.ravi, [each.public_id for each in six] + ["nonsense"])) == {
        each.pk for each in six[1:]
    }
    assert selection.all_in(cast.ravi, "open") == ([each.pk for each in reversed(six[1:])], False)
    with pytest.raises(NotFound):
        selection.all_in(cast.ravi, "nonsense")


def test_fifty_thousand_are_too_many_and_the_first_ten_thousand_are_said(cast, six, monkeypatch):
    monkeypatch.setattr(selection, "MOST", 4)
    assert selection.all_in(cast.ravi, "open") == ([each.pk for each in reversed(six[2:])], True)
    tree = {"match": "all", "parts": [{"field": "unread", "op": "yes", "values": []}]}
    view = save_view(user=cast.ravi, name="Unread", conditions=tree)
    mark_read(conversation=six[5], user=cast.ravi)
    ids, more = selection.all_in(cast.ravi, view.queue)
    assert (ids, more) == ([six[4].pk, six[3].pk, six[2].pk, six[1].pk], True)
    assert selection.MOST == 4
    monkeypatch.undo()
    assert selection.all_in(cast.ravi, view.queue) == ([each.pk for each in reversed(six[:5])], False)


def test_a_large_proposal_takes_few_queries(cast, six, django_assert_max_num_queries):
    first = six[0]
    Conversation.objects.bulk_create(
        Conversation(customer_id=first.customer_id, channel=cast.mailbox, created_at=now(), last_message_at=now())
        for _number in range(5000)
    )
    ids, _more = selection.all_in(cast.mita, "open")
    with django_assert_max_num_queries(40):
        plan = propose_bulk(user=cast.mita, verb="tag", values={"tag": 1}, ids=ids)
    assert plan.changing == 5006
