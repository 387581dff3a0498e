"""The help centre's answers on the guest's card; fetched after the card, which waits for nothing."""

from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.workspace.card import Section


def answers(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Answers to what the guest wrote last; of a closed conversation an article can be made."""
    return Section("desk/knowledge/card_answers.html")
