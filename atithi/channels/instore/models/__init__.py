"""Shop floors, what guests come for, and visits."""

from atithi.channels.instore.models.floor import Floor, Need, TokenCount
from atithi.channels.instore.models.visits import OPEN, TRANSITIONS, Outcome, Precedence, Visit, VisitState

__all__ = ["OPEN", "TRANSITIONS", "Floor", "Need", "Outcome", "Precedence", "TokenCount", "Visit", "VisitState"]
