"""What the guest bought, and what would suit them, on the guest's card."""

from atithi.commerce.models import Order
from atithi.commerce.queries import credit_left
from atithi.commerce.recommend import recommend
from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.workspace.card import Section

SHOWN = 4


def bought(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Their latest orders with where each is, what credit they have, and the ways to goods and to a sale."""
    rows = Order.objects.filter(customer=customer).order_by("-placed_at", "-id").prefetch_related("lines")
    context = {"orders": list(rows[:SHOWN]), "credit": credit_left(customer)}
    return Section("desk/commerce/card_orders.html", context)


def suits(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Two or three things that suit them; nothing while something is being put right."""
    found = recommend(customer, store=conversation.store, limit=3)
    return Section("desk/commerce/card_suits.html", {"suggestions": found}) if found else None
