"""Replies that leave later: planned for a time, or waiting for the seconds in which they can be taken back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.handling import close
from atithi.conversations.actions.replying import checked, send_reply
from atithi.conversations.actions.shared import announce, locked
from atithi.conversations.checks import check_reply
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, HeldBecause, Message, PlannedReply, PlannedState
from atithi.core.clock import now
from atithi.events import Actor, enqueue, record
from atithi.files.models import StoredFile
from atithi.realtime import publish
from atithi.staff.models import User

FURTHEST = timedelta(days=366)
HANDLER = "conversations.send_planned"


@transaction.atomic
def plan_reply(*, conversation: Conversation, text: str, author: User, due_at: datetime, files: Iterable[StoredFile] = (),
               brief: bool = False, closes: bool = False, client_key: str | None = None,
               reason: str = "") -> PlannedReply:  # fmt: skip
    """Keeps a finished reply until `due_at`. The same `client_key` twice plans one, and returns it twice. `reason`: why it goes
    although a check speaks against it (see `checks`).

    `brief`: it waits only to be taken back, and leaves even if the customer writes meanwhile; else that holds it.
    """
    files = list(files)
    text = checked(text, files)
    conversation = locked(conversation.pk)
    if client_key and (known := PlannedReply.objects.filter(client_key=client_key).first()):
        if known.conversation_id != conversation.pk or known.author_id != author.pk:
            raise ConversationError("key_reused", _("This key was already used for another message."), status=409)
        return known
    _check_time(due_at)
    check_reply(conversation=conversation, text=text, author=author, reason=reason)
    planned = PlannedReply.objects.create(
        conversation=conversation, author=author, text=text, due_at=due_at, brief=brief, closes=closes, created_at=now(),
        client_key=client_key or None, seen_message_id=conversation.last_customer_message_id or 0,
    )  # fmt: skip
    planned.files.set(files)
    _queue(planned)
    if not brief:
        data = {"planned": planned.pk, "due": due_at.isoformat()}
        record("reply.planned", subject=("conversation", conversation.pk), actor=Actor.staff(author.pk), data=data)
    _announce(planned)
    return planned


def _check_time(due_at: datetime) -> None:
    if due_at <= now():
        raise ConversationError("time_past", _("This time is already past. Choose a later one."))
    if due_at > now() + FURTHEST:
        raise ConversationError("time_far", _("Choose a time within a year."))


def _queue(planned: PlannedReply) -> None:
    key = f"planned:{planned.pk}:{planned.due_at.isoformat()}"
    enqueue(HANDLER, args={"planned": planned.pk}, run_at=planned.due_at, key=key)


def _announce(planned: PlannedReply) -> None:
    announce(planned.conversation, "planned", planned=planned.public_id, state=planned.state)


@transaction.atomic
def change_planned(
    *, planned: PlannedReply, user: User, text: str | None = None, due_at: datetime | None = None, reason: str = ""
) -> PlannedReply:
    """Another text or another time. What was held waits again, having been looked at."""
    planned = _mine(planned, user)
    if text is not None:
        planned.text = checked(text, list(planned.files.all()))
        check_reply(conversation=planned.conversation, text=planned.text, author=user, reason=reason)
    if due_at is not None:
        _check_time(due_at)
        planned.due_at = due_at
    elif planned.due_at <= now():
        raise ConversationError("time_past", _("This time is already past. Choose a later one."))
    planned.state, planned.held_because = PlannedState.WAITING, ""
    planned.seen_message_id = planned.conversation.last_customer_message_id or 0
    planned.brief = False
    planned.save()
    _queue(planned)
    _announce(planned)
    return planned


@transaction.atomic
def cancel_planned(*, planned: PlannedReply, user: User) -> PlannedReply:
    """Takes a reply back before it has left; its text goes back to its writer."""
    planned = _mine(planned, user)
    planned.state, planned.client_key = PlannedState.CANCELLED, None
    planned.save(update_fields=["state", "client_key"])
    if not planned.brief:
        subject = ("conversation", planned.conversation_id)
        record("reply.unplanned", subject=subject, actor=Actor.staff(user.pk), data={"planned": planned.pk})
    _announce(planned)
    return planned


@transaction.atomic
def send_planned_now(*, planned: PlannedReply, user: User) -> Message:
    """Sends at once what was to leave later, or was held."""
    return _send(_mine(planned, user), Actor.staff(user.pk))


@transaction.atomic
def send_due(*, planned: PlannedReply) -> Message | None:
    """The time has come: the reply leaves, or is held where its writer is gone or the customer wrote since. None then, and
    where there is nothing to do any more."""
    planned = _open_row(planned)
    if planned.state != PlannedState.WAITING or planned.due_at > now():
        return None
    newest = planned.conversation.last_customer_message_id or 0
    if not planned.author.is_active:
        _hold(planned, HeldBecause.AUTHOR_LEFT)
        return None
    if not planned.brief and newest > planned.seen_message_id:
        _hold(planned, HeldBecause.CUSTOMER_WROTE)
        return None
    try:
        with transaction.atomic():
            actor = Actor.staff(planned.author_id)
            return _send(planned, actor, closes=planned.closes and newest <= planned.seen_message_id)
    except ConversationError:  # it is spam by now, for instance: a person decides
        planned.refresh_from_db()
        _hold(planned, HeldBecause.REFUSED)
        return None


def _send(planned: PlannedReply, actor: Actor, *, closes: bool | None = None) -> Message:
    message = send_reply(
        conversation=planned.conversation, text=planned.text, actor=actor, author=planned.author, markdown=True,
        files=list(planned.files.order_by("id")), client_key=planned.client_key or f"planned:{planned.public_id}",
        reason=None,
    )  # fmt: skip
    planned.state, planned.held_because, planned.message = PlannedState.SENT, "", message
    planned.save(update_fields=["state", "held_because", "message"])
    if planned.closes if closes is None else closes:
        close(conversation=planned.conversation, actor=actor)
    _announce(planned)
    return message


def _hold(planned: PlannedReply, because: str) -> None:
    planned.state, planned.held_because = PlannedState.HELD, because
    planned.save(update_fields=["state", "held_because"])
    data = {"planned": planned.pk, "because": str(because), "author": planned.author_id}
    record("reply.held", subject=("conversation", planned.conversation_id), actor=Actor.system(), data=data)
    _announce(planned)
    told = {"conversation": planned.conversation.public_id, "planned": planned.public_id, "because": str(because)}
    publish([f"staff:{planned.author_id}"], "held", told)


def _open_row(planned: PlannedReply) -> PlannedReply:
    """The row as it is now. The conversation is locked first, as everywhere, so that nobody waits crosswise."""
    conversation = locked(planned.conversation_id)
    row = PlannedReply.objects.select_for_update(of=("self",)).select_related("author").get(pk=planned.pk)
    if conversation.merged_into_id and row.is_open:
        conversation = locked(conversation.merged_into_id)
        PlannedReply.objects.filter(pk=row.pk).update(conversation=conversation)
    row.conversation = conversation
    return row


def _mine(planned: PlannedReply, user: User) -> PlannedReply:
    """One that `user` may still decide about: its writer, or, where that person has left, whoever may see it."""
    row = _open_row(planned)
    if not row.is_open:
        code = "already_sent" if row.state == PlannedState.SENT else "already_cancelled"
        words = _("It has already left.") if row.state == PlannedState.SENT else _("It was already taken back.")
        raise ConversationError(code, words, status=409)
    if row.author_id != user.pk and row.author.is_active and not user.leads:
        raise ConversationError(
            "not_yours", _("Only %(name)s can change this reply."), name=row.author.name, status=403
        )
    return row
