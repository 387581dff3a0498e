"""A supervisor removes what a message said: its words, files, traces in lists and search. That it was done stays on record."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi import search
from atithi.conversations.actions.retelling import TOLD, retell
from atithi.conversations.actions.shared import announce, locked
from atithi.conversations.documents import KIND, documents_of
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Draft,
    Forward,
    Message,
    PlannedReply,
    PlannedState,
)
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.files.actions import remove_unused
from atithi.staff.models import Permission
from atithi.staff.queries import holds

EMPTIED = ("text", "html", "quoted", "delivery_note", "redacted_at")
LEAST = 12  # letters: shorter pieces stand in many texts by chance


@transaction.atomic
def redact(*, message: Message, actor: Actor) -> Message:
    """Removes a message's words and files for good. Mails that quote it lose what they quote; drafts that hold words of
    it are emptied; the raw payloads follow by the event. The subject goes where the message began the conversation.

    Raises ConversationError while a reply is still on its way: it would leave empty; NotFound for whom the role does not
    allow it. Again changes nothing.
    """
    if not holds(actor, Permission.REDACT):
        raise NotFound
    conversation = locked(message.conversation_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.redacted_at is not None:
        return message
    if message.delivery == Delivery.QUEUED:
        raise ConversationError(
            "on_its_way", _("This reply is being sent. Wait until it has left, then remove it."), status=409
        )
    pieces = _pieces(message)
    quoting = _forget_quotes(conversation, message)
    files = _forget_files(message)
    message.text = message.html = message.quoted = message.delivery_note = ""
    message.redacted_at = now()
    message.save(update_fields=EMPTIED)
    _forget_drafts(conversation, pieces)
    _forget_plans(conversation, message, pieces)
    Forward.objects.filter(message=message).update(note="")
    search.remove(KIND, [conversation.pk], parts=[message.pk])
    _retold(conversation, message)
    data = {"message": message.pk, "quoting": quoting, "files": files}
    record("message.redacted", subject=("conversation", conversation.pk), actor=actor, data=data)
    announce(conversation, "delivery", to_customer=True, message=message.public_id)
    announce(conversation, "conversation", to_customer=True)
    return message


def _pieces(message: Message) -> list[str]:
    lines = (clean_line(line, 400).lower() for line in message.text.splitlines())
    return [line for line in lines if len(line) >= LEAST] or [clean_line(message.text, 400).lower()]


def _forget_quotes(conversation: Conversation, message: Message) -> list[int]:
    """Later mails repeat earlier ones below their own words: what they repeat goes, whatever way it was wrapped."""
    rows = conversation.messages.filter(id__gt=message.pk).exclude(quoted="")
    quoting = list(rows.values_list("id", flat=True))
    rows.update(quoted="", html="")
    return quoting


def _forget_files(message: Message) -> int:
    attachments = Attachment.objects.filter(message=message)
    files = [each.file for each in attachments.select_related("file")]
    attachments.delete()
    held = set(Attachment.objects.filter(file__in=files).values_list("file_id", flat=True))
    remove_unused(file for file in files if file.pk not in held)
    return len(files)


def _forget_drafts(conversation: Conversation, pieces: list[str]) -> None:
    for draft in Draft.objects.filter(conversation=conversation):
        text = clean_line(draft.text, len(draft.text) + 1).lower()
        if any(piece and piece in text for piece in pieces):
            draft.delete()


def _forget_plans(conversation: Conversation, message: Message, pieces: list[str]) -> None:
    """Replies that were planned with words of it are emptied; those that were still to leave do not leave any more."""
    for plan in PlannedReply.objects.filter(conversation=conversation).exclude(text=""):
        text = clean_line(plan.text, len(plan.text) + 1).lower()
        if plan.message_id == message.pk or any(piece and piece in text for piece in pieces):
            state = PlannedState.CANCELLED if plan.is_open else plan.state
            PlannedReply.objects.filter(pk=plan.pk).update(text="", state=state)
            if plan.is_open:
                announce(conversation, "planned", planned=plan.public_id, state=str(state))


def _without_subject(messages: Iterable[Message]) -> Iterator[Message]:
    for message in messages:
        message.conversation.subject = ""
        yield message


def _retold(conversation: Conversation, message: Message) -> None:
    first = conversation.messages.order_by("id").values_list("id", flat=True).first()
    fields = list(TOLD)
    if first == message.pk and conversation.subject:
        conversation.subject = ""
        fields.append("subject")
        # Every message is found by its conversation's subject, too.
        rest = Message.objects.filter(conversation=conversation).select_related("conversation__customer")
        search.index(documents_of(_without_subject(rest)))
    retell(conversation)
    conversation.save(update_fields=fields)
