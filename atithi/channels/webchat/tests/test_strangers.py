"""Whoever has no right to a session gets nothing of it, and changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from atithi.channels.models import RawInbound
from atithi.channels.webchat import tokens
from atithi.channels.webchat.tests.conftest import PNG, Guest
from atithi.conftest import Cast
from atithi.conversations.actions import add_channel
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event

POSTS = ("messages", "typing", "seen", "contact", "questions/abc")
GETS = ("messages", "live", "files/abc")


def forged(token: str, kind: str) -> str:
    key, expires, mac = token.split(".")
    return {
        "none": "",
        "nonsense": "x" * 5000,
        "other key": f"{tokens.guest_key()}.{expires}.{mac}",
        "longer life": f"{key}.{int(expires) + 1}.{mac}",
        "no signature": f"{key}.{expires}.",
        "cut": token[:-1],
        "null byte": token + "\x00",
        "unicode digits": f"{key}.{'९' * 10}.{mac}",
    }[kind]


KINDS = ("none", "nonsense", "other key", "longer life", "no signature", "cut", "null byte", "unicode digits")


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_true_token_nothing_is_shown_or_taken(lakshmi: Guest, kind: str) -> None:
    lakshmi.writes("hello")
    before = (RawInbound.objects.count(), Event.objects.count())
    stranger = Guest(lakshmi.channel, token=forged(lakshmi.token, kind).encode("utf-8").decode("latin-1"))
    for path in GETS:
        assert stranger.get(path).status_code == 401, path
    for path in POSTS:
        response = stranger.post(path, {"id": "message-9", "text": "let me in", "message": "x"})
        assert response.status_code == 401, path
        assert response.json()["code"] == "session_over"
    assert stranger.sends(PNG).status_code == 401
    assert (RawInbound.objects.count(), Event.objects.count()) == before


def test_a_token_of_another_channel_opens_nothing(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    other = add_channel(kind="webchat", name="Other shop", actor=Actor.system())
    stranger = Guest(other, token=lakshmi.token)
    assert stranger.get("messages").status_code == 401
    assert stranger.writes("hello").status_code == 401


def test_a_token_runs_out(lakshmi: Guest) -> None:
    with time_machine.travel(now() + timedelta(days=366), tick=False):
        assert lakshmi.get("messages").status_code == 401


def test_another_guest_sees_nothing_and_marks_nothing(lakshmi: Guest, arrive: Callable[..., Guest]) -> None:
    lakshmi.writes("hello")
    message = lakshmi.sees()[0]["id"]
    stranger = arrive()
    assert stranger.sees() == []
    assert stranger.get(f"messages?after={message}").json()["messages"] == []
    assert stranger.post("seen", {"message": message}).status_code == 404


def test_staff_are_no_guests(cast: Cast, lakshmi: Guest, sign_in: Callable[..., object]) -> None:
    lakshmi.writes("hello")
    browser = sign_in(cast.ravi)
    assert browser.get(f"/webchat/{cast.chat.public_id}/messages").status_code == 401  # type: ignore[attr-defined]


@pytest.mark.parametrize("channel", ["unknown", "x" * 300, "%00", "..%2f", "मेल"])
def test_an_unknown_channel_is_not_there(cast: Cast, channel: str) -> None:
    guest = Guest(cast.chat)
    response = guest.browser.get(f"/webchat/{channel}/messages", headers={"X-Chat-Token": "x"})
    assert response.status_code == 404
    assert guest.browser.get(f"/webchat/{channel}/frame/").status_code == 404


def test_the_mailbox_is_no_chat(cast: Cast) -> None:
    guest = Guest(cast.mailbox)
    assert guest.start().status_code == 404
    assert guest.browser.get(f"/webchat/{cast.mailbox.public_id}/frame/").status_code == 404


def test_a_site_elsewhere_cannot_write_with_the_guests_cookies(lakshmi: Guest) -> None:
    """There is no cookie that would give a right: a forged form brings no token."""
    response = lakshmi.browser.post(
        f"/webchat/{lakshmi.channel.public_id}/messages", '{"id": "message-1", "text": "x"}', content_type="text/plain"
    )
    assert response.status_code == 401
    assert not lakshmi.browser.cookies
