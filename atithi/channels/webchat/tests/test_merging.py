"""A chat whose conversation was merged goes on in the one that stays, and has its own back when that is undone."""

import pytest

from atithi.channels.webchat.actions import bind
from atithi.channels.webchat.models import ChatSession
from atithi.channels.webchat.queries import chat_state, find_session
from atithi.conftest import Cast
from atithi.conversations import actions
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor

KEY = "g" * 32


def _chat(cast: Cast) -> Conversation:
    values = {"channel_id": cast.chat.pk, "contact_kind": "chat", "contact_value": KEY, "continues_open": False}
    message = cast.says("namaste", **values)
    ChatSession.objects.create(key=KEY, channel=cast.chat, conversation=message.conversation, created_at=now())
    return message.conversation


def _shown(cast: Cast) -> list[str]:
    session = find_session(KEY)
    assert session is not None
    return [message.text for message in chat_state(session).messages]


def test_the_page_shows_the_conversation_where_it_is(cast: Cast) -> None:
    chat = _chat(cast)
    mail = cast.conversation("my fridge", continues_open=False)
    Conversation.objects.filter(pk=mail.pk).update(customer=chat.customer)
    actor = Actor.staff(cast.ravi.pk)
    actions.merge(conversation=chat, into=mail, actor=actor)
    actions.send_reply(conversation=mail, text="We are coming.", actor=actor, author=cast.ravi)
    assert _shown(cast) == ["namaste", "my fridge", "We are coming."]
    # What the guest writes goes there, and the session still owns its own.
    message = cast.says("thanks", conversation_id=chat.pk, channel_id=cast.chat.pk)
    bind(key=KEY, conversation=message.conversation, written_at=now())
    assert message.conversation_id == mail.pk
    assert ChatSession.objects.get(key=KEY).conversation_id == chat.pk
    actions.unmerge(conversation=chat, actor=actor)
    assert _shown(cast) == ["namaste"]


def test_a_chat_is_not_split(cast: Cast) -> None:
    chat = _chat(cast)
    values = {"channel_id": cast.chat.pk, "contact_kind": "chat", "contact_value": KEY}
    message = cast.says("and my oven", conversation_id=chat.pk, **values)
    with pytest.raises(ConversationError) as refusal:
        actions.split(message=message, following=False, actor=Actor.staff(cast.ravi.pk))
    assert refusal.value.code == "one_thread"
