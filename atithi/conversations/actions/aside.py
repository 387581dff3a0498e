"""The desk says something that is no answer: it asks how it was."""

from django.db import transaction

from atithi.conversations.actions.replying import checked
from atithi.conversations.actions.shared import announce, answerable
from atithi.conversations.models import Conversation, Delivery, Message, MessageKind
from atithi.core.clock import now
from atithi.events import Actor, record


@transaction.atomic
def send_aside(
    *, conversation: Conversation, text: str, language: str, script: str, actor: Actor, client_key: str
) -> Message:
    """Sends words of the desk itself to the customer, once for each `client_key`. They answer nothing: the customer's wait, the
    state, the place in queues and the last message stay as they are, and what is closed stays closed."""
    text = checked(text, [])
    conversation = answerable(conversation.pk)
    known = Message.objects.filter(client_key=client_key, conversation=conversation).first()
    if known is not None:
        return known
    message = Message.objects.create(
        conversation=conversation, kind=MessageKind.REPLY, text=text, created_at=now(), channel=conversation.channel,
        language=language, script=script, client_key=client_key, delivery=Delivery.QUEUED,
    )  # fmt: skip
    conversation.message_count += 1
    conversation.save(update_fields=["message_count"])
    data = {"message": message.pk, "conversation": conversation.pk, "channel": conversation.channel_id, "aside": True}
    record("reply.queued", subject=("conversation", conversation.pk), actor=actor, data=data)
    announce(conversation, "message.added", to_customer=True, message=message.public_id, kind=message.kind)
    return message
