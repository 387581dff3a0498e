"""The channel of telephones: reports of calls come in, nothing that is written goes out."""

from collections.abc import Callable

from django.utils.dateparse import parse_datetime

from atithi.channels.adapters import Ignored, Outgoing, Sent
from atithi.channels.errors import PermanentProblem, Unreadable
from atithi.channels.models import RawInbound
from atithi.channels.phone.actions import take_told
from atithi.channels.phone.line import KIND
from atithi.channels.phone.providers import provider
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Message


class PhoneAdapter:
    """Calls, as `phone.webhooks` keeps what telephone systems tell of them."""

    kind = KIND
    pushes = True
    #: Words cannot be written to a telephone.
    writes = False

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        """The call that was told of is brought up to date by it; it is no message by itself."""
        name = str(raw.details.get("provider") or "generic")
        try:
            heard = parse_datetime(str(raw.details.get("heard") or "")) or raw.received_at
            report = provider(name).read(raw.content(), raw.details, heard)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(f"not a report of {name}: {error}") from error
        call = take_told(channel=raw.channel, report=report) if report is not None else None
        if call is None:
            return Ignored("it tells of no call")
        raw.message = call.message  # so that it goes when the guest is erased, or the line redacted
        return Ignored("a call was brought up to date")

    def recipient(self, message: Message) -> str:
        """Nobody: replies are spoken."""
        return ""

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        """Never called: there is no recipient."""
        raise PermanentProblem("nothing can be written to a telephone")


ADAPTER = PhoneAdapter()
