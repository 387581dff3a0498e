import json
from collections.abc import Callable

import pytest

from atithi.channels.adapters import adapters
from atithi.channels.api.adapter import ADAPTER
from atithi.channels.errors import Unreadable
from atithi.channels.handlers import prepare_delivery, read_raw
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import add_channel, send_reply
from atithi.conversations.models import Channel, Message
from atithi.core.clock import now
from atithi.events import Actor, Event, JobView
from atithi.files.actions import store

GOOD = {
    "contact": {"kind": "phone", "value": "98480 22338"}, "value": "+919848022338", "name": "Anil", "subject": "Fridge",
    "text": "hello", "sent_at": None, "new_conversation": False, "files": [],
}  # fmt: skip


@pytest.fixture
def app(cast: Cast) -> Channel:
    return add_channel(kind="api", name="Shop app", actor=Actor.system())


@pytest.fixture
def arrives(app: Channel) -> Callable[..., RawInbound]:
    def arrive(body: bytes | None = None, **changes: object) -> RawInbound:
        content = json.dumps({**GOOD, **changes}).encode() if body is None else body
        number = RawInbound.objects.count()
        raw = RawInbound.objects.create(channel=app, provider_id=f"api:{number}", received_at=now(), body=content)
        read_raw(JobView(raw.pk, None, {"raw": raw.pk}))
        raw.refresh_from_db()
        return raw

    return arrive


def test_what_a_program_handed_over_becomes_the_customers_message(arrives: Callable[..., RawInbound]) -> None:
    raw = arrives(sent_at="2026-11-20T10:00:00+05:30")
    assert raw.message is not None
    assert (raw.message.text, raw.message.customer.name) == ("hello", "Anil")
    assert raw.message.customer.contact_points.get().value == "+919848022338"
    assert arrives(text="more").message.conversation == raw.message.conversation
    assert arrives(new_conversation=True).message.conversation != raw.message.conversation


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b"null", b'{"files": 3}'])
def test_what_is_no_such_message_is_kept_and_shown_as_unreadable(
    arrives: Callable[..., RawInbound], body: bytes
) -> None:
    raw = arrives(body)
    assert (raw.state, raw.content()) == ("unreadable", body)
    with pytest.raises(Unreadable):
        ADAPTER.parse(raw)


def test_a_file_that_is_gone_is_said_to_be_and_the_rest_arrives(arrives: Callable[..., RawInbound]) -> None:
    kept = store(content=b"bill", name="bill.txt", declared_type="text/plain")
    raw = arrives(files=[kept.pk, 999_999])
    assert raw.message.attachments.get().file.read() == b"bill"
    assert "removed" in raw.message.delivery_note


def test_a_reply_waits_for_the_program(arrives: Callable[..., RawInbound], cast: Cast) -> None:
    conversation = arrives().message.conversation
    actor = Actor.staff(cast.ravi.id)
    message = send_reply(conversation=conversation, text="Tomorrow.", actor=actor, author=cast.ravi)
    assert prepare_delivery(JobView(1, Event.objects.get(type="reply.queued"))) is None
    assert Message.objects.get(pk=message.pk).delivery == "sent"


def test_programs_speak_their_kind_of_channel() -> None:
    assert adapters()["api"] is ADAPTER
    assert not ADAPTER.pushes
