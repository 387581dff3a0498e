"""A visit to a store on the guest's card: where it stands, and how it ends."""

from atithi.channels.instore.models import Outcome
from atithi.channels.instore.queries import needs_of, visit_of
from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.workspace.card import Section


def visit(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """The visit that this conversation is; nothing on conversations of other channels."""
    found = visit_of(user, conversation.pk) if conversation.channel.kind == "instore" else None
    if found is None:
        return None
    context = {
        "visit": found,
        "needs": needs_of(found.floor) if found.state == "serving" else [],
        "outcomes": Outcome.choices,
    }
    return Section("desk/instore/visit_card.html", context)
