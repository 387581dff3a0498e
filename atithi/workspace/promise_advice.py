"""What the composer's chip says about a promise beside its question: how surely it is kept, and a time that would be."""

from typing import Any

from atithi.conversations.models import Conversation
from atithi.promises.actions.making import precision_of
from atithi.promises.advising import advice
from atithi.promises.finding import Commitment
from atithi.staff.models import User
from atithi.workspace.promise_words import by_when


def advised(commitment: Commitment, user: User, conversation: Conversation) -> dict[str, Any]:
    """`advice`: sentences; `offer`: a time ({due, precision, said}) that is kept often enough, or None."""
    found = advice(commitment, user, conversation)
    if found is None:
        return {"advice": [], "offer": None}
    offer = None
    if found.offer is not None:
        precision = str(precision_of(found.offer))
        offer = {"due": found.offer.isoformat(), "precision": precision, "said": by_when(found.offer, precision)}
    return {"advice": list(found.sentences), "offer": offer}
