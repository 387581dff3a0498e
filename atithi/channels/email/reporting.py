"""Brings a report to the message that it is about."""

from atithi.channels.email.actions import suppress
from atithi.channels.email.queries import takes_part
from atithi.channels.email.reports import About, Report, in_words
from atithi.conversations.actions import mark_delivery
from atithi.conversations.models import Conversation, Delivery, Message
from atithi.events import Actor

_STATES = {About.FAILED: Delivery.FAILED, About.DELIVERED: Delivery.DELIVERED, About.OPENED: Delivery.SEEN}


def apply_report(report: Report, reporter: str) -> Conversation | None:
    """Marks the message that bounced, arrived or was opened. Its conversation; None where the report names no message."""
    message = Message.objects.select_related("conversation").filter(public_id=report.message_public_id).first()
    if message is None:
        return None
    state = _STATES.get(report.about)
    if state is not None:
        mark_delivery(
            message=message,
            delivery=state,
            actor=Actor.system(),
            note=in_words(report) if report.about == About.FAILED else "",
        )
    # Only a report on a signed message of ours stops an address, and only one it went to: else a forged report could
    # silence somebody else.
    if report.is_hard and report.recipient and takes_part(message.conversation, report.recipient):
        suppress(address=report.recipient, reason=in_words(report))
    return message.conversation
