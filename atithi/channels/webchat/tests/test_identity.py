"""Signed identity: verified it restores, else it is refused and nothing changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from atithi.channels.webchat import channel as channels
from atithi.channels.webchat.identity import sign, signed_text
from atithi.channels.webchat.models import ChatSession
from atithi.channels.webchat.tests.conftest import Guest, vouched
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.customers.models import ContactClaim, ContactPoint, Customer
from atithi.events import Actor
from atithi.events.models import Event

# Made with `printf '…' | openssl dgst -sha256 -hmac 'key'`, which knows nothing of our code.
VECTORS = [
    ({"id": "42"}, "id:42", "09d00be8da0f605f59261555403423cdec44f308acd8260efa8794655f959991"),
    (
        {"id": "42", "name": "लक्ष्मी देवी", "email": "lakshmi@example.com", "time": "1763700000"},
        "email:lakshmi@example.com\nid:42\nname:लक्ष्मी देवी\ntime:1763700000",
        "9a0b990f2563ce6287b65eaa6f4329140b3bd94404baf118482e89a023c90821",
    ),
]


@pytest.mark.parametrize(("fields", "text", "signature"), VECTORS)
def test_a_signature_is_plain_hmac_sha256_over_the_lines(fields: dict[str, str], text: str, signature: str) -> None:
    assert signed_text(fields) == text
    assert sign("key", fields) == signature


def test_a_signed_guest_is_known_by_the_sites_id(cast: Cast) -> None:
    guest = Guest(cast.chat)
    response = guest.start(vouched(id="42", name="Lakshmi Devi", email="Lakshmi@example.com", phone="9848022338"))
    assert response.json()["identified"] is True
    guest.writes("hello")
    customer = guest.conversation.customer
    assert customer.name == "Lakshmi Devi"
    points = {(point.kind, point.value) for point in customer.contact_points.all()}
    site = f"site:{cast.chat.public_id}:42"
    assert points == {("provider", site), ("email", "lakshmi@example.com"), ("phone", "+919848022338")}


def test_a_signed_guest_finds_the_conversation_on_another_device(cast: Cast) -> None:
    phone, laptop = Guest(cast.chat), Guest(cast.chat)
    phone.start(vouched(id="42"))
    phone.writes("where is my order?")
    laptop.start(vouched(id="42", name="Lakshmi"))
    assert [message["text"] for message in laptop.sees()] == ["where is my order?"]


def test_another_user_of_the_site_finds_nothing(cast: Cast) -> None:
    lakshmi, venkat = Guest(cast.chat), Guest(cast.chat)
    lakshmi.start(vouched(id="42"))
    lakshmi.writes("where is my order?")
    venkat.start(vouched(id="43"))
    assert venkat.sees() == []


REFUSED = {
    "no signature": ({"id": "42"}, 403, "signature_missing"),
    "empty signature": ({"id": "42", "signature": ""}, 403, "signature_missing"),
    "another's signature": ({**vouched(id="41"), "id": "42"}, 403, "signature_wrong"),
    "another secret": (vouched("t" * 43, id="42"), 403, "signature_wrong"),
    "a name that was not signed": ({**vouched(id="42"), "name": "Asha"}, 403, "signature_wrong"),
    "a field moved into another": ({**vouched(id="42", name="x"), "id": "42\nname:x", "name": ""}, 400, None),
    "signature is a number": ({"id": "42", "signature": 7}, 403, "signature_missing"),
    "signature in another script": ({"id": "42", "signature": "अ" * 64}, 403, "signature_wrong"),
    "a lone surrogate in the signature": ({"id": "42", "signature": "\ud800"}, 403, "signature_wrong"),
    "no id": (vouched(email="lakshmi@example.com"), 400, "identity_malformed"),
    "id is a list": ({"id": ["42"], "signature": "x"}, 400, "identity_malformed"),
    "id too long": (vouched(id="4" * 121), 400, "identity_malformed"),
    "an unknown field": ({**vouched(id="42"), "role": "owner"}, 400, "identity_malformed"),
    "a lone surrogate in the id": ({"id": "\ud800", "signature": "x"}, 400, "identity_malformed"),
    "a string": ("42", 400, "identity_malformed"),
    "old": (vouched(id="42", time="1500000000"), 403, "signature_stale"),
    "from the future": (vouched(id="42", time="99999999999"), 403, "signature_stale"),
    "a time that is none": (vouched(id="42", time="yesterday"), 403, "signature_stale"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_identity_that_is_not_proven_is_refused_and_changes_nothing(cast: Cast, case: str) -> None:
    known = Guest(cast.chat)
    known.start(vouched(id="42"))
    known.writes("private")
    before = (Event.objects.count(), Customer.objects.count(), ChatSession.objects.count())
    given, status, code = REFUSED[case]
    stranger = Guest(cast.chat)
    response = stranger.start(given)  # type: ignore[arg-type]
    assert response.status_code == status
    assert code is None or response.json()["code"] == code
    assert stranger.token == ""
    assert (Event.objects.count(), Customer.objects.count(), ChatSession.objects.count()) == before


def test_a_fresh_time_is_accepted_until_it_runs_out(cast: Cast) -> None:
    signed = vouched(id="42", time=str(int(now().timestamp())))
    assert Guest(cast.chat).start(signed).status_code == 200
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        assert Guest(cast.chat).start(signed).json()["code"] == "signature_stale"


def test_a_channel_without_a_secret_knows_nobody(cast: Cast) -> None:
    change_channel(channel=cast.chat, actor=Actor.system(), settings={"secret": ""})
    channels.forget()
    response = Guest(cast.chat).start(vouched("", id="42"))
    assert (response.status_code, response.json()["code"]) == (403, "identity_unavailable")


def test_a_mail_address_that_is_somebody_elses_is_only_claimed(cast: Cast) -> None:
    owner = cast.conversation("my old matter").customer
    guest = Guest(cast.chat)
    guest.start(vouched(id="42", email="lakshmi@example.com"))
    guest.writes("hello")
    customer = guest.conversation.customer
    assert customer != owner
    assert ContactPoint.objects.get(kind="email", value="lakshmi@example.com").customer == owner
    assert ContactClaim.objects.get(customer=customer).value == "lakshmi@example.com"


def test_what_was_said_before_signing_in_goes_along(lakshmi: Guest) -> None:
    lakshmi.writes("before")
    old = Guest(lakshmi.channel, token=lakshmi.token)
    lakshmi.start(vouched(id="42", name="Lakshmi"), previous=old.token)
    lakshmi.writes("after", "after-signing-in")
    assert [message["text"] for message in lakshmi.sees()] == ["before", "after"]
    assert lakshmi.conversation.customer.name == "Lakshmi"


def test_whoever_keeps_the_token_from_before_hears_nothing_of_the_signed_in_guest(lakshmi: Guest) -> None:
    lakshmi.writes("before")
    old = Guest(lakshmi.channel, token=lakshmi.token)
    lakshmi.start(vouched(id="42"), previous=old.token)
    lakshmi.writes("my card number is …", "after-signing-in")
    assert old.get("messages").status_code == 401
    assert old.get("live").status_code == 401
    old.writes("hand it over", "with-the-old-token")
    assert [message["text"] for message in lakshmi.sees()] == ["before", "my card number is …"]
    intruder = Message.objects.get(text="hand it over")
    assert intruder.conversation != lakshmi.conversation
    assert intruder.customer != lakshmi.conversation.customer


def test_a_message_accepted_before_signing_in_is_not_torn_away(lakshmi: Guest) -> None:
    from atithi.events.testing import run_jobs

    lakshmi.writes("one")
    lakshmi.writes("two", read=False)
    lakshmi.start(vouched(id="42"), previous=lakshmi.token)
    run_jobs()
    assert [message["text"] for message in lakshmi.sees()] == ["one", "two"]


def test_a_guest_who_turns_out_to_be_known_is_suggested_to_staff(cast: Cast, arrive: Callable[..., Guest]) -> None:
    known = Guest(cast.chat)
    known.start(vouched(id="42"))
    known.writes("earlier")
    guest = arrive()
    guest.writes("before signing in")
    anonymous = guest.conversation.customer
    guest.start(vouched(id="42"), previous=guest.token)
    assert [message["text"] for message in guest.sees()] == ["earlier"]
    assert ContactClaim.objects.get(customer=anonymous).value == f"site:{cast.chat.public_id}:42"


def test_a_token_of_another_channel_brings_nothing_along(cast: Cast, lakshmi: Guest) -> None:
    from atithi.conversations.actions import add_channel

    lakshmi.writes("before")
    other = add_channel(kind="webchat", name="Other", actor=Actor.system(), settings={"secret": "s" * 43})
    guest = Guest(other)
    guest.start(vouched(id="42"), previous=lakshmi.token)
    assert guest.sees() == []
    assert len(lakshmi.sees()) == 1
