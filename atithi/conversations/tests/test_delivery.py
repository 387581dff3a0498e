import pytest

from atithi.conftest import Cast
from atithi.conversations.actions import mark_delivery, mark_seen_by_customer, retry_delivery, send_reply
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Message
from atithi.events import Actor, Event


def _reply(cast: Cast) -> Message:
    return send_reply(
        conversation=cast.conversation(), text="Tomorrow", actor=Actor.staff(cast.ravi.id), author=cast.ravi
    )


def test_a_delivery_never_falls_back(cast: Cast) -> None:
    message = _reply(cast)
    for state, changes in (("sent", True), ("seen", True), ("delivered", False), ("failed", False), ("queued", False)):
        assert mark_delivery(message=message, delivery=state, actor=Actor.system()) is changes
    message.refresh_from_db()
    assert message.delivery == "seen"


def test_only_what_failed_or_is_uncertain_can_be_sent_again(cast: Cast) -> None:
    message = _reply(cast)
    with pytest.raises(ConversationError):
        retry_delivery(message=message, actor=Actor.staff(cast.ravi.id))
    mark_delivery(message=message, delivery="uncertain", actor=Actor.system(), note="cut off")
    retry_delivery(message=message, actor=Actor.staff(cast.ravi.id))
    message.refresh_from_db()
    assert message.delivery == "queued"
    assert Event.objects.filter(type="reply.queued").count() == 2


def test_what_the_customers_page_showed_is_seen(cast: Cast) -> None:
    message = _reply(cast)
    mark_delivery(message=message, delivery="sent", actor=Actor.system())
    assert mark_seen_by_customer(conversation=message.conversation, up_to=message) == 1
    assert mark_seen_by_customer(conversation=message.conversation, up_to=message) == 0
