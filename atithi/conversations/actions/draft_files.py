"""Files of what is being written: kept on the server from the moment they are chosen, so that every device has them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.drafts import KINDS, tell_of_draft
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Attachment, Conversation, DraftFile, PlannedReply
from atithi.core.clock import now
from atithi.files.actions import remove_unused
from atithi.files.models import StoredFile
from atithi.staff.models import User

MOST_FILES = 10


def check_draft_room(*, user: User, conversation: Conversation, kind: str, more: int) -> None:
    """Raises where a draft cannot take so many more files: asked before they are stored."""
    if kind not in KINDS:
        raise ConversationError("draft_kind", _("A draft is of a reply or of a note."))
    there = DraftFile.objects.filter(user=user, conversation=conversation, kind=kind).count()
    if there + more > MOST_FILES:
        raise ConversationError("too_many_files", _("At most %(count)s files go with one message."), count=MOST_FILES)


@transaction.atomic
def add_draft_files(*, user: User, conversation: Conversation, kind: str, files: Iterable[StoredFile],
                    device: str = "") -> list[DraftFile]:  # fmt: skip
    """Puts files to a begun reply or note. Raises where they would be more than one message takes."""
    files = list(files)
    check_draft_room(user=user, conversation=conversation, kind=kind, more=len(files))
    moment = now()
    rows = [
        DraftFile.objects.create(user=user, conversation=conversation, kind=kind, file=file, created_at=moment)
        for file in files
    ]
    tell_of_draft(user, conversation, kind, 0, device)
    return rows


@transaction.atomic
def take_draft_files(*, user: User, conversation: Conversation, kind: str, ids: Iterable[str],
                     device: str = "") -> list[StoredFile]:  # fmt: skip
    """The files of a draft that go out now: they are the draft's no longer. Unknown ids are passed over: the same answer
    sent a second time finds them gone with the first."""
    wanted = list(dict.fromkeys(ids))[:MOST_FILES]
    rows = DraftFile.objects.select_related("file").filter(
        user=user, conversation=conversation, kind=kind, public_id__in=wanted
    )
    found = {row.public_id: row.file for row in rows}
    if rows.delete()[0]:
        tell_of_draft(user, conversation, kind, 0, device)
    return [found[one] for one in wanted if one in found]


@transaction.atomic
def remove_draft_file(*, row: DraftFile, device: str = "") -> None:
    """Takes a file away from a draft, for good."""
    row.delete()
    forget_files([row.file])
    tell_of_draft(row.user, row.conversation, row.kind, 0, device)


def forget_files(files: Iterable[StoredFile]) -> None:
    """Removes files that no message, no planned reply and no draft has any more."""
    for file in files:
        used = (
            Attachment.objects.filter(file=file).exists()
            or DraftFile.objects.filter(file=file).exists()
            or PlannedReply.objects.filter(files=file).exists()
        )
        if not used:
            remove_unused([file])
