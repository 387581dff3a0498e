"""Nobody, an outsider of a private team, and those who do not lead: to them there is nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from atithi.conversations.actions import assign, send_reply
from atithi.events import Actor
from atithi.staff.models import Membership
from atithi.staff.queries import hidden_team_ids
from atithi.workspace.urls import urlpatterns

FOR_ALL = {"language", "first_run", "manifest", "worker"}
VALUES = {"name": "open"}


def _address(pattern) -> str:
    wanted = get_resolver().reverse_dict.getlist(f"workspace:{pattern.name}") or None
    assert wanted is None or wanted
    converters = pattern.pattern.converters.items()
    values = {name: 1 if isinstance(each, IntConverter) else VALUES.get(name, "nothing") for name, each in converters}
    return reverse(f"workspace:{pattern.name}", kwargs=values)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in_and_a_script_is_told(db, subtests, method):
    ask = getattr(Client(), method)
    for pattern in urlpatterns:
        if pattern.name in FOR_ALL:
            continue
        with subtests.test(pattern.name):
            address = _address(pattern)
            answer = ask(address)
            assert answer.status_code in {302, 405}
            if answer.status_code == 302:
                assert answer.url.startswith("/accounts/login/")
                assert ask(address, headers={"HX-Request": "true"}).status_code == 401


@pytest.fixture
def private(cast):
    """A conversation of the private team Complaints, with a reply."""
    conversation = cast.conversation()
    reply = send_reply(conversation=conversation, text="Sorry", actor=Actor.staff(cast.imran.id), author=cast.imran)
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    return conversation, reply


VIEWS = [
    ("get", "conversation"), ("get", "older"), ("get", "news"), ("get", "card"), ("post", "messages"), ("post", "typing"),
    ("post", "viewing"), ("post", "assignment"), ("post", "closure"), ("post", "reopening"), ("post", "reading"),
    ("post", "merge"), ("post", "snooze"), ("post", "waking"), ("get", "conversation_tags"),
    ("post", "conversation_tags"), ("get", "sorting"), ("post", "sorting"), ("get", "merging"), ("post", "merging"),
    ("post", "parting"), ("get", "links"), ("post", "links"), ("post", "spam"), ("post", "blocking"), ("get", "macros_of"),
    ("post", "macros_of"), ("get", "giving"), ("get", "guide"), ("post", "needs"), ("post", "courtesy"),
]  # fmt: skip


def test_a_private_teams_conversation_is_not_there_for_an_outsider(private, cast, sign_in, subtests):
    conversation, _reply = private
    for outsider in (cast.ravi, cast.farida):
        browser = sign_in(outsider)
        for method, name in VIEWS:
            with subtests.test(f"{outsider.name}: {method} {name}"):
                address = reverse(f"workspace:{name}", args=[conversation.public_id])
                assert getattr(browser, method)(address, {"text": "x", "before": 9}).status_code == 404


def test_members_and_the_owner_find_it(private, cast, sign_in):
    conversation, _reply = private
    for insider in (cast.imran, cast.asha):
        assert sign_in(insider).get(reverse("workspace:conversation", args=[conversation.public_id])).status_code == 200


def test_its_messages_are_not_there_either_and_no_list_holds_it(private, cast, sign_in):
    conversation, reply = private
    browser = sign_in(cast.ravi)
    assert browser.get(reverse("workspace:message", args=[reply.public_id])).status_code == 404
    assert browser.post(reverse("workspace:retry", args=[reply.public_id])).status_code == 404
    assert browser.get(reverse("workspace:row", args=["open", conversation.public_id])).status_code == 404
    assert conversation.public_id not in browser.get(reverse("workspace:queue", args=["open"])).content.decode()
    assert browser.get(reverse("workspace:counts")).json()["open"]["value"] == 0


def test_an_outsider_cannot_give_work_to_a_private_team(cast, sign_in):
    conversation = cast.conversation()
    address = reverse("workspace:assignment", args=[conversation.public_id])
    assert sign_in(cast.ravi).post(address, {"team": cast.complaints.public_id}).status_code == 404


@pytest.mark.parametrize("name", ["people", "add_person", "work", "record"])
def test_pages_for_those_who_lead_are_not_there_for_an_agent(cast, sign_in, name):
    assert sign_in(cast.ravi).get(reverse(f"workspace:{name}")).status_code == 404


def test_the_record_is_the_owners_alone(cast, sign_in):
    assert sign_in(cast.farida).get(reverse("workspace:record")).status_code == 404
    assert sign_in(cast.asha).get(reverse("workspace:record")).status_code == 200


def test_a_former_colleague_is_out_at_once(cast, sign_in):
    browser = sign_in(cast.ravi)
    assert browser.get(reverse("workspace:profile")).status_code == 200
    sign_in(cast.asha).post(reverse("workspace:activation", args=[cast.ravi.public_id]))
    assert browser.get(reverse("workspace:profile")).status_code == 302


def test_a_private_teams_message_is_not_there_for_an_outsider(private, cast, sign_in, subtests):
    _conversation, reply = private
    for outsider in (cast.ravi, cast.farida):
        browser = sign_in(outsider)
        for name in ("splitting", "forwarding", "redaction", "translation", "message_menu", "message_remarks"):
            for method in ("get", "post"):
                with subtests.test(f"{outsider.name}: {method} {name}"):
                    address = reverse(f"workspace:{name}", args=[reply.public_id])
                    assert getattr(browser, method)(address, {"to": "a@example.com"}).status_code in {404, 405}


def test_what_one_may_see_is_asked_once_for_a_page_and_anew_for_the_next(private, cast, sign_in):
    conversation, _reply = private
    browser = sign_in(cast.ravi)
    hidden_from = 'FROM "staff_team" WHERE ("staff_team"."private"'
    for name, argument in (("queue", "open"), ("counts", None)):
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(f"workspace:{name}", args=[argument] if argument else []))
        assert sum(hidden_from in each["sql"] for each in queries) == 1
    address = reverse("workspace:conversation", args=[conversation.public_id])
    assert browser.get(address).status_code == 404
    place = Membership.objects.create(user=cast.ravi, team=cast.complaints)
    assert browser.get(address).status_code == 200
    place.delete()
    assert browser.get(address).status_code == 404
    assert hidden_team_ids(cast.ravi) == [cast.complaints.pk]
