"""Two conversations become one, one becomes two, or two are said to belong together."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.conversations import counts
from atithi.conversations.actions.retelling import TOLD, retell, unanswered_since
from atithi.conversations.actions.shared import announce, locked, workable
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import (
    UNTIL_THEY_WRITE,
    Conversation,
    ConversationTag,
    Draft,
    DraftFile,
    LinkedConversation,
    Mention,
    Merge,
    Message,
    MessageKind,
    PlannedReply,
)
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, enqueue, record

BATCH = 5000
PLACE = ("closed_at", "snoozed_until", "merged_into")
# A chat is one thread on its guest's page: what was taken out of it could no longer be answered there.
ONE_THREAD = frozenset({"webchat"})


@contextmanager
def _counted(*conversations: Conversation) -> Iterator[None]:
    before = [counts.queues_of(each) if each.pk else set() for each in conversations]
    yield
    for each, left in zip(conversations, before, strict=True):
        counts.apply(left, counts.queues_of(each))


def _both(one: Conversation, other: Conversation) -> tuple[Conversation, Conversation]:
    """Both, held in one order for everybody, so that two who join crosswise never wait for each other."""
    rows = {number: locked(number) for number in sorted({one.pk, other.pk})}
    return rows[one.pk], rows[other.pk]


def _said(type: str, pair: tuple[Conversation, Conversation], actor: Actor, data: dict[str, object]) -> None:
    """Recorded on both, so that each tells what became of it."""
    for each in pair:
        record(type, subject=("conversation", each.pk), actor=actor, data=data)
        announce(each, "conversation", to_customer=True)


def check_merge(conversation: Conversation, into: Conversation) -> None:
    """Raises ConversationError, with what to do about it, where these two cannot become one."""
    if conversation.pk == into.pk:
        raise ConversationError("same_conversation", _("This is the same conversation."))
    if conversation.customer_id != into.customer_id:
        raise ConversationError(
            "other_customer",
            _("#%(number)s belongs to another customer. Join the two customers first, or link the conversations."),
            number=into.pk,
        )
    for each in (conversation, into):
        if each.merged_into_id:
            raise ConversationError(
                "merged", _("#%(number)s was merged into #%(into)s. Take that one."), number=each.pk,
                into=each.merged_into_id, status=409,
            )  # fmt: skip
        if each.spam_at is not None:
            raise ConversationError("spam", _("#%(number)s is marked as spam."), number=each.pk, status=409)


@transaction.atomic
def merge(*, conversation: Conversation, into: Conversation, actor: Actor) -> Conversation:
    """Joins `conversation` to `into`, which goes on with the messages of both; what the customer writes to either comes
    there. Both must be of the same customer. Returns `into`."""
    conversation, into = _both(conversation, into)
    check_merge(conversation, into)
    moment = now()
    kept = Merge(
        merged=conversation, into=into, was_open=conversation.is_open, waiting_since=conversation.waiting_since,
        at=moment, by_id=actor.id if actor.kind == "staff" else None,
    )  # fmt: skip
    with _counted(conversation, into):
        kept.moved = _move(conversation.messages.values_list("id", flat=True), into)
        _move_plans(conversation, into)
        _share_tags(conversation, into, actor)
        _take_over(conversation, into)
        conversation.closed_at = conversation.closed_at or moment
        conversation.waiting_since = conversation.snoozed_until = None
        conversation.merged_into = into
        _save(conversation, into)
    kept.save()
    data: dict[str, object] = {"merged": conversation.pk, "into": into.pk, "messages": len(kept.moved)}
    _said("conversation.merged", (conversation, into), actor, data)
    return into


def _save(*conversations: Conversation) -> None:
    for each in conversations:
        retell(each)
        each.save(update_fields=[*TOLD, *PLACE])


def _take_over(conversation: Conversation, into: Conversation) -> None:
    """Where the one that stays lies: open and awake if either is; waiting since the earlier of both."""
    waits = [each.waiting_since for each in (conversation, into) if each.waiting_since is not None]
    into.waiting_since = min(waits, default=None)
    if conversation.is_open and not into.is_open:
        into.closed_at, into.snoozed_until = None, conversation.snoozed_until
        _enqueue_waking(into)
    elif conversation.is_open and not conversation.is_snoozed:
        into.snoozed_until = None


def _enqueue_waking(conversation: Conversation) -> None:
    until = conversation.snoozed_until
    if until is not None and until != UNTIL_THEY_WRITE:
        key = f"wake:{conversation.pk}:{until.isoformat()}"
        enqueue("conversations.wake", args={"conversation": conversation.pk}, run_at=until, key=key)


def _move(ids: Iterable[int], to: Conversation) -> list[int]:
    """Messages, with who is named in them, go to another conversation; their ids."""
    moved = sorted(ids)
    for start in range(0, len(moved), BATCH):
        part = moved[start : start + BATCH]
        Message.objects.filter(pk__in=part).update(conversation=to)
        Mention.objects.filter(message__in=part).update(conversation=to)
    return moved


def _move_plans(conversation: Conversation, into: Conversation) -> None:
    """Replies that wait to be sent leave from the one that stays; drafts go along where their writer has none there."""
    PlannedReply.objects.filter(conversation=conversation, message=None).update(conversation=into)
    there = set(Draft.objects.filter(conversation=into).values_list("user_id", "kind"))
    for draft in Draft.objects.filter(conversation=conversation):
        if (draft.user_id, draft.kind) not in there:
            Draft.objects.filter(pk=draft.pk).update(conversation=into)
    DraftFile.objects.filter(conversation=conversation).update(conversation=into)


def _share_tags(conversation: Conversation, into: Conversation, actor: Actor) -> None:
    """The one that stays has the tags of both; the other keeps its own, for when it is taken out again."""
    there = set(into.tagged.values_list("tag_id", flat=True))
    fresh = [row for row in conversation.tagged.all() if row.tag_id not in there]
    ConversationTag.objects.bulk_create(
        ConversationTag(conversation=into, tag_id=row.tag_id, added_by_id=row.added_by_id, added_at=now())
        for row in fresh
    )
    if fresh:
        data: dict[str, object] = {"tags": sorted(row.tag_id for row in fresh)}
        record("conversation.tagged", subject=("conversation", into.pk), actor=actor, data=data)


@transaction.atomic
def unmerge(*, conversation: Conversation, actor: Actor) -> Conversation:
    """Takes a merged conversation out again, with the messages that came with it and still are where they went. What was
    said since stays there. Returns `conversation`."""
    kept = Merge.objects.select_for_update(of=("self",)).filter(merged=conversation, undone_at=None).first()
    if kept is None:
        raise ConversationError("not_merged", _("This conversation is not merged any more."), status=409)
    conversation, into = _both(kept.merged, kept.into)
    if into.merged_into_id:
        raise ConversationError(
            "merged_on", _("#%(number)s was itself merged into #%(into)s. Take it out there first."), number=into.pk,
            into=into.merged_into_id, status=409,
        )  # fmt: skip
    with _counted(conversation, into):
        there = set(into.messages.values_list("id", flat=True))
        _move([number for number in kept.moved if number in there], conversation)
        conversation.merged_into = None
        if kept.was_open:
            conversation.closed_at, conversation.waiting_since = None, kept.waiting_since
        _save(conversation, into)
    kept.undone_at = now()
    kept.save(update_fields=["undone_at"])
    _said("conversation.unmerged", (conversation, into), actor, {"merged": conversation.pk, "into": into.pk})
    return conversation


@transaction.atomic
def split(*, message: Message, following: bool, actor: Actor, subject: str = "") -> Conversation:
    """Takes a message (`following`: and all after it) into a conversation of its own, open, linked with the first."""
    source = workable(message.conversation_id)
    if source.channel.kind in ONE_THREAD:
        raise ConversationError("one_thread", _("A chat cannot be split: its guest sees it as one."), status=409)
    rows = source.messages.filter(Q(pk=message.pk) | (Q(pk__gt=message.pk) if following else Q(pk=message.pk)))
    moving = list(rows.values_list("id", flat=True))
    spoken = source.messages.exclude(kind=MessageKind.NOTE)
    if not spoken.filter(pk__in=moving).exists() or not spoken.exclude(pk__in=moving).exists():
        raise ConversationError("nothing_left", _("Something that was said must be in both of them."), status=409)
    fresh = _beside(source, message, clean_line(subject, 200) or source.subject)
    waited = source.waiting_since is not None
    with _counted(source, fresh):
        _move(moving, fresh)
        fresh.closed_at = None
        fresh.waiting_since = unanswered_since(fresh) if waited else None
        _save(source, fresh)
    LinkedConversation.objects.create(
        first=source, second=fresh, kind=LinkedConversation.Kind.SPLIT, created_at=now()
    )  # fmt: skip
    _said("conversation.split", (source, fresh), actor, {"source": source.pk, "new": fresh.pk})
    return fresh


def _beside(source: Conversation, message: Message, subject: str) -> Conversation:
    return Conversation.objects.create(
        customer_id=source.customer_id, channel_id=message.channel_id, subject=subject, assignee_id=source.assignee_id,
        team=source.team, store_id=source.store_id, language=source.language, script=source.script,
        priority=source.priority, kind_id=source.kind_id, created_at=message.created_at,
        last_message_at=message.created_at, closed_at=message.created_at,
    )  # fmt: skip


@transaction.atomic
def link(*, conversation: Conversation, other: Conversation, actor: Actor) -> LinkedConversation:
    """Says that two conversations belong together. Saying it again changes nothing."""
    if conversation.pk == other.pk:
        raise ConversationError("same_conversation", _("This is the same conversation."))
    known = _link_between(conversation, other)
    if known is not None:
        return known
    first, second = sorted((conversation, other), key=lambda each: each.pk)
    row, created = LinkedConversation.objects.get_or_create(first=first, second=second, defaults={"created_at": now()})
    if created:
        _said("conversation.linked", (first, second), actor, {"first": first.pk, "second": second.pk})
    return row


@transaction.atomic
def unlink(*, conversation: Conversation, other: Conversation, actor: Actor) -> None:
    """Says that they do not belong together after all."""
    known = _link_between(conversation, other)
    if known is not None:
        data: dict[str, object] = {"first": known.first_id, "second": known.second_id}
        known.delete()
        _said("conversation.unlinked", (conversation, other), actor, data)


def _link_between(one: Conversation, other: Conversation) -> LinkedConversation | None:
    pair = Q(first=one, second=other) | Q(first=other, second=one)
    return LinkedConversation.objects.filter(pair).first()
