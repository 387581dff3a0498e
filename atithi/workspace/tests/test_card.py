"""The guest's card: rooms fill it by one function and one line; none of them can break it."""

import pytest
from django.urls import reverse

from atithi.config.card import SECTIONS
from atithi.core.tables import filled
from atithi.workspace.card import Section
from atithi.workspace.card_sections import history

HERE = "atithi.workspace.tests.test_card"


def promises(customer, conversation, user):
    return Section("desk/card_history.html", {"history": history(customer, conversation, user).context["history"][:1]})


def nothing(customer, conversation, user):
    return None


def broken(customer, conversation, user):
    raise ValueError("the room of orders is on fire")


def broken_template(customer, conversation, user):
    return Section("desk/there_is_no_such.html")


WITH_TROUBLE = (*SECTIONS, f"{HERE}.nothing", f"{HERE}.broken", f"{HERE}.broken_template", f"{HERE}.promises")


@pytest.fixture(autouse=True)
def _fresh_table():
    filled.cache_clear()
    yield
    filled.cache_clear()


def _card(cast, browser, conversation):
    return browser.get(reverse("workspace:card", args=[conversation.public_id])).content.decode()


def test_every_line_of_the_table_leads_to_a_function():
    assert all(callable(fill) for fill in filled("atithi.config.card.SECTIONS"))


def test_a_room_adds_a_section_by_one_line_and_one_that_fails_is_left_out(cast, sign_in, settings, caplog):
    conversation = cast.conversation()
    before = _card(cast, sign_in(cast.ravi), conversation)
    settings.CARD = f"{HERE}.WITH_TROUBLE"
    after = _card(cast, sign_in(cast.ravi), conversation)
    assert after.count("plain-list history") == before.count("plain-list history") + 1
    assert "Reach them" in after
    assert "the room of orders is on fire" in caplog.text
    assert "the room of orders is on fire" not in after


def test_a_guest_with_many_conversations_and_contacts_takes_no_more_queries(cast, sign_in, django_assert_num_queries):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    _card(cast, browser, conversation)
    with django_assert_num_queries(29) as one:
        _card(cast, browser, conversation)
    for number in range(8):
        cast.says(f"again {number}", continues_open=False)
    with django_assert_num_queries(len(one)):
        _card(cast, browser, conversation)


def test_the_card_is_not_there_for_an_outsider(cast, sign_in):
    from atithi.conversations.actions import assign
    from atithi.events import Actor

    conversation = cast.conversation()
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    assert sign_in(cast.ravi).get(reverse("workspace:card", args=[conversation.public_id])).status_code == 404
