"""The guide on the guest's card; fetched after the card, which waits for nothing."""

from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.workspace.card import Section


def guide(customer: Customer, conversation: Conversation | None, user: User) -> Section | None:
    """The steps of good service beside an open conversation."""
    return Section("desk/guide/card.html") if conversation is not None and conversation.is_open else None
