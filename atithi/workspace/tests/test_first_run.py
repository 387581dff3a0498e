"""The first run: for one browser, once; and from there to a message that was answered."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from atithi.conversations.actions import receive_message, send_reply
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.actions import begin_desk, claim_setup_link, make_setup_link
from atithi.staff.models import SetupLink, User
from atithi.staff.queries import business

FORM = {
    "business": "Patel Stores", "languages": ["hi", "en"], "language": "hi", "name": "Nisha Patel",
    "email": "nisha@patel.example", "password": "a very long walk home",
}  # fmt: skip


def _address(token):
    return reverse("workspace:first_run", args=[token])


def test_the_first_visitor_sets_the_desk_up_and_is_signed_in(db):
    token, browser = make_setup_link(), Client()
    assert browser.get(_address(token)).status_code == 200
    answer = browser.post(_address(token), FORM)
    assert (answer.status_code, answer.url) == (302, reverse("workspace:welcome_hours"))
    owner = User.objects.get()
    assert (owner.name, owner.is_owner, owner.language) == ("Nisha Patel", True, "hi")
    assert (business().name, business().languages) == ("Patel Stores", ["en", "hi"])
    assert Channel.objects.get().kind == "webchat"
    assert browser.get(reverse("workspace:welcome_hours")).status_code == 200
    assert not SetupLink.objects.exists()


def test_nobody_else_gets_in_with_the_same_link_nor_with_another(db):
    token, first, second = make_setup_link(), Client(), Client()
    assert second.get(_address("guess")).status_code == 404
    assert first.get(_address(token)).status_code == 200
    assert second.get(_address(token)).status_code == 404
    assert second.post(_address(token), FORM).status_code == 404
    assert not User.objects.exists()
    assert first.get(_address(token)).status_code == 200


def test_a_newer_link_voids_the_one_before(db):
    old, browser = make_setup_link(), Client()
    browser.get(_address(old))
    new = make_setup_link()
    assert browser.get(_address(old)).status_code == 404
    assert browser.get(_address(new)).status_code == 200


def test_a_desk_with_an_owner_has_no_link(cast):
    assert make_setup_link() == ""
    SetupLink.objects.create(id=1, digest="x" * 64, made_at="2026-01-01T00:00Z")
    with pytest.raises(NotFound):
        claim_setup_link(token="x", key="")
    assert Client().get(_address("x")).status_code == 404


def test_of_two_at_once_one_gets_there(db):
    token = make_setup_link()
    key = claim_setup_link(token=token, key="")
    values = {**FORM, "business": "One"}
    begin_desk(token=token, key=key, **values)
    with pytest.raises(NotFound):
        begin_desk(token=token, key=key, **{**values, "email": "two@patel.example"})
    assert User.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"password": "123"}, {"email": "nobody"}, {"business": " "}, {"name": ""}])
def test_what_cannot_be_is_said_and_changes_nothing(db, wrong):
    token, browser = make_setup_link(), Client()
    browser.get(_address(token))
    assert browser.post(_address(token), {**FORM, **wrong}).status_code == 400
    assert not User.objects.exists()
    assert browser.post(_address(token), FORM).status_code == 302


def test_hours_colleague_and_the_first_message(cast, sign_in):
    browser = sign_in(cast.asha)
    form = {"days": "six", "opens": "10:00", "closes": "20:00"}
    assert browser.post(reverse("workspace:welcome_hours"), form).url == reverse("workspace:welcome_channel")
    assert business().weekly == [[["10:00", "20:00"]]] * 6 + [[]]
    assert cast.chat.public_id in browser.get(reverse("workspace:welcome_channel")).content.decode()
    form = {"name": "Sunil", "email": "sunil@sharma.example", "role": "owner"}
    browser.post(reverse("workspace:welcome_colleague"), form)
    assert User.objects.get(email="sunil@sharma.example").role == "agent"
    assert [letter.to for letter in mail.outbox] == [["sunil@sharma.example"]]
    state = reverse("workspace:welcome_state")
    assert "Waiting for your first message" in browser.get(state).content.decode()
    message = receive_message(
        InboundMessage(
            channel_id=cast.chat.id, provider_id="one", contact_kind="chat", contact_value="guest-one-1", text="Hello"
        )
    )
    assert message.conversation.public_id in browser.get(state).content.decode()
    send_reply(conversation=message.conversation, text="Hi", actor=Actor.staff(cast.asha.id), author=cast.asha)
    assert "your desk works" in browser.get(state).content.decode()


@pytest.mark.parametrize("step", ["hours", "channel", "colleague", "test", "state"])
def test_the_steps_are_the_owners_alone(cast, sign_in, step):
    for person in (cast.farida, cast.ravi):
        assert sign_in(person).get(reverse(f"workspace:welcome_{step}")).status_code == 404
