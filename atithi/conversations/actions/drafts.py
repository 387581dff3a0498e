"""What is being written is kept on the server, so that every device of a person has it."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import TEXT_LIMIT
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, Draft
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.realtime import publish
from atithi.staff.models import User

KINDS = ("reply", "note")


@dataclass(frozen=True, slots=True)
class Kept:
    """How keeping a draft ended: its version now, or, where another device wrote meanwhile, what stands there."""

    version: int
    other: str | None = None


def keep_draft(*, user: User, conversation: Conversation, kind: str, text: str, base: int, device: str = "") -> Kept:
    """Keeps a draft. `base` is the version that the device saw last (0: none); where another device has changed it since,
    nothing is overwritten and the other text is given back. An empty text forgets the draft.

    Writing is not a business fact: no event.
    """
    if kind not in KINDS:
        raise ConversationError("draft_kind", _("A draft is of a reply or of a note."))
    text = clean(text)[:TEXT_LIMIT]
    try:
        with transaction.atomic():
            kept = _keep(user, conversation, kind, text, base)
    except IntegrityError:  # two devices began at the same moment: one of them was first
        with transaction.atomic():
            kept = _keep(user, conversation, kind, text, base)
    if kept.other is None:
        tell_of_draft(user, conversation, kind, kept.version, device)
    return kept


def _keep(user: User, conversation: Conversation, kind: str, text: str, base: int) -> Kept:
    rows = Draft.objects.select_for_update().filter(user=user, conversation=conversation, kind=kind)
    draft = rows.first()
    if draft is not None and draft.version != base and draft.text != text:
        return Kept(draft.version, draft.text)
    if not text.strip():
        rows.delete()
        return Kept(0)
    moment = now()
    # Versions grow even after a draft was forgotten and begun anew.
    version = max(int(moment.timestamp() * 1000), draft.version + 1 if draft else 0)
    values = {"text": text, "version": version, "updated_at": moment}
    if draft is None:
        Draft.objects.create(user=user, conversation=conversation, kind=kind, **values)
    elif draft.text != text:
        rows.update(**values)
    else:
        version = draft.version
    return Kept(version)


def forget_draft(*, user: User, conversation: Conversation, kind: str, device: str = "") -> None:
    """What was written was sent: no device keeps it any longer."""
    if Draft.objects.filter(user=user, conversation=conversation, kind=kind).delete()[0]:
        tell_of_draft(user, conversation, kind, 0, device)


def tell_of_draft(user: User, conversation: Conversation, kind: str, version: int, device: str) -> None:
    """Lets the person's other devices know that a draft is another now."""
    data = {"conversation": conversation.public_id, "kind": kind, "version": version, "device": device[:40]}
    publish([f"staff:{user.pk}"], "draft", data, ephemeral=True)
