"""Somebody whose role does not see all stores: nothing of another store's work shows, in no list and by no number."""

import pytest

from atithi.conversations.actions import assign
from atithi.conversations.models import Conversation
from atithi.conversations.queries import queue, queue_counts, visible_to
from atithi.events import Actor
from atithi.staff.actions import add_role, change_user


@pytest.fixture
def clerk(cast):
    """Ravi, at the counter of the store in Hyderabad."""
    role = add_role(actor=Actor.system(), name="Counter", permissions=[])
    return change_user(
        actor=Actor.system(), user=cast.ravi, name="Ravi Teja", role="agent", custom_role=role, speaks=["te"],
        teams=[cast.sales], stores=[cast.hyderabad],
    )  # fmt: skip


def _at(cast, store, who):
    conversation = cast.conversation(who=who)
    Conversation.objects.filter(pk=conversation.pk).update(store=store)
    return conversation


def test_other_stores_work_is_not_there(cast, clerk):
    here = _at(cast, cast.hyderabad, "one@example.com")
    there = _at(cast, cast.kolkata, "two@example.com")
    nowhere = _at(cast, None, "three@example.com")
    assert set(visible_to(clerk)) == {here, nowhere}
    assert {row.pk for row in queue(clerk, "open").conversations} == {here.pk, nowhere.pk}
    assert queue_counts(clerk)["open"] == 2
    assert queue_counts(clerk).get(f"store:{cast.kolkata.id}") is None
    assert set(visible_to(cast.mita)) == {here, there, nowhere}


def test_what_was_given_to_them_they_see(cast, clerk):
    there = _at(cast, cast.kolkata, "two@example.com")
    assign(conversation=there, assignee=clerk, team=None, actor=Actor.system())
    assert set(visible_to(clerk)) == {there}
    assert queue_counts(clerk)["mine"] == 1


def test_a_private_teams_work_stays_hidden_also_in_their_own_store(cast, clerk):
    here = _at(cast, cast.hyderabad, "one@example.com")
    assign(conversation=here, assignee=None, team=cast.complaints, actor=Actor.system())
    assert not visible_to(clerk).exists()
    assert queue_counts(clerk).get("open", 0) == 0
