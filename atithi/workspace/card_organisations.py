"""The guest's organisation on their card: where they belong, what was agreed, who is named to them."""

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.customers.queries.organisations import places_of
from atithi.customers.terms import terms_for
from atithi.staff.models import User
from atithi.workspace.card import Section


def organisation(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Their organisations with role and the terms that hold now; suggestions as such."""
    places = places_of(customer)
    if not places:
        return None
    terms = terms_for(customer, now()) if any(place.confirmed_at for place in places) else None
    contact = User.objects.filter(pk=terms.contact_id).first() if terms and terms.contact_id else None
    return Section("desk/organisations/card.html", {"places": places, "terms": terms, "contact": contact})
