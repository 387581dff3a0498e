"""A row written with prepared statements is the row that `save` would have written."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from atithi.conftest import Cast
from atithi.conversations.models import Channel, Message
from atithi.core.rows import fetch, insert, update

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)


def _message(cast: Cast, **values: object) -> Message:
    said = cast.says("नमस्ते")
    return Message(
        conversation=said.conversation, kind="customer", customer=said.customer, text="मेरा ऑर्डर \\ 'कब' %s",
        created_at=AT, channel=said.channel, **values,
    )  # fmt: skip


def test_an_inserted_row_is_read_back_as_it_was(cast: Cast) -> None:
    row, saved = _message(cast, provider_id="<a@example.com>"), _message(cast)
    insert(row)
    saved.save()
    found = Message.objects.get(pk=row.pk)
    assert not row._state.adding
    for field in Message._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(row, field.attname), field.name
    for name in ("created_at", "text", "client_key", "sent_at", "html"):
        assert getattr(found, name) == getattr(Message.objects.get(pk=saved.pk), name)


def test_an_update_writes_these_fields_and_no_other(cast: Cast) -> None:
    channel: Channel = cast.chat
    channel.name, channel.settings = "Other", {"greeting": "नमस्ते", "n": 1}
    update(channel, ("settings",))
    found = Channel.objects.get(pk=channel.pk)
    assert found.settings == {"greeting": "नमस्ते", "n": 1}
    assert found.name != "Other"


def test_a_row_that_must_not_be_there_twice_is_refused(cast: Cast) -> None:
    insert(_message(cast, provider_id="<a@example.com>"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_message(cast, provider_id="<a@example.com>"))


def test_rows_that_are_fetched_are_those_that_the_orm_reads(cast: Cast) -> None:
    said = cast.says("नमस्ते")
    said.conversation.channel.settings = {"greeting": "नमस्ते", "n": 1}
    said.conversation.channel.save()
    tail = "FROM conversations_message m JOIN conversations_channel c ON c.id = m.channel_id WHERE m.id = %s"
    for _time in range(2):
        found = fetch(tail, [said.pk], m=Message, c=Channel)
        assert found is not None
        for row in found:
            same = type(row)._default_manager.get(pk=row.pk)
            assert not row._state.adding
            assert all(
                getattr(row, field.attname) == getattr(same, field.attname) for field in row._meta.concrete_fields
            )
    assert fetch(tail, [0], m=Message, c=Channel) is None
