"""The shop floor as a channel: guests read on the page of their token what we say; nothing is sent out."""

from collections.abc import Callable

from atithi.channels.adapters import Ignored, Outgoing, Sent
from atithi.channels.errors import PermanentProblem, Unreadable
from atithi.channels.models import RawInbound
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Message


class InstoreAdapter:
    """Visits to a store."""

    kind = "instore"
    pushes = False

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        """Nothing of a visit comes as a stored payload: a token is taken at once. Raises Unreadable."""
        raise Unreadable("a visit begins with a token")

    def recipient(self, message: Message) -> str:
        """Nobody: the guest's page fetches it."""
        return ""

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        """Never called, as nothing is pushed."""
        raise PermanentProblem("the page of a token fetches its replies; nothing is sent to it")


ADAPTER = InstoreAdapter()
