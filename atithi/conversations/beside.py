"""Finds what stands beside a conversation: its tags, links and parts, what it may be joined with, what may be chosen."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from atithi import search
from atithi.conversations.documents import KIND
from atithi.conversations.models import Conversation, LinkedConversation, MatterKind, Merge, Tag
from atithi.conversations.queries import visible_to
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids


@dataclass(frozen=True)
class Link:
    """Another conversation that belongs to one. `role`: related, split_off (it came out of this) or origin."""

    conversation: Conversation
    role: str


def tags_in_use() -> QuerySet[Tag]:
    """Tags that were not put away."""
    return Tag.objects.filter(archived_at=None)


def kinds_in_use() -> QuerySet[MatterKind]:
    """Kinds of matter that were not put away."""
    return MatterKind.objects.filter(archived_at=None)


def offered_tags() -> list[Tag]:
    """Tags that can be put on conversations, by name."""
    return list(tags_in_use().order_by("folded"))


def offered_kinds() -> list[MatterKind]:
    """Kinds of matter that can be chosen, by name."""
    return list(kinds_in_use().order_by("name"))


def tags_of(conversation: Conversation) -> list[Tag]:
    """The tags on a conversation, by name."""
    return list(conversation.tags.order_by("folded"))


def tag_named(name: str) -> Tag | None:
    """The tag of this name, however it is written; archived ones too."""
    return Tag.objects.filter(folded=" ".join(name.split()).lstrip("#").strip().lower()).first()


def offered_tag(public_id: str) -> Tag:
    """A tag that can be chosen, else NotFound."""
    tag = Tag.objects.filter(public_id=public_id).first()
    if tag is None:
        raise NotFound
    return tag


def offered_kind(public_id: str) -> MatterKind:
    """A kind of matter, else NotFound."""
    kind = MatterKind.objects.filter(public_id=public_id).first()
    if kind is None:
        raise NotFound
    return kind


def links_of(user: User, conversation: Conversation) -> list[Link]:
    """Conversations linked with this one that `user` may see, two queries."""
    rows = LinkedConversation.objects.filter(Q(first=conversation) | Q(second=conversation)).order_by("id")
    pairs = {(row.second_id if row.first_id == conversation.pk else row.first_id): row for row in rows}
    if not pairs:
        return []
    seen = visible_to(user).select_related("customer", "channel").in_bulk(list(pairs))
    return [Link(seen[pk], _role(row, conversation)) for pk, row in pairs.items() if pk in seen]


def _role(row: LinkedConversation, conversation: Conversation) -> str:
    if row.kind == LinkedConversation.Kind.RELATED:
        return "related"
    return "split_off" if row.first_id == conversation.pk else "origin"


def merge_of(conversation: Conversation) -> Merge | None:
    """How this conversation came to be part of another; None where it is none."""
    if conversation.merged_into_id is None:
        return None
    rows = Merge.objects.select_related("into__customer", "by")
    return rows.filter(merged=conversation, undone_at=None).first()


def merge_candidates(user: User, conversation: Conversation, text: str = "", *, limit: int = 12) -> list[Conversation]:
    """Other conversations of the same customer that this one can be joined to, the latest first; by number or words."""
    rows = visible_to(user).filter(customer=conversation.customer_id, merged_into=None, spam_at=None)
    rows = rows.exclude(pk=conversation.pk).select_related("customer", "channel", "assignee")
    if text.strip():
        rows = rows.filter(pk__in=_answering(user, text))
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def link_candidates(user: User, conversation: Conversation, text: str = "", *, limit: int = 12) -> list[Conversation]:
    """Conversations that may belong to this one: of the same customer, or answering what is searched for."""
    rows = visible_to(user).exclude(pk=conversation.pk).select_related("customer", "channel", "assignee")
    chosen = {"pk__in": _answering(user, text)} if text.strip() else {"customer": conversation.customer_id}
    rows = rows.filter(**chosen)
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def _answering(user: User, text: str) -> list[int]:
    number = whole(text.strip().removeprefix("#"))
    if number is not None:
        return [number]
    hits = search.find(search.read(text), kinds=[KIND], hidden=hidden_team_ids(user), limit=60)
    return [hit.id for hit in hits]
