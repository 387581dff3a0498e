"""Takes back what a person has just done."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from atithi.conversations import counts
from atithi.conversations.actions.shared import announce, answerable
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.models import User

LONGEST = timedelta(minutes=5)


@transaction.atomic
def undo_close(*, conversation: Conversation, user: User) -> Conversation:
    """Opens again what `user` closed a moment ago, as it was: who waited for an answer waits since then."""
    conversation = answerable(conversation.pk)
    if conversation.closed_at is None:
        return conversation
    if now() - conversation.closed_at > LONGEST:
        raise ConversationError("too_late", _("This was closed a while ago. You can open it again."), status=409)
    said = Message.objects.filter(conversation=conversation)
    answered = said.filter(kind=MessageKind.REPLY).aggregate(last=Max("id"))["last"] or 0
    unanswered = said.filter(kind=MessageKind.CUSTOMER, id__gt=answered)
    with counts.counted(conversation):
        conversation.closed_at = None
        conversation.waiting_since = unanswered.aggregate(first=Min("created_at"))["first"]
        conversation.save(update_fields=["closed_at", "waiting_since"])
    actor = Actor.staff(user.pk)
    record("conversation.reopened", subject=("conversation", conversation.id), actor=actor, data={"because": "undo"})
    announce(conversation, "conversation", to_customer=True)
    return conversation
