"""From the guest's first word to the answer."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import OperationalError

from atithi.channels.models import RawInbound
from atithi.channels.webchat import views
from atithi.channels.webchat.tests.conftest import PDF, PNG, Guest
from atithi.conftest import Cast
from atithi.conversations.actions import add_note, change_channel, close, mark_read, send_reply
from atithi.conversations.models import Conversation, Delivery, Message
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.realtime.models import Signal


def answer(cast: Cast, guest: Guest, text: str = "One moment, please.") -> Message:
    reply = send_reply(conversation=guest.conversation, text=text, actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    return reply


def test_a_message_is_accepted_at_once_and_read_a_moment_later(lakshmi: Guest) -> None:
    response = lakshmi.writes("नमस्ते, मेरा फ्रिज ठंडा नहीं कर रहा", read=False)
    assert response.status_code == 202
    assert response.json() == {"id": "message-1", "state": "sent"}
    assert lakshmi.sees() == []
    run_jobs()
    (message,) = lakshmi.sees()
    assert message["text"] == "नमस्ते, मेरा फ्रिज ठंडा नहीं कर रहा"
    assert (message["sent_id"], message["from"], message["language"]) == ("message-1", "guest", "hi")


def test_messages_keep_their_order_and_stay_in_one_conversation(lakshmi: Guest) -> None:
    for number in range(6):
        lakshmi.writes(f"line {number}", read=False)
    run_jobs()
    assert [message["text"] for message in lakshmi.sees()] == [f"line {number}" for number in range(6)]
    assert Conversation.objects.count() == 1


def test_the_same_message_again_changes_nothing(lakshmi: Guest) -> None:
    for _attempt in range(3):
        assert lakshmi.writes("hello", "the-same-id").status_code == 202
    assert [message["text"] for message in lakshmi.sees()] == ["hello"]
    assert RawInbound.objects.count() == 1


def test_two_guests_may_use_the_same_id(lakshmi: Guest, arrive: Callable[..., Guest]) -> None:
    venkat = arrive()
    lakshmi.writes("from Lakshmi", "the-same-id")
    venkat.writes("from Venkat", "the-same-id")
    assert [message["text"] for message in lakshmi.sees()] == ["from Lakshmi"]
    assert [message["text"] for message in venkat.sees()] == ["from Venkat"]


def test_only_what_came_after_a_known_message_is_listed(lakshmi: Guest) -> None:
    lakshmi.writes("one")
    known = lakshmi.sees()[0]["id"]
    lakshmi.writes("two")
    found = lakshmi.get(f"messages?after={known}").json()["messages"]
    assert [message["text"] for message in found] == ["two"]


def test_the_guest_sees_replies_and_who_helps_but_no_notes(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    assert lakshmi.get("messages").json()["helper"] == ""
    add_note(conversation=lakshmi.conversation, text="secret", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    answer(cast, lakshmi)
    state = lakshmi.get("messages").json()
    assert [message["text"] for message in state["messages"]] == ["hello", "One moment, please."]
    assert state["helper"] == "Ravi Teja"
    assert state["messages"][1]["author"] == "Ravi Teja"


def test_the_guest_sees_that_staff_have_read(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    assert lakshmi.get("messages").json()["seen"] == ""
    mark_read(conversation=lakshmi.conversation, user=cast.ravi)
    assert lakshmi.get("messages").json()["seen"] == lakshmi.sees()[0]["id"]
    topics = Signal.objects.filter(name="read").values_list("topics", flat=True)
    assert f"chat:{lakshmi.conversation.public_id}" in topics[0]


def test_staff_see_that_the_guest_has_seen(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    reply = answer(cast, lakshmi)
    reply.refresh_from_db()
    assert reply.delivery == Delivery.SENT
    assert lakshmi.post("seen", {"message": reply.public_id}).status_code == 204
    reply.refresh_from_db()
    assert reply.delivery == Delivery.SEEN


def test_staff_see_that_the_guest_is_writing(lakshmi: Guest) -> None:
    assert lakshmi.post("typing", {}).status_code == 204
    assert not Signal.objects.filter(name="typing").exists()
    lakshmi.writes("hello")
    assert lakshmi.post("typing", {}).status_code == 204
    signal = Signal.objects.get(name="typing")
    assert signal.ephemeral
    assert signal.topics == ["desk"]
    assert signal.data == {"conversation": lakshmi.conversation.public_id, "who": "customer"}


def test_the_page_hears_that_its_conversation_has_begun(lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    assert Signal.objects.filter(name="conversation", topics=[f"chat:{lakshmi.key}"]).count() == 1
    lakshmi.writes("again")
    assert Signal.objects.filter(name="conversation", topics=[f"chat:{lakshmi.key}"]).count() == 1


def test_a_picture_arrives_and_is_shown_to_its_guest_alone(lakshmi: Guest, arrive: Callable[..., Guest]) -> None:
    assert lakshmi.sends(PNG, "बिल.png").status_code == 202
    (found,) = lakshmi.sees()[0]["files"]
    assert (found["name"], found["type"], found["image"]) == ("बिल.png", "image/png", True)
    response = lakshmi.get(f"files/{found['id']}")
    assert b"".join(response.streaming_content) == PNG
    assert response["X-Content-Type-Options"] == "nosniff"
    stranger = arrive()
    stranger.writes("hello")
    assert stranger.get(f"files/{found['id']}").status_code == 404
    assert Guest(lakshmi.channel).get(f"files/{found['id']}").status_code == 401


def test_a_pdf_arrives_as_a_download(lakshmi: Guest) -> None:
    lakshmi.sends(PDF, "bill.pdf", "application/pdf")
    (found,) = lakshmi.sees()[0]["files"]
    assert not found["image"]
    assert lakshmi.get(f"files/{found['id']}")["Content-Disposition"].startswith("attachment")


def test_a_file_too_large_for_a_row_arrives_whole(lakshmi: Guest) -> None:
    content = PNG + b"\0" * 600_000
    assert lakshmi.sends(content).status_code == 202
    (found,) = lakshmi.sees()[0]["files"]
    assert b"".join(lakshmi.get(f"files/{found['id']}").streaming_content) == content


def test_a_closed_conversation_is_opened_again_by_a_new_word(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    close(conversation=lakshmi.conversation, actor=Actor.staff(cast.ravi.id))
    assert lakshmi.get("messages").json()["open"] is False
    lakshmi.writes("one more thing")
    assert lakshmi.get("messages").json()["open"] is True
    assert Conversation.objects.count() == 1


def test_a_conversation_closed_long_ago_stays_closed(cast: Cast, lakshmi: Guest, time_machine_days: object) -> None:
    lakshmi.writes("hello")
    first = lakshmi.conversation
    close(conversation=first, actor=Actor.staff(cast.ravi.id))
    Conversation.objects.filter(pk=first.pk).update(closed_at=time_machine_days(20))  # type: ignore[operator]
    lakshmi.writes("a new matter")
    assert lakshmi.conversation != first
    assert [message["text"] for message in lakshmi.sees()] == ["a new matter"]


@pytest.fixture
def time_machine_days() -> object:
    from datetime import timedelta

    from atithi.core.clock import now

    return lambda days: now() - timedelta(days=days)


def test_a_switched_off_chat_takes_nothing(cast: Cast, lakshmi: Guest) -> None:
    from atithi.channels.webchat import channel

    change_channel(channel=cast.chat, actor=Actor.system(), active=False)
    channel.forget()
    response = lakshmi.writes("anybody there?")
    assert response.status_code == 404
    assert response.json()["title"] == "This chat is not available at the moment."
    assert RawInbound.objects.count() == 0


def test_while_the_database_is_away_nothing_is_acknowledged(lakshmi: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_values: object) -> int:
        raise OperationalError("disk full")

    monkeypatch.setattr(views, "accept", fail)
    response = lakshmi.writes("hello")
    assert response.status_code == 503
    assert response["Retry-After"] == "3"
    assert response.json()["code"] == "unavailable"


def test_the_answer_goes_by_mail_if_the_guest_has_left_an_address_and_does_not_come_back(
    cast: Cast, lakshmi: Guest
) -> None:
    lakshmi.writes("hello")
    lakshmi.post("contact", {"email": "lakshmi@example.com"})
    reply = answer(cast, lakshmi)
    follow = Job.objects.get(handler="channels.follow_by_mail")
    assert follow.args == {"message": reply.pk}
    run_follow_up(follow)
    deliver = Job.objects.get(handler="channels.deliver")
    assert deliver.args == {"message": reply.pk, "via": cast.mailbox.pk}


def test_the_answer_does_not_go_by_mail_once_it_was_seen(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    lakshmi.post("contact", {"email": "lakshmi@example.com"})
    reply = answer(cast, lakshmi)
    lakshmi.post("seen", {"message": reply.public_id})
    run_follow_up(Job.objects.get(handler="channels.follow_by_mail"))
    assert not Job.objects.filter(handler="channels.deliver").exists()


def test_an_address_given_after_the_answer_still_brings_it_by_mail(cast: Cast, lakshmi: Guest) -> None:
    lakshmi.writes("hello")
    answer(cast, lakshmi)
    assert not Job.objects.filter(handler="channels.follow_by_mail").exists()
    lakshmi.post("contact", {"email": "lakshmi@example.com"})
    assert Job.objects.filter(handler="channels.follow_by_mail").count() == 1


def run_follow_up(job: Job) -> None:
    """Does the follow-up of a moment two minutes ahead now."""
    from atithi.channels.handlers import follow_by_mail
    from atithi.events import JobView

    follow_by_mail(JobView(id=job.pk, event=None, args=job.args, attempt=1))


def test_what_a_guest_claims_opens_nobodys_history(cast: Cast, lakshmi: Guest) -> None:
    known = cast.conversation("my old matter").customer
    lakshmi.writes("hello")
    response = lakshmi.post("contact", {"name": "Lakshmi", "email": "LAKSHMI@example.com", "phone": "98480 22338"})
    assert response.status_code == 204
    customer = lakshmi.conversation.customer
    assert customer != known
    assert customer.name == "Lakshmi"
    claims = {(claim.kind, claim.value) for claim in customer.contact_claims.all()}
    assert claims == {("email", "lakshmi@example.com"), ("phone", "+919848022338")}
    assert [message["text"] for message in lakshmi.sees()] == ["hello"]


def test_contact_may_be_left_before_the_first_word(lakshmi: Guest) -> None:
    assert lakshmi.post("contact", {"name": "Lakshmi"}).status_code == 204
    lakshmi.writes("hello")
    assert lakshmi.conversation.customer.name == "Lakshmi"
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "lakshmi.example.com is not a mail address."),
        ("hi", "lakshmi.example.com"),
        ("te", "lakshmi.example.com"),
        ("bn", "lakshmi.example.com"),
    ],
)
def test_a_mistyped_address_is_said_in_the_guests_language(lakshmi: Guest, language: str, sentence: str) -> None:
    lakshmi.language = language
    response = lakshmi.post("contact", {"email": "lakshmi.example.com"})
    assert response.status_code == 400
    assert sentence in response.json()["title"]
    assert Customer.objects.count() == 0
    cache.clear()
