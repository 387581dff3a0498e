"""Staff send a message on to somebody outside the conversation: a workshop, a supplier, a courier."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import announce
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Forward, Message, MessageKind
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.staff.models import User

NOTE_LIMIT = 5000


@transaction.atomic
def forward(*, message: Message, to: str, actor: Actor, author: User | None = None, note: str = "",
            with_history: bool = False) -> Forward:  # fmt: skip
    """Sends a message by mail to an address, `with_history` with what was said before it (never the notes).

    The mail channel delivers it afterwards: see `Forward.state`. Raises for an address that is none, a note's words, and
    what was removed.
    """
    to = clean_line(to, 254).lower()
    try:
        validate_email(to)
    except ValidationError as error:
        raise ConversationError("address_invalid", _("%(address)s is no mail address."), address=to) from error
    if message.kind not in {MessageKind.CUSTOMER, MessageKind.REPLY}:
        raise ConversationError("not_forwardable", _("Only what was said with the customer can be sent on."))
    if message.redacted_at is not None:
        raise ConversationError("redacted", _("What this message said was removed."), status=409)
    row = Forward.objects.create(
        message=message, to=to, note=clean(note).strip()[:NOTE_LIMIT], with_history=with_history, by=author, at=now()
    )
    data = {"message": message.pk, "forward": row.pk}
    record("message.forwarded", subject=("conversation", message.conversation_id), actor=actor, data=data)
    announce(message.conversation, "conversation")
    return row


@transaction.atomic
def mark_forward(*, forward: Forward, state: str, problem: str = "") -> None:
    """Notes how the sending of a forward ended: sent, failed, or uncertain."""
    Forward.objects.filter(pk=forward.pk).update(state=state, problem=problem[:300])
    data = {"message": forward.message_id, "forward": forward.pk, "state": str(state)}
    subject = ("conversation", forward.message.conversation_id)
    record("forward.ended", subject=subject, actor=Actor.system(), data=data)
    announce(forward.message.conversation, "conversation")


def note_handing_over(*, forward_id: int, begun: bool) -> None:
    """The mail is being handed over from here on (`begun`), or is known not to have been taken. Whoever finds it begun
    and not ended knows that nobody can say whether it left."""
    queued, handing = Forward.State.QUEUED, Forward.State.HANDING
    rows = Forward.objects.filter(pk=forward_id, state=queued if begun else handing)
    rows.update(state=handing if begun else queued)


@transaction.atomic
def retry_forward(*, forward: Forward, actor: Actor) -> None:
    """Sends a forward once more that failed, or of which nobody can say whether it arrived. Raises where it is on its way or
    has left."""
    over = [Forward.State.FAILED, Forward.State.UNCERTAIN]
    again = Forward.objects.filter(pk=forward.pk, state__in=over, message__redacted_at=None)
    if not again.update(state=Forward.State.QUEUED, problem=""):
        raise ConversationError("not_to_retry", _("This mail is on its way, or has left."), status=409)
    data = {"message": forward.message_id, "forward": forward.pk}
    record("forward.retried", subject=("conversation", forward.message.conversation_id), actor=actor, data=data)
    announce(forward.message.conversation, "conversation")
