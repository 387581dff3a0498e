"""What the actions of this room have in common."""

from typing import Any

from atithi.channels.phone.models import Call
from atithi.conversations.actions.shared import announce


def locked_call(number: int) -> Call:
    """The call as it is now, held until the transaction ends. Raises DoesNotExist."""
    related = ("channel", "conversation__team", "customer", "agent", "message")
    return Call.objects.select_for_update(of=("self",)).select_related(*related).get(pk=number)


def told(call: Call) -> dict[str, Any]:
    """What every event of a call says."""
    return {"conversation": call.conversation_id, "customer": call.customer_id, "channel": call.channel_id}


def line_topics(call: Call) -> None:
    """Tells the open screens of those who may see the conversation that a call changed."""
    message = call.message.public_id if call.message is not None else ""
    announce(call.conversation, "call", call=call.public_id, message=message, state=call.state)
