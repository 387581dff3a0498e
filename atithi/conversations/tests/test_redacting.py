"""What a supervisor removes is gone from everywhere the desk keeps it, and that it was done is known."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from atithi import search
from atithi.channels.intake import accept
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations import actions
from atithi.conversations.errors import ConversationError
from atithi.conversations.inbound import InboundFile
from atithi.conversations.models import Conversation, Draft, Message, PlannedReply
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor, Event
from atithi.events.testing import run_jobs
from atithi.files.models import StoredFile
from atithi.staff.models import CustomRole

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "my card is 4111 1111 1111 1111 pin 9876"


def _redact(cast: Cast, message: Message) -> None:
    actions.redact(message=message, actor=Actor.staff(cast.farida.pk))
    run_jobs()


def _found(cast: Cast, words: str) -> int:
    from atithi.conversations.finding import find_conversations

    return len(find_conversations(cast.asha, search.read(words)))


def test_words_files_subject_preview_index_and_drafts_are_gone(cast: Cast) -> None:
    files = (InboundFile("card.txt", "text/plain", b"4111"),)
    message = cast.says(SECRET, subject="card 4111", files=files)
    conversation = message.conversation
    later = cast.says("Did you get it?", conversation_id=conversation.pk, quoted=f"> {SECRET}")
    moment = now()
    Draft.objects.create(
        user=cast.ravi,
        conversation=conversation,
        kind="reply",
        text=f"You wrote: {SECRET}",
        version=1,
        updated_at=moment,
    )
    Draft.objects.create(
        user=cast.mita, conversation=conversation, kind="reply", text="Namaste!", version=1, updated_at=moment
    )
    run_jobs()
    assert _found(cast, "4111") == 1
    path = StoredFile.objects.get().path
    _redact(cast, message)
    rows = Message.objects.filter(conversation=conversation)
    assert not any("4111" in f"{row.text}{row.html}{row.quoted}" for row in rows)
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(path)
    conversation.refresh_from_db()
    assert (conversation.subject, conversation.preview) == ("", "Did you get it?")
    assert _found(cast, "4111") == 0
    assert [draft.user for draft in Draft.objects.all()] == [cast.mita]
    event = Event.objects.get(type="message.redacted")
    assert event.data == {"message": message.pk, "quoting": [later.pk], "files": 1}
    assert event.actor_id == cast.farida.pk


def test_the_only_messages_preview_is_gone_and_again_changes_nothing(cast: Cast) -> None:
    message = cast.says(SECRET)
    _redact(cast, message)
    _redact(cast, message)
    assert Conversation.objects.get().preview == ""
    assert Event.objects.filter(type="message.redacted").count() == 1


def test_a_file_that_another_message_shows_stays(cast: Cast) -> None:
    message = cast.says(SECRET, files=(InboundFile("card.txt", "text/plain", b"4111"),))
    other = cast.says("again", conversation_id=message.conversation_id)
    other.attachments.create(file=message.attachments.get().file)
    _redact(cast, message)
    assert StoredFile.objects.count() == 1


def test_the_raw_payload_goes_with_it_and_with_the_mails_that_quote_it(cast: Cast) -> None:
    mail = (
        f"From: lakshmi@example.com\r\nTo: help@sharma.example\r\nSubject: x\r\nMessage-ID: <a@x>\r\n\r\n{SECRET}\r\n"
    ).encode()
    accept(channel_id=cast.mailbox.pk, provider_id="<a@x>", body=mail, details={"mail_from": "lakshmi@example.com"})
    run_jobs()
    message = Message.objects.get()
    assert b"4111" in RawInbound.objects.get().content()
    _redact(cast, message)
    assert RawInbound.objects.get().content() == b""


def test_a_reply_on_its_way_is_not_emptied(cast: Cast) -> None:
    conversation = cast.conversation()
    reply = actions.send_reply(
        conversation=conversation, text=SECRET, actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    with pytest.raises(ConversationError) as refusal:
        actions.redact(message=reply, actor=Actor.staff(cast.farida.pk))
    assert refusal.value.code == "on_its_way"


def test_what_is_merged_and_split_is_found_where_it_is(cast: Cast) -> None:
    one = cast.conversation("refrigerator", continues_open=False)
    other = cast.conversation("oven", continues_open=False)
    actor = Actor.staff(cast.ravi.pk)
    actions.merge(conversation=one, into=other, actor=actor)
    run_jobs()

    def found() -> list[int]:
        from atithi.conversations.finding import find_conversations

        return [hit.conversation.pk for hit in find_conversations(cast.asha, search.read("refrigerator"))]

    assert found() == [other.pk]
    actions.unmerge(conversation=one, actor=actor)
    run_jobs()
    assert found() == [one.pk]


def test_only_whose_role_allows_it_removes_words(cast: Cast) -> None:
    message = cast.says(SECRET)
    for actor in (Actor.staff(cast.ravi.pk), Actor.staff(0)):
        with pytest.raises(NotFound):
            actions.redact(message=message, actor=actor)
    cast.ravi.custom_role = CustomRole.objects.create(name="Store manager", permissions=["redact"])
    cast.ravi.save(update_fields=["custom_role"])
    assert actions.redact(message=message, actor=Actor.staff(cast.ravi.pk)).text == ""


def test_planned_replies_that_quote_it_are_emptied_and_do_not_leave(cast: Cast) -> None:
    message = cast.says(SECRET)
    conversation = message.conversation
    values = {"conversation": conversation, "author": cast.ravi, "created_at": now()}
    due = now() + timedelta(hours=2)
    quoting = PlannedReply.objects.create(text=f"You wrote: {SECRET}", due_at=due, **values)
    gone = PlannedReply.objects.create(text=SECRET, due_at=due, state="cancelled", **values)
    other = PlannedReply.objects.create(text="Namaste!", due_at=due, **values)
    _redact(cast, message)
    for row in (quoting, gone, other):
        row.refresh_from_db()
    assert (quoting.text, quoting.state) == ("", "cancelled")
    assert gone.text == ""
    assert (other.text, other.state) == ("Namaste!", "waiting")
