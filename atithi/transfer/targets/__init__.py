"""The table of what can be brought in. A further kind of thing is a module here and a line below."""

from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target
from atithi.transfer.targets.conversations import CONVERSATIONS
from atithi.transfer.targets.guests import GUESTS
from atithi.transfer.targets.orders import ORDERS
from atithi.transfer.targets.organisations import ORGANISATIONS
from atithi.transfer.targets.products import PRODUCTS

TARGETS: dict[str, Target] = {
    target.name: target for target in (GUESTS, ORGANISATIONS, PRODUCTS, ORDERS, CONVERSATIONS)
}

__all__ = ["TARGETS", "Field", "Given", "Lines", "Mark", "Outcome", "Scene", "Settled", "Target"]
