"""A guest's appointments on the guest's card, and how to make one."""

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.promises.appointment_queries import of_customer, services
from atithi.staff.models import User
from atithi.workspace.card import Section


def appointments(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """What comes, with its state; a button to book, and a link to send where the business has services."""
    found, offered = of_customer(user, customer), list(services()[:30])
    if not found and not offered:
        return None
    return Section("desk/appointments/card.html", {"appointments": found, "services": offered, "key": public_id()})
