"""Programs sort conversations, let them sleep, mark spam, and read what their person was told."""

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.api.schemas.handling import NoticeOut
from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.conversations.actions import add_kind, add_tag, add_tags, archive_tag, assign, set_kind
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.events import Actor, Event
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.promises.actions import make_promise
from atithi.staff.models import User

Programs = Callable[..., Program]


@pytest.fixture
def at(cast: Cast) -> str:
    return f"/conversations/{cast.conversation().public_id}"


def test_tags_are_listed_and_set_to_what_is_said(cast: Cast, program: Programs, at: str) -> None:
    desk, owner = program(cast.ravi), Actor.staff(cast.asha.pk)
    fridge, gold, old = (add_tag(name=name, actor=owner) for name in ("Fridge", "Gold", "Old"))
    archive_tag(tag=old, actor=owner)
    assert [each["name"] for each in desk.get("/tags").json()["items"]] == ["Fridge", "Gold"]
    both = desk.call("PUT", f"{at}/tags", {"tags": [gold.public_id, fridge.public_id, gold.public_id]})
    assert [tag["name"] for tag in both.json()["tags"]] == ["Fridge", "Gold"]
    one = desk.call("PUT", f"{at}/tags", {"tags": [gold.public_id]})
    assert [tag["name"] for tag in one.json()["tags"]] == ["Gold"]
    refused = desk.call("PUT", f"{at}/tags", {"tags": [old.public_id]})
    assert (refused.status_code, refused.json()["code"]) == (400, "tag_archived")
    assert desk.call("PUT", f"{at}/tags", {"tags": ["nothing"]}).status_code == 404
    # What was refused changed nothing: the tag that would have gone is still there.
    assert [tag["name"] for tag in desk.get(at).json()["tags"]] == ["Gold"]
    assert {event.actor_kind for event in Event.objects.filter(type__contains="tagged")} == {"program"}


def test_kind_and_priority_are_set(cast: Cast, program: Programs, at: str) -> None:
    desk = program(cast.ravi)
    kind = add_kind(name="Repair", names={"te": "మరమ్మతు"}, actor=Actor.staff(cast.asha.pk))
    [listed] = desk.get("/kinds").json()["items"]
    assert (listed["id"], listed["names"]) == (kind.public_id, {"te": "మరమ్మతు"})
    assert desk.get(at).json()["priority"] == "normal"
    assert desk.call("PUT", f"{at}/priority", {"priority": "urgent"}).json()["priority"] == "urgent"
    assert desk.call("PUT", f"{at}/priority", {"priority": 3}).status_code == 422
    assert desk.call("PUT", f"{at}/kind", {"kind": kind.public_id}).json()["kind"]["name"] == "Repair"
    assert desk.call("PUT", f"{at}/kind", {"kind": None}).json()["kind"] is None


def test_a_conversation_sleeps_and_wakes(cast: Cast, program: Programs, at: str) -> None:
    desk = program(cast.ravi)
    until = (now() + timedelta(hours=3)).replace(microsecond=0)
    asleep = desk.call("PUT", f"{at}/snooze", {"until": until.isoformat()}).json()
    assert (asleep["snoozed"], asleep["snoozed_until"]) == (True, until.isoformat().replace("+00:00", "Z"))
    open_ended = desk.call("PUT", f"{at}/snooze", {"until": None}).json()
    assert (open_ended["snoozed"], open_ended["snoozed_until"]) == (True, None)
    assert desk.call("DELETE", f"{at}/snooze").json()["snoozed"] is False
    past = desk.call("PUT", f"{at}/snooze", {"until": (now() - timedelta(hours=1)).isoformat()})
    assert (past.status_code, past.json()["code"]) == (400, "time_passed")


def test_spam_is_marked_and_taken_back(cast: Cast, program: Programs, at: str) -> None:
    desk = program(cast.ravi)
    marked = desk.call("PUT", f"{at}/spam").json()
    assert (marked["spam"], marked["state"]) == (True, "closed")
    cleared = desk.call("DELETE", f"{at}/spam").json()
    assert (cleared["spam"], cleared["state"]) == (False, "open")


def test_notices_are_ones_own_of_what_one_sees_and_are_marked_as_seen(cast: Cast, program: Programs) -> None:
    mine, hidden = cast.conversation(), cast.conversation("x", who="b@example.com")
    for number, (user, conversation) in enumerate([(cast.ravi, mine), (cast.mita, mine), (cast.ravi, hidden)]):
        Notice.objects.create(
            user=user, kind=Kind.ASSIGNED, conversation=conversation, by=cast.asha, key=str(number), created_at=now()
        )
    assign(conversation=hidden, assignee=None, team=cast.complaints, actor=Actor.system())
    desk = program(cast.ravi)
    [told] = desk.get("/notices").json()["items"]
    assert (told["conversation"], told["kind"], told["by"]["name"]) == (mine.public_id, "assigned", "Asha Sharma")
    assert desk.call("PUT", "/notices/seen", {"conversation": hidden.public_id}).status_code == 404
    assert desk.call("PUT", "/notices/seen", {"conversation": mine.public_id}).status_code == 204
    assert desk.get("/notices").json()["items"][0]["seen_at"] is not None
    assert Notice.objects.get(user=cast.mita).seen_at is None
    reader = program(cast.ravi, "conversations:read")
    assert reader.call("PUT", "/notices/seen", {}).status_code == 403


def test_a_notice_that_stands_with_no_conversation_has_its_page_and_words(cast: Cast, program: Programs) -> None:
    anil = identify(kind="phone", value="98480 22338", name="Anil Rao")
    owed = make_promise(customer=anil, kind="call_back", actor=Actor.system(), owner=cast.ravi)
    User.objects.filter(pk=cast.ravi.pk).update(language="hi")
    data = {"step": "broken", "what": "call_back"}
    tell(people=people([cast.ravi]), kind=Kind.BROKEN, about=owed.public_id, customer=anil, key="1", data=data)
    desk = program(cast.ravi)
    [told] = desk.get("/notices").json()["items"]
    assert (told["kind"], told["conversation"], told["page"]) == ("broken", None, f"/promises/{owed.public_id}/")
    assert "Anil Rao" in told["words"]
    assert any("\u0900" <= letter <= "\u097f" for letter in told["words"])
    assert desk.call("PUT", "/notices/seen", {"notice": told["id"]}).status_code == 204
    assert desk.get("/notices").json()["items"][0]["seen_at"] is not None
    assert program(cast.mita).call("PUT", "/notices/seen", {"notice": told["id"]}).status_code == 404


def test_every_kind_of_notice_has_a_name_for_programs() -> None:
    assert set(get_args(NoticeOut.model_fields["kind"].annotation)) == set(Kind.values)


@pytest.mark.parametrize("path", ["/conversations", "/notices"])
def test_lists_ask_no_more_for_more_rows(cast: Cast, program: Programs, path: str) -> None:
    desk, actor = program(cast.asha), Actor.staff(cast.asha.pk)
    tag, kind = add_tag(name="Fridge", actor=actor), add_kind(name="Repair", actor=actor)

    def further(number: int) -> None:
        row = cast.conversation(who=f"guest{number}@example.com")
        add_tags(conversation=row, tags=[tag], actor=actor)
        set_kind(conversation=row, kind=kind, actor=actor)
        Notice.objects.create(user=cast.asha, kind=Kind.NEW, conversation=row, key=f"n{number}", created_at=now())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    further(0)
    asked()
    few = asked()
    for number in range(1, 9):
        further(number)
    assert asked() == few
    assert Conversation.objects.count() == 9
