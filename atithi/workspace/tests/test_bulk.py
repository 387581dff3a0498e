"""Bulk actions on the page: a plan before many are changed, at once where they are few, progress, reasons, undo."""

import pytest
from django.urls import reverse

from atithi.conversations.actions import assign
from atithi.conversations.actions.views import save_view
from atithi.conversations.models import BulkAction, Conversation, Tag
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.workspace.views import bulk as page

BULK = "/bulk/"


@pytest.fixture
def four(cast):
    return [cast.conversation(who=f"guest{n}@example.com", name=f"Guest {n}") for n in range(4)]


def ids(conversations):
    return ",".join(each.public_id for each in conversations)


def test_the_bar_offers_people_teams_tags_and_priorities(cast, sign_in):
    Tag.objects.create(name="Diwali", folded="diwali", created_at=now())
    bar = sign_in(cast.ravi).get(BULK, {"queue": "open"}).content.decode()
    for words in ("Mita Sen", "Repairs", "Diwali", "Urgent", 'data-do="close"'):
        assert words in bar
    assert "Complaints" not in bar
    assert 'data-do="reopen"' in sign_in(cast.ravi).get(BULK, {"queue": "closed"}).content.decode()


def test_few_are_changed_at_once_and_can_be_undone(cast, sign_in, four):
    browser = sign_in(cast.ravi)
    answer = browser.post(BULK, {"do": f"assign:person:{cast.mita.public_id}", "ids": ids(four), "queue": "open"})
    assert answer.status_code == 200
    assert 'data-running="yes"' in answer.content.decode()
    assert "Give to Mita Sen" in answer.content.decode()
    run_jobs()
    assert Conversation.objects.filter(assignee=cast.mita).count() == 4
    bulk = BulkAction.objects.get()
    done = browser.get(reverse("workspace:bulk_progress", args=[bulk.public_id])).content.decode()
    assert "4 changed" in done
    assert "data-undo" in done
    browser.post(reverse("workspace:bulk_undo", args=[bulk.public_id]))
    run_jobs()
    assert "4 undone" in browser.get(reverse("workspace:bulk_progress", args=[bulk.public_id])).content.decode()
    assert not Conversation.objects.filter(assignee=cast.mita).exists()


def test_many_are_shown_first_and_changed_when_one_says_so(cast, sign_in, four, monkeypatch):
    monkeypatch.setattr(page, "AT_ONCE", 2)
    assign(conversation=four[0], assignee=cast.mita, team=None, actor=Actor.system())
    browser = sign_in(cast.ravi)
    plan = browser.post(
        BULK, {"do": f"assign:person:{cast.mita.public_id}", "all": "1", "queue": "open"}
    ).content.decode()
    assert "3 conversations will change." in plan
    assert "1 is so already and stays." in plan
    run_jobs()
    assert Conversation.objects.filter(assignee=cast.mita).count() == 1
    browser.post(plan.split('data-start="')[1].split('"')[0])
    run_jobs()
    assert Conversation.objects.filter(assignee=cast.mita).count() == 4
    bulk = BulkAction.objects.get()
    assert "1 was so already" in browser.get(reverse("workspace:bulk_progress", args=[bulk.public_id])).content.decode()


def test_spam_is_always_asked_first(cast, sign_in, four):
    plan = sign_in(cast.ravi).post(BULK, {"do": "spam", "ids": ids(four)}).content.decode()
    assert 'id="bulk-plan"' in plan


def test_all_of_a_view_means_what_matches_now(cast, sign_in, four):
    tree = {"match": "all", "parts": [{"field": "customer", "op": "has", "values": ["Guest 1"]}]}
    view = save_view(user=cast.ravi, name="One", conditions=tree)
    sign_in(cast.ravi).post(BULK, {"do": "close", "all": "1", "queue": view.queue})
    run_jobs()
    assert list(Conversation.objects.filter(closed_at__isnull=False)) == [four[1]]


def test_the_result_says_what_was_skipped_and_why(cast, sign_in, four):
    assign(conversation=four[0], assignee=None, team=cast.complaints, actor=Actor.system())
    asha = sign_in(cast.asha)
    asha.post(BULK, {"do": f"assign:person:{cast.ravi.public_id}", "ids": ids(four)})
    run_jobs()
    done = asha.get(reverse("workspace:bulk_progress", args=[BulkAction.objects.get().public_id])).content.decode()
    assert "3 changed" in done
    assert "1 × Ravi Teja is not in the private team Complaints." in done


def test_more_than_the_limit_is_said(cast, sign_in, four, monkeypatch):
    from atithi.conversations import selection

    monkeypatch.setattr(page, "AT_ONCE", 1)
    monkeypatch.setattr(selection, "MOST", 3)
    plan = sign_in(cast.ravi).post(BULK, {"do": "close", "all": "1", "queue": "open"}).content.decode()
    assert "These are the first 3; do it again for the rest." in plan
    assert "3 conversations will change." in plan


@pytest.mark.parametrize(
    "do", ["snooze:tomorrow", "snooze:monday", "snooze:hours", "snooze:message", "priority:3", "read", "close"]
)
def test_every_verb_of_the_bar_is_done(cast, sign_in, four, do):
    browser = sign_in(cast.ravi)
    assert browser.post(BULK, {"do": do, "ids": ids(four)}).status_code == 200
    run_jobs()
    bulk = BulkAction.objects.get()
    assert bulk.items.filter(state="changed").count() == 4
    assert browser.get(reverse("workspace:bulk_progress", args=[bulk.public_id])).status_code == 200


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 404), ({"do": "delete"}, 404), ({"do": "close"}, 400), ({"do": "close", "ids": "x,y"}, 400),
        ({"do": "close", "all": "1", "queue": "nonsense"}, 404), ({"do": "priority:9"}, 404), ({"do": "snooze:never"}, 404),
        ({"do": "tag:gone"}, 400), ({"do": "assign:person:gone"}, 404), ({"do": "assign:team:gone"}, 404),
        ({"do": "assign"}, 404),
    ],
)  # fmt: skip
def test_what_is_none_changes_nothing(cast, sign_in, four, data, status):
    assert sign_in(cast.ravi).post(BULK, data).status_code == status
    assert not BulkAction.objects.exclude(state="proposed").exists()


def test_somebody_elses_bulk_action_and_hidden_conversations_are_not_there(cast, sign_in, four):
    assign(conversation=four[0], assignee=None, team=cast.complaints, actor=Actor.system())
    ravi = sign_in(cast.ravi)
    assert ravi.post(BULK, {"do": "close", "ids": ids(four[:1])}).status_code == 400
    ravi.post(BULK, {"do": "close", "ids": ids(four)})
    bulk = BulkAction.objects.get()
    assert bulk.total == 3
    mita = sign_in(cast.mita)
    for name in ("bulk_start", "bulk_undo"):
        assert mita.post(reverse(f"workspace:{name}", args=[bulk.public_id])).status_code == 404
    assert mita.get(reverse("workspace:bulk_progress", args=[bulk.public_id])).status_code == 404
    assert ravi.post(BULK, {"do": f"assign:team:{cast.complaints.public_id}", "ids": ids(four)}).status_code == 404
