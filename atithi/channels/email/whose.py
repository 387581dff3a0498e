"""To which conversation a mail belongs. Never by its subject alone: two customers may both write "TV broken"."""

from collections.abc import Iterable
from dataclasses import dataclass

from atithi.channels.email import queries, signed
from atithi.channels.email.models import Trust
from atithi.channels.email.parse import Mail
from atithi.conversations.models import Conversation
from atithi.conversations.queries import surviving


@dataclass(frozen=True)
class Whose:
    """The conversation found, how, and for which colleague its address was signed."""

    conversation: Conversation | None = None
    staff_id: int | None = None
    refused: bool = False
    """It names a conversation that its sender has no part in: it starts one of its own, and staff are told."""


def find_conversation(mail: Mail, sender: str, trust: Trust, recipients: Iterable[str]) -> Whose:
    """By a signed reply address or Message-ID (whoever holds one was written to), else by a mail of the same people.

    A forged sender joins nothing, whatever it carries.
    """
    staff_id = None
    conversation = None
    for address in recipients:
        if token := signed.read_token(address.rpartition("@")[0]):
            conversation = Conversation.objects.filter(pk=token.conversation_id).first()
            staff_id = token.staff_id
            if conversation is not None:
                break
    if conversation is None and (message := queries.our_message(mail.references)):
        conversation = message.conversation
    if conversation is not None:
        return Whose(None, refused=True) if trust == Trust.FORGED else Whose(surviving(conversation), staff_id)
    earlier = queries.referenced_mail(mail.references)
    if earlier is None or earlier.conversation is None:
        return Whose()
    if trust == Trust.FORGED or not queries.takes_part(earlier.conversation, sender):
        return Whose(None, refused=True)
    return Whose(surviving(earlier.conversation))
