"""What the desk itself shows on the guest's card."""

from atithi.channels.phone.queries import can_call
from atithi.conversations.models import Conversation
from atithi.conversations.queries import conversations_of
from atithi.customers.models import Customer
from atithi.customers.queries import merge_suggestions
from atithi.staff.models import User
from atithi.workspace.card import Section

HISTORY = 12
NOT_SHOWN = {"chat", "provider"}  # contact points that mean nothing to a person


def same_guest(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Others who may be the same person, by what this one claims."""
    found = merge_suggestions(customer) if customer.contact_claims.all() else []
    return Section("desk/card_same_guest.html", {"suggestions": found}) if found else None


def reach(customer: Customer, conversation: Conversation, user: User) -> Section:
    """Ways to reach them, verified and claimed; correcting name and language."""
    points = [point for point in customer.contact_points.all() if point.kind not in NOT_SHOWN]
    return Section(
        "desk/card_reach.html",
        {
            "points": points,
            "claims": list(customer.contact_claims.all()),
            "can_call": any(point.kind == "phone" for point in points) and can_call(),
        },
    )


def matter(customer: Customer, conversation: Conversation, user: User) -> Section:
    """Where this conversation came from and with whom it lies."""
    return Section("desk/card_matter.html")


def history(customer: Customer, conversation: Conversation, user: User) -> Section:
    """Their conversations that this person may see, the latest first."""
    return Section("desk/card_history.html", {"history": conversations_of(user, customer, limit=HISTORY)})
