"""Guests who wait elsewhere, on the chat or by mail, and are called instead."""

from django.db import transaction

from atithi.channels.phone.models import CallBack
from atithi.channels.phone.queries import calling_line
from atithi.conversations.actions.shared import announce
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, record


@transaction.atomic
def call_back_at(*, conversation: Conversation, number: str, actor: Actor) -> CallBack:
    """The guest is to be called at this number (E.164), in the place that they have where they wait now. Asked twice, it is one.
    Raises PhoneError where no line can call."""
    moment = now()
    values = {
        "conversation": conversation, "customer": conversation.customer, "due_at": moment,
        "place_at": conversation.waiting_since or moment,
    }  # fmt: skip
    found, created = CallBack.objects.get_or_create(
        channel=calling_line(conversation), number=number, state=CallBack.State.OPEN, defaults=values
    )
    if created:
        data = {"conversation": conversation.pk, "customer": conversation.customer_id, "due": moment.isoformat()}
        record("call_back.asked", subject=("call_back", found.pk), actor=actor, data=data)
        announce(conversation, "call", call="", message="")
    return found
