"""Whether a customer can be answered on a channel at all."""

from django.utils.translation import gettext_lazy as _

from atithi.channels.adapters import adapter_for
from atithi.channels.errors import ChannelError
from atithi.conversations.models import Channel


def answerable(channel: Channel) -> bool:
    """Whether this desk can bring a reply to a customer on this channel: not on a kind that it does not speak, and not where
    nothing can be written."""
    adapter = adapter_for(channel)
    return adapter is not None and getattr(adapter, "writes", True)


def connected(channel: Channel) -> bool:
    """Whether this desk speaks this kind of channel at all."""
    return adapter_for(channel) is not None


def check_answerable(channel: Channel) -> None:
    """Raises ChannelError, before anything is written, where a reply could never leave."""
    if not answerable(channel):
        message = _("This desk cannot send on this channel. Write a note, or reach the customer another way.")
        raise ChannelError("not_answerable", message, status=409)
