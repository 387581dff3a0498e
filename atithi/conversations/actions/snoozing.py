"""Conversations that leave the queues for a while, and come back at a time or when their customer writes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations import counts
from atithi.conversations.actions.shared import announce, workable
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import UNTIL_THEY_WRITE, Conversation
from atithi.core.clock import now
from atithi.events import Actor, enqueue, record

LONGEST = timedelta(days=5 * 366)


@transaction.atomic
def snooze(*, conversation: Conversation, until: datetime | None, actor: Actor) -> Conversation:
    """Lets a conversation sleep until a time, or (None) until its customer writes; their message wakes it in any case.

    A closed one is opened by it: it comes back. Raises for a time that has passed, is years away, and for spam.
    """
    _check(until)
    conversation = workable(conversation.pk)
    if conversation.spam_at is not None:
        raise ConversationError("spam", _("This is marked as spam."), status=409)
    moment = until or UNTIL_THEY_WRITE
    if conversation.is_snoozed and conversation.snoozed_until == moment:
        return conversation
    with counts.counted(conversation):
        conversation.snoozed_until, conversation.closed_at = moment, None
        conversation.save(update_fields=["snoozed_until", "closed_at"])
    data = {"until": until.isoformat() if until else None}
    record("conversation.snoozed", subject=("conversation", conversation.id), actor=actor, data=data)
    if until is not None:
        args = {"conversation": conversation.pk}
        enqueue("conversations.wake", args=args, run_at=until, key=f"wake:{conversation.pk}:{until.isoformat()}")
    announce(conversation, "conversation")
    return conversation


def _check(until: datetime | None) -> None:
    if until is not None and until <= now():
        raise ConversationError("time_passed", _("This time has passed. Choose a later one."))
    if until is not None and until > now() + LONGEST:
        raise ConversationError("too_far", _("This is more than five years away. Choose an earlier time."))


@transaction.atomic
def wake(*, conversation: Conversation, actor: Actor, because: str = "staff") -> Conversation:
    """Brings a sleeping conversation back to its queues. `because`: staff or time."""
    conversation = workable(conversation.pk)
    if not conversation.is_snoozed:
        return conversation
    with counts.counted(conversation):
        conversation.snoozed_until = None
        conversation.save(update_fields=["snoozed_until"])
    subject = ("conversation", conversation.id)
    record("conversation.woken", subject=subject, actor=actor, data={"because": because})
    announce(conversation, "conversation")
    return conversation


def wake_if_due(*, number: int) -> None:
    """At the time for which a conversation was put to sleep: wakes it, unless it sleeps longer by now or is merged."""
    conversation = Conversation.objects.filter(pk=number, closed_at=None, snoozed_until__lte=now()).first()
    if conversation is not None:
        wake(conversation=conversation, actor=Actor.system(), because="time")
