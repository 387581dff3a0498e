"""What a customer said elsewhere than in a message (an answer to a survey) becomes a matter of its own, or opens one again."""

from django.db import transaction

from atithi.conversations.actions.receiving import take_in
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Conversation, Message
from atithi.customers.models import Customer
from atithi.staff.models import Team


@transaction.atomic
def open_matter(*, customer: Customer, channel: Channel, key: str, subject: str, text: str, team: Team | None = None,
                store: int | None = None, language: str = "") -> Message:  # fmt: skip
    """Begins a conversation with what they said, on the channel on which they can be answered. They wait from now on, as after
    every message. `key`: the same one begins one conversation."""
    known = Message.objects.select_related("conversation").filter(channel=channel, provider_id=key).first()
    if known is not None:
        return known
    inbound = InboundMessage(
        channel_id=channel.pk, provider_id=key, contact_kind="", contact_value="", text=text, subject=subject,
        team_id=team.pk if team else None, store_id=store, language=language,
    )  # fmt: skip
    return take_in(inbound, channel, customer)


@transaction.atomic
def say_again(*, conversation: Conversation, text: str, key: str) -> Message:
    """They say more in a matter that we took for settled: it is open, and they wait. Once for each `key`."""
    known = Message.objects.filter(channel=conversation.channel, provider_id=key).first()
    if known is not None:
        return known
    inbound = InboundMessage(
        channel_id=conversation.channel_id, provider_id=key, contact_kind="", contact_value="", text=text,
        conversation_id=conversation.pk,
    )  # fmt: skip
    return take_in(inbound, conversation.channel, conversation.customer)
