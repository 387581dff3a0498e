"""Clocks in lists and in the head of a conversation."""

from collections.abc import Iterable

from atithi.conversations.models import Conversation
from atithi.conversations.queries import QueuePage, mark_unread, visible_to
from atithi.core.rows import fetch
from atithi.staff.models import User
from atithi.standards.clocks.queries import breaking_next, next_due
from atithi.standards.models import TICKING, Alarm, Clock

BREAKING = "breaking"
"""The name of the queue that is sorted by what breaks next."""


def with_clocks(conversations: Iterable[Conversation]) -> None:
    """Sets `clock` on each row: the clock that ends first, or None. One query for all."""
    rows = list(conversations)
    clocks = next_due(rows)
    for conversation in rows:
        conversation.clock = clocks.get(conversation.pk)  # type: ignore[attr-defined]


def breaking_queue(user: User, *, after: str = "") -> QueuePage:
    """Conversations by what breaks next. One with several clocks stands where the first of them ends."""
    page = breaking_next(user, after=after)
    rows = {clock.conversation_id: clock.conversation for clock in reversed(page.clocks)}
    order = dict.fromkeys(clock.conversation_id for clock in page.clocks)
    return QueuePage(mark_unread(user, [rows[number] for number in order]), page.next)


def is_breaking(user: User, conversation: Conversation) -> bool:
    """Whether a conversation has a deadline, and this person may see it."""
    clocks = Clock.objects.filter(TICKING, conversation=conversation)
    return clocks.exists() and visible_to(user).filter(pk=conversation.pk).exists()


def alarm_of(conversation: Conversation) -> Alarm | None:
    """The alarm for which somebody is wanted just now."""
    found = fetch("FROM standards_alarm a WHERE a.conversation_id = %s AND a.over_at IS NULL ORDER BY a.id",
                  [conversation.pk], a=Alarm)  # fmt: skip
    return found[0] if found else None
