"""What a call does to its conversation: one that is answered by voice is answered; one that we place has its line, too."""

from datetime import datetime

from django.db import transaction

from atithi.conversations import counts
from atithi.conversations.actions.shared import announce, attach, locked, put_last
from atithi.conversations.models import Channel, Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.files.models import StoredFile
from atithi.staff.models import User

CALL_MARK = "☎"
"""How the text of a message begins that is a call: words of no language, so that none is taken for the guest's."""


@transaction.atomic
def note_spoken(*, conversation: Conversation, author: User | None, at: datetime) -> Conversation:
    """Somebody spoke with the guest at this moment: what they wrote or called about before that is answered."""
    conversation = locked(conversation.pk)
    with counts.counted(conversation):
        if conversation.waiting_since is not None and conversation.waiting_since <= at:
            conversation.waiting_since = None
        conversation.first_reply_at = conversation.first_reply_at or at
        if author is not None:
            conversation.assignee = conversation.assignee or author
        conversation.save(update_fields=["waiting_since", "first_reply_at", "assignee"])
    announce(conversation, "conversation")
    return conversation


@transaction.atomic
def note_unanswered(*, conversation: Conversation, since: datetime) -> Conversation:
    """Nobody spoke with a guest of whom it was thought that somebody did: they wait since they called."""
    conversation = locked(conversation.pk)
    with counts.counted(conversation):
        if conversation.is_open and conversation.spam_at is None:
            conversation.waiting_since = min(conversation.waiting_since or since, since)
            conversation.save(update_fields=["waiting_since"])
    announce(conversation, "conversation")
    return conversation


@transaction.atomic
def add_call(*, conversation: Conversation, number: str, author: User | None) -> Message:
    """The line of a call that we place. It changes neither the wait nor who is to act."""
    conversation = locked(conversation.pk)
    message = Message.objects.create(
        conversation=conversation, kind=MessageKind.SYSTEM, text=f"{CALL_MARK} {number}".strip(), author=author,
        language="und", created_at=now(), channel=conversation.channel,
    )  # fmt: skip
    conversation.message_count += 1
    if conversation.last_message_id is None:
        put_last(conversation, message)
        conversation.message_count -= 1
    conversation.save(
        update_fields=["message_count", "last_message_at", "last_message_id", "last_message_kind", "preview"]
    )
    announce(conversation, "message.added", message=message.public_id, kind=message.kind)
    return message


@transaction.atomic
def conversation_for_call(*, customer: Customer, channel: Channel, actor: Actor) -> Conversation:
    """The customer's open conversation on this line, else their latest open one, else a new one."""
    rows = customer.conversations.filter(closed_at=None, merged_into=None).order_by("-last_message_at", "-id")
    found = rows.filter(channel=channel).first() or rows.first()
    if found is not None:
        return locked(found.pk)
    moment = now()
    conversation = Conversation(
        customer=customer, channel=channel, team_id=channel.team_id, store_id=channel.store_id, created_at=moment,
        last_message_at=moment,
    )  # fmt: skip
    conversation.save()
    counts.apply((), counts.queues_of(conversation))
    data = {"channel": channel.pk, "customer": customer.pk}
    record("conversation.started", subject=("conversation", conversation.pk), actor=actor, data=data)
    announce(conversation, "conversation")
    return conversation


@transaction.atomic
def attach_recording(*, message: Message, file: StoredFile) -> None:
    """A recording becomes a file of the call's line; whoever may see the conversation may hear it."""
    attach(message, [(file, "")])
    announce(message.conversation, "delivery", message=message.public_id, delivery=message.delivery)
