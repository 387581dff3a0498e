"""Which store a conversation belongs to."""

from django.db import transaction

from atithi.conversations import counts
from atithi.conversations.actions.shared import announce, workable
from atithi.conversations.models import Conversation
from atithi.events import Actor, record
from atithi.staff.models import Store


@transaction.atomic
def place_in_store(*, conversation: Conversation, store: Store | None, actor: Actor) -> Conversation:
    """A conversation is another store's from now on, or none's. Its team and its assignee stay."""
    conversation = workable(conversation.pk)
    before = conversation.store_id
    if before == (store.pk if store else None):
        return conversation
    with counts.counted(conversation):
        conversation.store = store
        conversation.save(update_fields=["store"])
    data = {"store": conversation.store_id, "from_store": before}
    record("conversation.placed", subject=("conversation", conversation.pk), actor=actor, data=data)
    announce(conversation, "conversation")
    return conversation
