"""What the guest bought, and what would suit them, on the guest's card."""

from atithi.commerce.models import Order
from atithi.commerce.recommend import recommend
from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.workspace.card import Section

SHOWN = 4


def bought(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Their latest orders with where each is."""
    rows = Order.objects.filter(customer=customer).order_by("-placed_at", "-id").prefetch_related("lines")
    found = list(rows[:SHOWN])
    return Section("desk/commerce/card_orders.html", {"orders": found}) if found else None


def suits(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Two or three things that suit them; nothing while something is being put right."""
    found = recommend(customer, store=conversation.store, limit=3)
    return Section("desk/commerce/card_suits.html", {"suggestions": found}) if found else None
