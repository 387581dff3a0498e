"""What a conversation is about and how much it presses: tags, kind of matter, priority."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import announce, workable
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, ConversationTag, MatterKind, Priority, Tag
from atithi.core.clock import now
from atithi.events import Actor, record


def _said(conversation: Conversation, type: str, actor: Actor, data: dict[str, object]) -> Conversation:
    """The change is on record and on open screens; the row says when it was."""
    conversation.save(update_fields=[])
    record(type, subject=("conversation", conversation.id), actor=actor, data=data)
    announce(conversation, "conversation")
    return conversation


@transaction.atomic
def add_tags(*, conversation: Conversation, tags: Iterable[Tag], actor: Actor) -> Conversation:
    """Puts tags on a conversation; those that are there already stay. Raises for one that was archived."""
    conversation = workable(conversation.pk)
    there = set(ConversationTag.objects.filter(conversation=conversation).values_list("tag_id", flat=True))
    fresh = {tag.pk: tag for tag in tags if tag.pk not in there}
    for tag in fresh.values():
        if tag.archived_at is not None:
            raise ConversationError("tag_archived", _("The tag %(name)s was put away."), name=tag.name)
    if not fresh:
        return conversation
    author = actor.id if actor.kind == "staff" else None
    moment = now()
    ConversationTag.objects.bulk_create(
        ConversationTag(conversation=conversation, tag=tag, added_by_id=author, added_at=moment)
        for tag in fresh.values()
    )
    return _said(conversation, "conversation.tagged", actor, {"tags": sorted(fresh)})


@transaction.atomic
def remove_tags(*, conversation: Conversation, tags: Iterable[Tag], actor: Actor) -> Conversation:
    """Takes tags off a conversation; those that are not there are no matter."""
    conversation = workable(conversation.pk)
    rows = ConversationTag.objects.filter(conversation=conversation, tag__in=[tag.pk for tag in tags])
    gone = sorted(rows.values_list("tag_id", flat=True))
    if not gone:
        return conversation
    rows.delete()
    return _said(conversation, "conversation.untagged", actor, {"tags": gone})


@transaction.atomic
def set_priority(*, conversation: Conversation, priority: int, actor: Actor) -> Conversation:
    """Says how much a matter presses."""
    if priority not in Priority.values:
        raise ConversationError("unknown_priority", _("There is no such priority."))
    conversation = workable(conversation.pk)
    before = conversation.priority
    if before == priority:
        return conversation
    conversation.priority = priority
    conversation.save(update_fields=["priority"])
    return _said(conversation, "conversation.priority_set", actor, {"priority": priority, "from": before})


@transaction.atomic
def set_kind(*, conversation: Conversation, kind: MatterKind | None, actor: Actor) -> Conversation:
    """Says what a conversation is about; None: nothing yet. Raises for a kind that was archived."""
    conversation = workable(conversation.pk)
    before = conversation.kind_id
    if before == (kind and kind.pk):
        return conversation
    if kind is not None and kind.archived_at is not None:
        raise ConversationError("kind_archived", _("The kind of matter %(name)s was put away."), name=kind.name)
    conversation.kind = kind
    conversation.save(update_fields=["kind"])
    return _said(conversation, "conversation.kind_set", actor, {"kind": conversation.kind_id, "from": before})
