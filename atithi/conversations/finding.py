"""Finds conversations and customers by words. Who may see them is decided by `queries.visible_to`, for every hit anew."""

from dataclasses import dataclass

from atithi import search
from atithi.conversations.documents import KIND
from atithi.conversations.models import Conversation, Message
from atithi.conversations.queries import mark_unread, visible_to
from atithi.core.amounts import whole
from atithi.customers.documents import KIND as CUSTOMER
from atithi.customers.models import Customer
from atithi.customers.queries import customers
from atithi.search import Question, Snippet
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids

MOST = 200  # hits that can be paged through


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation, the message that answers best (None: its number alone was asked for), and the words that do."""

    conversation: Conversation
    message: Message | None
    name: Snippet
    subject: Snippet
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer with the words that answer, and their latest conversation that may be seen (None: there was none yet)."""

    customer: Customer
    name: Snippet
    snippet: Snippet
    latest: Conversation | None


def find_conversations(user: User, question: Question, *, limit: int = 20, offset: int = 0) -> list[FoundConversation]:
    """Conversations that `user` may see and that answer the query, best first."""
    limit, offset = min(limit, MOST), min(max(offset, 0), MOST)
    hits = search.find(question, kinds=[KIND], hidden=hidden_team_ids(user), limit=limit, offset=offset)
    related = ("customer", "channel", "assignee", "team", "store", "kind")
    rows = visible_to(user).select_related(*related).prefetch_related("tags")
    seen = {row.pk: row for row in mark_unread(user, list(rows.filter(pk__in=[hit.id for hit in hits])))}
    said = Message.objects.select_related("author", "customer").in_bulk([hit.part for hit in hits if hit.id in seen])
    found = [
        FoundConversation(
            conversation=seen[hit.id],
            message=said.get(hit.part),
            name=search.mark(str(seen[hit.id].customer), question),
            subject=search.mark(seen[hit.id].subject, question),
            snippet=hit.snippet,
        )
        for hit in hits
        if hit.id in seen
    ]
    numbered = None if offset else _by_number(user, question.text)
    if numbered is None:
        return found
    return [numbered, *(one for one in found if one.conversation.pk != numbered.conversation.pk)][:limit]


def _by_number(user: User, text: str) -> FoundConversation | None:
    """The conversation whose number is asked for as #123."""
    number = whole(text.strip().removeprefix("#"))
    if not text.strip().startswith("#") or number is None:
        return None
    rows = visible_to(user).select_related("customer", "channel", "assignee", "team", "store")
    row = rows.filter(pk=number).first()
    if row is None:
        return None
    plain = [search.Snippet(((part, False),)) for part in (str(row.customer), row.subject, row.preview)]
    return FoundConversation(mark_unread(user, [row])[0], None, *plain)


def find_customers(user: User, question: Question, *, limit: int = 8) -> list[FoundCustomer]:
    """Customers that answer the query, best first. Those who only ever spoke with a private team that `user` is not in
    are not there for `user`."""
    limit = min(limit, MOST)
    hits = search.find(question, kinds=[CUSTOMER], whole=True, limit=2 * limit)
    ids = [hit.id for hit in hits]
    rows = customers().in_bulk(ids)
    latest: dict[int, Conversation] = {}
    for row in visible_to(user).filter(customer__in=ids).order_by("last_message_at", "id")[:1000]:
        latest[row.customer_id] = row
    spoken = set(Conversation.objects.filter(customer__in=ids).values_list("customer_id", flat=True))
    return [
        FoundCustomer(rows[hit.id], search.mark(str(rows[hit.id]), question), hit.snippet, latest.get(hit.id))
        for hit in hits
        if hit.id in rows and (hit.id in latest or hit.id not in spoken)
    ][:limit]
