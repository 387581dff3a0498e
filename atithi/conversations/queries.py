"""The only place that fetches conversations: who may see what is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet, prefetch_related_objects

from atithi.conversations import counts
from atithi.conversations.models import (
    IN_QUEUES,
    Attachment,
    Channel,
    Conversation,
    Draft,
    DraftFile,
    Forward,
    Mention,
    Message,
    MessageKind,
    PlannedReply,
    ReadMark,
)
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.core.rows import fetch_all
from atithi.customers.models import Customer
from atithi.files.models import StoredFile
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids

PAGE = 50
COUNTED = 5000  # open conversations at most that are counted for somebody who sees only their own store's
MOST_MENTIONS = 500  # in the queue of conversations in which one was named
ROWS = 30  # of a list: two or three screens; the rest comes while one scrolls


def visible_to(user: User) -> QuerySet[Conversation]:
    """Conversations that `user` may see: all but those of private teams that they are not in and, where their role
    does not see all stores, of stores that are not theirs. What was given to them they see."""
    rows, hidden, own = Conversation.objects.all(), hidden_team_ids(user), own_store_ids(user)
    if hidden:
        rows = rows.filter(Q(team=None) | ~Q(team_id__in=hidden))
    if own is not None:
        rows = rows.filter(Q(store=None) | Q(store_id__in=own) | Q(assignee=user))
    return rows


def get_conversation(user: User, public_id: str) -> Conversation:
    """The conversation with what its page shows of it; NotFound where it is missing or not for `user`."""
    related = ("customer", "channel", "assignee", "team", "store", "kind")
    conversation = visible_to(user).select_related(*related).filter(public_id=public_id).first()
    if conversation is None:
        raise NotFound
    return conversation


def surviving(conversation: Conversation) -> Conversation:
    """The conversation in which this one goes on: itself, or the one it was merged into."""
    while conversation.merged_into_id:
        conversation = Conversation.objects.select_related("team", "channel").get(pk=conversation.merged_into_id)
    return conversation


@dataclass(frozen=True)
class Cursor:
    """A place in a queue: the sort value and id of the last row shown."""

    at: str
    id: int

    def __str__(self) -> str:
        return f"{self.at}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """The cursor written in `text`; None where it is empty or not one."""
        from django.utils.dateparse import parse_datetime

        at, _tilde, number = text.replace(" ", "+").rpartition("~")
        try:
            moment = parse_datetime(at)
        except ValueError:
            return None
        place = whole(number)
        return cls(at, place) if moment is not None and moment.tzinfo and place is not None else None


@dataclass(frozen=True)
class QueuePage:
    """Some rows of a queue, and the cursor of the rest; `""` at its end."""

    conversations: list[Conversation]
    next: str


def _mentioned(user: User) -> QuerySet[Mention, int]:
    """Conversations of the last notes that named `user`; older ones are found by search."""
    return Mention.objects.filter(user=user).order_by("-id").values_list("conversation_id", flat=True)[:MOST_MENTIONS]


def queue_filter(user: User, name: str) -> dict[str, Any]:
    """The condition of a queue by its name (`mine`, `unassigned`, `open`, `waiting`, `mentions`, `snoozed`, `closed`, `spam`,
    `team:7`, `channel:3`, `store:2`, `language:te`). What sleeps lies in `snoozed` alone, what is spam in `spam`; what was merged
    into another lies nowhere. NotFound for a name that is none."""
    fixed: dict[str, dict[str, Any]] = {
        "open": IN_QUEUES,
        "mine": {**IN_QUEUES, "assignee": user},
        "unassigned": {**IN_QUEUES, "assignee": None},
        "waiting": {**IN_QUEUES, "waiting_since__isnull": False},
        "snoozed": {"closed_at": None, "snoozed_until__isnull": False},
        "closed": {"closed_at__isnull": False, "spam_at": None, "merged_into": None},
        "spam": {"spam_at__isnull": False},
        "mentions": {"merged_into": None, "pk__in": _mentioned(user)} if name == "mentions" else {},
    }
    kind, _colon, value = name.partition(":")
    if name in fixed:
        return fixed[name]
    if kind in {"team", "channel", "store"} and whole(value) is not None:
        return {**IN_QUEUES, f"{kind}_id": whole(value)}
    if kind == "language" and value in {"en", "hi", "te", "bn", "und", ""}:
        return {**IN_QUEUES, "language": value}
    raise NotFound


def queue(user: User, name: str, *, after: str = "", limit: int = ROWS) -> QueuePage:
    """A page of a queue: those who wait longest first in `waiting`, what wakes next first in `snoozed`, the latest first
    elsewhere. Each row knows `unread` for this reader."""
    field, order = {"waiting": ("waiting_since", ""), "snoozed": ("snoozed_until", "")}.get(
        name, ("last_message_at", "-")
    )
    rows = visible_to(user).filter(**queue_filter(user, name)).order_by(f"{order}{field}", f"{order}id")
    if cursor := Cursor.parse(after):
        beyond = "lt" if order else "gt"
        # The first condition alone bounds the index range; the second settles rows of the same moment.
        rows = rows.filter(**{f"{field}__{beyond}e": cursor.at}).filter(
            Q(**{f"{field}__{beyond}": cursor.at}) | Q(**{field: cursor.at, f"id__{beyond}": cursor.id})
        )
    page = list(rows.select_related("customer", "channel", "assignee", "team", "store")[: limit + 1])
    more = len(page) > limit
    page = mark_unread(user, page[:limit])
    rest = str(Cursor(getattr(page[-1], field).isoformat(), page[-1].pk)) if more else ""
    return QueuePage(page, rest)


def mark_unread(user: User, conversations: list[Conversation]) -> list[Conversation]:
    """Sets `unread` on each row: whether the customer wrote since `user` last read. One query for all."""
    marks = dict(
        ReadMark.objects.filter(user=user, conversation__in=conversations).values_list("conversation_id", "message_id")
    )
    for conversation in conversations:
        read = marks.get(conversation.pk, 0)
        conversation.unread = (conversation.last_customer_message_id or 0) > read  # type: ignore[attr-defined]
    return conversations


def queue_counts(user: User) -> dict[str, int]:
    """How many open conversations lie in each queue that `user` may see, by queue name; `mine` among them."""
    if own_store_ids(user) is None:
        totals = counts.totals(hidden_teams=hidden_team_ids(user))
    else:
        totals = counts.of(visible_to(user).filter(closed_at=None)[:COUNTED])
    return {**totals, "mine": totals.get(f"assignee:{user.id}", 0)}


def _messages() -> QuerySet[Message]:
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("id"))
    return Message.objects.select_related("author", "customer", "channel").prefetch_related(files)


def timeline(conversation: Conversation, *, before: int | None = None, limit: int = PAGE) -> list[Message]:
    """The latest messages and notes, oldest of them first; `before` (a message's id) goes further back. Each has its files as
    the list `files`."""
    rows = Message.objects.filter(conversation=conversation)
    if before is not None:
        rows = rows.filter(id__lt=before)
    messages = list(reversed(rows.order_by("-id")[:limit]))
    # Few people stand behind many messages: joined to each they would be made anew for each, which takes longest of all.
    for message in messages:
        if message.customer_id == conversation.customer_id:
            message.customer = conversation.customer
        if message.channel_id == conversation.channel_id:
            message.channel = conversation.channel
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("id"), to_attr="files")
    prefetch_related_objects(messages, "author", "customer", "channel", files)
    return messages


def count_since(conversation: Conversation, first: int) -> int:
    """How many messages there are from the one with id `first` on."""
    return Message.objects.filter(conversation=conversation, id__gte=first).count()


def messages_since(conversation: Conversation, after: int) -> list[Message]:
    """What came after the message with id `after`, oldest first."""
    return list(_messages().filter(conversation=conversation, id__gt=after).order_by("id")[:200])


def get_message(user: User, public_id: str) -> Message:
    """A message whose conversation `user` may see, else NotFound."""
    message = _messages().select_related("conversation").filter(public_id=public_id).first()
    if message is None or not visible_to(user).filter(pk=message.conversation_id).exists():
        raise NotFound
    return message


def get_forward(user: User, public_id: str) -> Forward:
    """A message sent on, of a conversation that `user` may see; else NotFound."""
    found = Forward.objects.select_related("message__conversation__team").filter(public_id=public_id).first()
    if found is None or not visible_to(user).filter(pk=found.message.conversation_id).exists():
        raise NotFound
    return found


def get_attachment(user: User, public_id: str) -> Attachment:
    """An attachment of a conversation that `user` may see, else NotFound."""
    found = Attachment.objects.select_related("file", "message").filter(public_id=public_id).first()
    if found is None or not visible_to(user).filter(pk=found.message.conversation_id).exists():
        raise NotFound
    return found


def shown_to_customer(*conversations: Conversation, after: int = 0, limit: int = 200) -> list[Message]:
    """What the customer may see of these conversations, oldest first: their own messages and our replies, no notes."""
    rows = _messages().filter(
        conversation__in=conversations, kind__in=[MessageKind.CUSTOMER, MessageKind.REPLY], id__gt=after
    )
    return list(reversed(rows.order_by("-id")[:limit]))


def read_up_to(conversation: Conversation) -> int:
    """Id of the last message that somebody of the staff has read; 0: none yet."""
    marks = ReadMark.objects.filter(conversation=conversation)
    return marks.aggregate(last=Max("message_id"))["last"] or 0


def customer_attachment(conversations: Sequence[Conversation], public_id: str) -> Attachment:
    """An attachment that the customer of these conversations may have, else NotFound."""
    kinds = [MessageKind.CUSTOMER, MessageKind.REPLY]
    rows = Attachment.objects.select_related("file").filter(
        message__conversation__in=conversations, message__kind__in=kinds
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def conversations_of(user: User, customer: Customer, *, limit: int = 20) -> list[Conversation]:
    """A customer's conversations that `user` may see, the latest first."""
    rows = visible_to(user).filter(customer=customer).select_related("channel", "assignee")
    return list(rows.order_by(F("last_message_at").desc(), F("id").desc())[:limit])


def channels() -> QuerySet[Channel]:
    """All channels, by kind and name."""
    return Channel.objects.select_related("store", "team").order_by("kind", "name")


def channel_of(kind: str, address: str = "") -> Channel | None:
    """The active channel of a kind with this address; without one, the oldest active of that kind."""
    rows = Channel.objects.filter(kind=kind, active=True).order_by("id")
    return rows.filter(address=address.lower()).first() if address else rows.first()


def mentions(user: User, *, unread: bool = False, limit: int = PAGE) -> list[Mention]:
    """Notes that name `user`, the latest first, in conversations that they may (still) see; `unread`: only the new ones."""
    rows = Mention.objects.filter(user=user, conversation__in=visible_to(user)).order_by("-id")
    rows = rows.filter(read_at=None) if unread else rows
    related = ("message__author", "conversation__customer", "conversation__channel")
    return list(rows.select_related(*related)[:limit])


def unread_mentions(user: User) -> int:
    """How many notes wait for `user` because they name them."""
    return Mention.objects.filter(user=user, read_at=None, conversation__in=visible_to(user)).count()


def drafts(user: User, conversation: Conversation) -> list[Draft]:
    """What `user` has begun to write in a conversation: a reply, a note, or both."""
    tail = "FROM conversations_draft d WHERE d.user_id = %s AND d.conversation_id = %s"
    return [draft for (draft,) in fetch_all(tail, [user.pk, conversation.pk], d=Draft)]


def draft_files(user: User, conversation: Conversation) -> list[DraftFile]:
    """The files of what `user` has begun to write in a conversation, in the order in which they were put to it."""
    found = fetch_all(_DRAFT_FILES, [user.pk, conversation.pk], d=DraftFile, f=StoredFile)
    for row, file in found:
        row.file = file
    return [row for row, _file in found]


_DRAFT_FILES = (
    "FROM conversations_draftfile d JOIN files_storedfile f ON f.id = d.file_id"
    " WHERE d.user_id = %s AND d.conversation_id = %s ORDER BY d.id"
)


def get_draft_file(user: User, public_id: str) -> DraftFile:
    """A file of one's own draft, in a conversation that one may still see; else NotFound."""
    row = (
        DraftFile.objects.select_related("file", "conversation", "user").filter(user=user, public_id=public_id).first()
    )
    if row is None or not visible_to(user).filter(pk=row.conversation_id).exists():
        raise NotFound
    return row


def planned_in(conversation: Conversation) -> list[PlannedReply]:
    """Replies of a conversation that have not left yet, the next one first."""
    found = fetch_all(_PLANNED, [conversation.pk], p=PlannedReply, a=User)
    for row, author in found:
        row.author = author
    planned = [row for row, _author in found]
    prefetch_related_objects(planned, "files")
    return planned


_PLANNED = (
    "FROM conversations_plannedreply p JOIN staff_user a ON a.id = p.author_id"
    " WHERE p.conversation_id = %s AND p.state IN ('waiting', 'held') ORDER BY p.due_at, p.id"
)


def get_planned(user: User, public_id: str) -> PlannedReply:
    """A planned reply of a conversation that `user` may see, else NotFound."""
    rows = PlannedReply.objects.select_related("author", "conversation")
    found = rows.filter(public_id=public_id, conversation__in=visible_to(user)).first()
    if found is None:
        raise NotFound
    return found
