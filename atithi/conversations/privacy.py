"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from atithi import search
from atithi.conversations.actions.handling import close
from atithi.conversations.documents import KIND
from atithi.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Draft,
    DraftFile,
    Forward,
    Message,
    MessageKind,
    PlannedReply,
    PlannedState,
)
from atithi.core.personal import Attached, Fate, Goes, Part
from atithi.events import Actor
from atithi.files.actions import remove_unused
from atithi.files.models import StoredFile


def of(ids: Sequence[int]) -> QuerySet[Conversation]:
    """Their conversations, those joined to others included."""
    return Conversation.objects.filter(customer_id__in=ids)


def _messages(conversations: Iterable[int]) -> QuerySet[Message]:
    return Message.objects.filter(conversation_id__in=list(conversations))


def tell(ids: Sequence[int]) -> list[Part]:
    """Every word and file of their conversations but what staff noted among themselves about the work."""
    columns = [
        ("conversation", _("Conversation")), ("at", _("When")), ("from", _("From")), ("channel", _("Channel")),
        ("subject", _("Subject")), ("text", _("Words")), ("files", _("Files")),
    ]  # fmt: skip
    rows, files = [], []
    said = _messages(of(ids).values_list("pk", flat=True)).exclude(kind=MessageKind.NOTE)
    said = said.select_related("conversation", "channel").prefetch_related("attachments__file").order_by("id")
    for message in said.iterator(chunk_size=500):
        names = []
        for attachment in message.attachments.all():
            name = f"{message.conversation_id}-{message.pk}-{attachment.file.name}"
            files.append(Attached(name, partial(_read, attachment.file)))
            names.append(name)
        who = _("You") if message.kind == MessageKind.CUSTOMER else _("We")
        rows.append({
            "conversation": message.conversation_id, "at": message.created_at.isoformat(), "from": who,
            "channel": message.channel.name, "subject": message.conversation.subject, "text": message.text, "files": names,
        })  # fmt: skip
    notes = _messages(of(ids).values_list("pk", flat=True)).filter(kind=MessageKind.NOTE).order_by("id")
    noted = [{"conversation": one.conversation_id, "at": one.created_at.isoformat(), "text": one.text} for one in notes]
    return [
        Part("conversations", _("What was said"), columns, rows, files),
        Part("notes", _("What we noted about it"), [columns[0], columns[1], columns[5]], noted),
    ]


def _read(file: StoredFile) -> bytes:
    return file.read()


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Words, subjects, notes, files and drafts go. A reply that is just leaving stands against it."""
    conversations = list(of(ids).values_list("pk", flat=True))
    messages = _messages(conversations)
    against = []
    if messages.filter(delivery=Delivery.QUEUED).exists():
        against.append(_("A reply to them is just being sent. Wait until it has left."))
    files = Attachment.objects.filter(message__conversation_id__in=conversations).count()
    return Fate(
        goes=[
            Goes(_("Conversations lose their subject and their words"), len(conversations)),
            Goes(_("Messages and notes"), messages.count()), Goes(_("Files"), files),
        ],
        against=against,
    )  # fmt: skip


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties and closes their conversations. What remains says only that on these days something was said."""
    conversations = list(of(ids).select_related("customer"))
    for conversation in conversations:
        if conversation.closed_at is None:
            close(conversation=conversation, actor=Actor.system())
    empty([each.pk for each in conversations], moment)
    return []


def empty(conversations: Sequence[int], moment: datetime) -> None:
    """Removes the words, files, drafts and traces of these conversations for good."""
    files = _files_of(conversations)
    Attachment.objects.filter(message__conversation_id__in=conversations).delete()
    DraftFile.objects.filter(conversation_id__in=conversations).delete()
    Draft.objects.filter(conversation_id__in=conversations).delete()
    PlannedReply.objects.filter(conversation_id__in=conversations, state__in=_OPEN).update(state=PlannedState.CANCELLED)
    for plan in PlannedReply.objects.filter(conversation_id__in=conversations).prefetch_related("files"):
        plan.files.clear()
    PlannedReply.objects.filter(conversation_id__in=conversations).update(text="")
    Forward.objects.filter(message__conversation_id__in=conversations).delete()
    _messages(conversations).update(
        text="", html="", quoted="", delivery_note="", provider_id=None, client_key=None, redacted_at=moment
    )
    Conversation.objects.filter(pk__in=conversations).update(subject="", preview="", mood="", updated_at=moment)
    search.remove(KIND, list(conversations))
    remove_unused(_unheld(files))


_OPEN = (PlannedState.WAITING, PlannedState.HELD)


def _files_of(conversations: Sequence[int]) -> list[int]:
    attached = Attachment.objects.filter(message__conversation_id__in=conversations).values_list("file_id", flat=True)
    begun = DraftFile.objects.filter(conversation_id__in=conversations).values_list("file_id", flat=True)
    planned = PlannedReply.files.through.objects.filter(plannedreply__conversation_id__in=conversations)
    return [*attached, *begun, *planned.values_list("storedfile_id", flat=True)]


def _unheld(files: Sequence[int]) -> list[StoredFile]:
    """Those of these files that nothing else shows: the same picture may stand in another guest's conversation."""
    held = set(Attachment.objects.filter(file_id__in=files).values_list("file_id", flat=True))
    held |= set(DraftFile.objects.filter(file_id__in=files).values_list("file_id", flat=True))
    planned = PlannedReply.files.through.objects.filter(storedfile_id__in=files)
    held |= set(planned.values_list("storedfile_id", flat=True))
    return list(StoredFile.objects.filter(~Q(pk__in=held), pk__in=set(files)))
