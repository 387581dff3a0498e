"""Spam: what nobody needs to answer is kept beside the queues, and can come back."""

from django.db import transaction

from atithi.conversations import counts
from atithi.conversations.actions.retelling import unanswered_since
from atithi.conversations.actions.shared import announce, workable
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, record


@transaction.atomic
def mark_spam(*, conversation: Conversation, actor: Actor) -> Conversation:
    """Takes a conversation out of the queues as spam. It is closed; what comes later in it stays there, too."""
    conversation = workable(conversation.pk)
    if conversation.spam_at is not None:
        return conversation
    moment = now()
    with counts.counted(conversation):
        conversation.spam_at = moment
        # Closed at the same moment means: closed by this, and opened again with it.
        conversation.closed_at = conversation.closed_at or moment
        conversation.waiting_since = conversation.snoozed_until = None
        conversation.save(update_fields=["spam_at", "closed_at", "waiting_since", "snoozed_until"])
    subject = ("conversation", conversation.id)
    record("conversation.spam_marked", subject=subject, actor=actor, data={"because": "staff"})
    announce(conversation, "conversation", to_customer=True)
    return conversation


@transaction.atomic
def clear_spam(*, conversation: Conversation, actor: Actor) -> Conversation:
    """It was none: the conversation lies again where it lay, its customer waiting if they were or wrote since."""
    conversation = workable(conversation.pk)
    if conversation.spam_at is None:
        return conversation
    wrote = unanswered_since(conversation)
    with counts.counted(conversation):
        if conversation.closed_at == conversation.spam_at or (wrote and wrote > conversation.spam_at):
            conversation.closed_at, conversation.waiting_since = None, wrote
        conversation.spam_at = None
        conversation.save(update_fields=["spam_at", "closed_at", "waiting_since"])
    record("conversation.spam_cleared", subject=("conversation", conversation.id), actor=actor, data={})
    announce(conversation, "conversation", to_customer=True)
    return conversation
