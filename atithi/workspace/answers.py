"""What becomes of the composer's form: a note, a reply at once, or one that leaves later."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.answering import check_answerable
from atithi.conversations.actions import (
    add_note,
    close,
    count_canned_use,
    forget_draft,
    plan_reply,
    send_reply,
    take_draft_files,
)
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions import keep_intentions
from atithi.workspace.access import StaffRequest
from atithi.workspace.moments import sent_moment
from atithi.workspace.promise_form import decisions_of
from atithi.workspace.uploads import stored_files

LONGEST_UNDO = 30


def answer(request: StaffRequest, conversation: Conversation, kind: str) -> Message | PlannedReply:
    """Does what the form asks for. What was sent is no draft any longer, and canned replies in it count as used."""
    due, brief = due_at(request)
    sent_along = stored_files(request)
    with transaction.atomic():
        device = request.POST.get("device", "")
        held = request.POST.getlist("held")
        kept = take_draft_files(user=request.user, conversation=conversation, kind=kind, ids=held, device=device)
        files = [*kept, *sent_along]
        sent = (
            _note(request, conversation, files) if kind == "note" else _reply(request, conversation, files, due, brief)
        )
        if kind == "reply":
            decisions = decisions_of(request.POST.get("promises", ""))
            keep_intentions(client_key=sent.client_key or "", author=request.user, decisions=decisions)
        forget_draft(user=request.user, conversation=conversation, kind=kind, device=device)
        count_canned_use(user=request.user, public_ids=request.POST.getlist("canned"))
    return sent


def _note(request: StaffRequest, conversation: Conversation, files: list) -> Message:  # type: ignore[type-arg]
    return add_note(
        conversation=conversation, text=request.POST.get("text", ""), actor=Actor.staff(request.user.id),
        author=request.user, files=files, client_key=_key(request), markdown=True,
    )  # fmt: skip


def _reply(request: StaffRequest, conversation: Conversation, files: list, due: datetime | None,  # type: ignore[type-arg]
           brief: bool) -> Message | PlannedReply:  # fmt: skip
    check_answerable(conversation.channel)
    text, closes, actor = request.POST.get("text", ""), bool(request.POST.get("close")), Actor.staff(request.user.id)
    reason = request.POST.get("promise_reason", "")
    if due is not None:
        return plan_reply(
            conversation=conversation, text=text, author=request.user, due_at=due, files=files, brief=brief, closes=closes,
            client_key=_key(request), reason=reason,
        )  # fmt: skip
    message = send_reply(
        conversation=conversation, text=text, actor=actor, author=request.user, files=files, client_key=_key(request),
        markdown=True, reason=reason,
    )  # fmt: skip
    if closes:
        close(conversation=conversation, actor=actor)
    return message


def _key(request: StaffRequest) -> str | None:
    return request.POST.get("key", "")[:80] or None


def due_at(request: StaffRequest) -> tuple[datetime | None, bool]:
    """When the reply is to leave, and whether it only waits to be taken back. None: at once. Pages without scripts
    cannot take back, so theirs leave at once."""
    chosen = request.POST.get("due", "")
    if chosen:
        return moment_of(chosen), False
    seconds = min(request.user.undo_seconds, LONGEST_UNDO) if request.POST.get("undo") else 0
    return (now() + timedelta(seconds=seconds), True) if seconds else (None, False)


def moment_of(text: str) -> datetime:
    """When a reply shall leave, as a page sends it. Raises ConversationError."""
    found = sent_moment(text)
    if found is None:
        raise ConversationError("time_unclear", _("Say when: for example “tomorrow 10 am”."))
    return found
