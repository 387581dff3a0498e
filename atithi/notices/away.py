"""What happened in somebody's conversations while they were away."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from atithi.conversations.models import Conversation, Mention, Message, MessageKind
from atithi.conversations.queries import visible_to
from atithi.events.models import Event
from atithi.notices.models import Notice
from atithi.notices.queries import all_notices_of
from atithi.staff.models import User

MOST = 60
MOST_TOLD = 12
FACTS = ("conversation.assigned", "conversation.closed", "conversation.reopened")


@dataclass
class Happened:
    """One conversation and what happened in it."""

    conversation: Conversation
    messages: int = 0
    given: bool = False
    closed: bool = False
    mentioned: bool = False

    @property
    def something(self) -> bool:
        return bool(self.messages or self.given or self.closed or self.mentioned)


def while_away(user: User, since: datetime) -> list[Happened]:
    """The conversations of `user` in which something happened after `since`, those with most new words first.

    Own are those that the person has now; with a mention, others', too. Five queries, however much happened.
    """
    allowed = visible_to(user).select_related("customer", "channel")
    own = allowed.filter(assignee=user, updated_at__gt=since).order_by("-updated_at")[:MOST]
    found = {one.pk: Happened(one) for one in own}
    named = Mention.objects.filter(user=user, created_at__gt=since, read_at=None).values_list(
        "conversation_id", flat=True
    )[:MOST]
    for one in allowed.filter(pk__in=set(named)):
        found.setdefault(one.pk, Happened(one)).mentioned = True
    wrote = Message.objects.filter(conversation__in=list(found), kind=MessageKind.CUSTOMER, created_at__gt=since)
    for number, count in wrote.values_list("conversation_id").annotate(count=Count("id")):
        found[number].messages = count
    facts = Event.objects.filter(subject_kind="conversation", subject_id__in=list(found), type__in=FACTS, at__gt=since)
    for event in facts.order_by("id"):
        _note(found[event.subject_id], event, user)
    return sorted(
        (one for one in found.values() if one.something), key=lambda one: (-one.messages, -one.conversation.pk)
    )


def told_while_away(user: User, since: datetime) -> list[Notice]:
    """What the person was told after `since` that lies in no conversation, the latest first."""
    rows = all_notices_of(user).filter(conversation=None, created_at__gt=since)
    return list(rows.order_by("-created_at", "-id")[:MOST_TOLD])


def _note(one: Happened, event: Event, user: User) -> None:
    if event.actor_kind == "staff" and event.actor_id == user.pk:
        return
    if event.type == "conversation.assigned":
        one.given = event.data.get("assignee") == user.pk
    else:
        one.closed = event.type == "conversation.closed"
