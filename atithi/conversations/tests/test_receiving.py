import threading

import pytest
from django.db import connection

from atithi.conftest import Cast, build_cast
from atithi.conversations.actions import close, receive_message, send_reply
from atithi.conversations.inbound import InboundFile, InboundMessage
from atithi.conversations.models import Conversation, Message
from atithi.conversations.queries import queue_counts
from atithi.customers.models import Customer
from atithi.events import Actor, Event


def test_a_first_message_starts_a_conversation_that_waits(cast: Cast) -> None:
    message = cast.says("मेरा रिफंड कब आएगा?")
    conversation = message.conversation
    assert conversation.is_waiting
    assert conversation.waiting_since == message.created_at
    assert (conversation.language, conversation.script) == ("hi", "Deva")
    assert conversation.customer.name == "Lakshmi Devi"
    types = list(Event.objects.filter(subject_kind="conversation").values_list("type", flat=True))
    assert types == ["conversation.started", "message.received"]


def test_the_same_message_twice_is_there_once(cast: Cast) -> None:
    first = cast.says("hello", provider_id="<same@example.com>")
    second = cast.says("hello", provider_id="<same@example.com>")
    assert first == second
    assert Message.objects.count() == 1
    assert Event.objects.filter(type="message.received").count() == 1


def test_a_second_message_does_not_restart_the_wait(cast: Cast) -> None:
    first = cast.says("one")
    second = cast.says("two")
    assert second.conversation_id == first.conversation_id
    assert second.conversation.waiting_since == first.created_at
    assert second.conversation.message_count == 2


def test_a_message_to_a_closed_conversation_opens_it_again(cast: Cast) -> None:
    conversation = cast.conversation()
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    message = cast.says("still waiting", conversation_id=conversation.id)
    assert message.conversation_id == conversation.id
    assert message.conversation.is_waiting
    assert Event.objects.filter(type="conversation.reopened").count() == 1


def test_hostile_text_is_stored_without_its_teeth(cast: Cast) -> None:
    message = cast.says(
        "a\x00b\ud800c", html="<p onclick=x()>hi<script>alert(1)</script><img src=https://evil.example/p.gif></p>"
    )
    assert message.text == "ab\ufffdc"
    assert "script" not in message.html
    assert "onclick" not in message.html
    assert "evil" not in message.html


def test_a_file_that_calls_itself_a_picture_is_what_its_bytes_are(cast: Cast) -> None:
    svg = InboundFile("photo.png", "image/png", b"<svg onload=alert(1)>")
    png = InboundFile("\u202egnp.exe", "application/x-msdownload", b"\x89PNG\r\n\x1a\n0000")
    message = cast.says("see", files=(svg, png))
    files = [attachment.file for attachment in message.attachments.order_by("id")]
    assert [file.media_type for file in files] == ["application/octet-stream", "image/png"]
    assert files[1].name == "gnp.exe"


def test_counts_follow_every_move(cast: Cast) -> None:
    conversation = cast.conversation()
    counts = queue_counts(cast.ravi)
    assert (counts["open"], counts["waiting"], counts["unassigned"], counts["mine"]) == (1, 1, 1, 0)
    send_reply(conversation=conversation, text="Tomorrow", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    counts = queue_counts(cast.ravi)
    assert (counts["open"], counts["waiting"], counts["unassigned"], counts["mine"]) == (1, 0, 0, 1)
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    assert not any(queue_counts(cast.ravi).values())


@pytest.mark.django_db(transaction=True)
def test_many_deliveries_of_one_message_at_once_make_one_customer_and_one_message() -> None:
    cast = build_cast()
    inbound = InboundMessage(
        cast.mailbox.id, "<race@example.com>", "email", "new@example.com", "hello", continues_open=True
    )
    seen: list[int] = []
    problems: list[Exception] = []

    def deliver() -> None:
        try:
            seen.append(receive_message(inbound).pk)
        except Exception as error:  # noqa: BLE001
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert len(set(seen)) == 1
    assert (Message.objects.count(), Conversation.objects.count(), Customer.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_first_messages_of_one_customer_at_once_make_one_customer() -> None:
    cast = build_cast()
    problems: list[Exception] = []

    def deliver(number: int) -> None:
        try:
            receive_message(InboundMessage(cast.mailbox.id, f"<{number}@x>", "email", "New@Example.com", "hello"))
        except Exception as error:  # noqa: BLE001
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert (Message.objects.count(), Customer.objects.count()) == (8, 1)
    assert sum(queue_counts(cast.asha).get(name, 0) for name in ("open",)) == 8


def test_whatever_changes_a_conversation_moves_its_time_of_change(cast: Cast) -> None:
    conversation = cast.conversation()
    before = conversation.updated_at
    assert before >= conversation.last_message_at
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    conversation.refresh_from_db()
    assert conversation.updated_at > before
