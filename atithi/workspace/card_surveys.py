"""What a guest answered when they were asked, and what is put right here, on the guest's card."""

from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.satisfaction.guest_timeline import said, tone
from atithi.satisfaction.queries import last_scores, recovery_of
from atithi.staff.models import User
from atithi.workspace.card import Section

SHOWN = 3


def scores(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Their last scores with their words; of a conversation that was opened for one, which, and what they said in the end."""
    answers = [(each, said(each), tone(each)) for each in last_scores(user, customer)[:SHOWN]]
    recovery = recovery_of(conversation)
    if not answers and recovery is None:
        return None
    return Section("desk/surveys/card.html", {"answers": answers, "recovery": recovery})
