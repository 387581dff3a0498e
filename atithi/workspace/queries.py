"""What the workspace itself wants to know, out of rows that others' queries have found allowed."""

from collections.abc import Iterable
from datetime import timedelta

from atithi.conversations.models import Conversation, Message, MessageKind, PlannedReply, ReadMark
from atithi.core.clock import now
from atithi.core.rows import fetch
from atithi.staff.models import Team, User

# An answer that should long have left holds nobody back.
FORGOTTEN = timedelta(minutes=1)


def read_up_to(user: User, conversation: Conversation) -> int:
    """The id of the last message of a conversation that `user` has read; 0 where they read none."""
    found = fetch("FROM conversations_readmark m WHERE m.user_id = %s AND m.conversation_id = %s",
                  [user.pk, conversation.pk], m=ReadMark)  # fmt: skip
    return found[0].message_id if found else 0


def arrived_before(user: User, conversation: Conversation, key: str) -> Message | PlannedReply | None:
    """What the writer sent under this key and what reached the desk, although its answer did not reach the writer."""
    if not key:
        return None
    mine = {"conversation": conversation, "author": user, "client_key": key}
    return Message.objects.filter(**mine).first() or PlannedReply.objects.filter(**mine).first()


def came_between(user: User, conversation: Conversation, seen: int) -> Message | None:
    """What the customer or a colleague said after the message `seen` that was last on the writer's screen."""
    rows = Message.objects.filter(conversation=conversation, id__gt=seen).select_related("author", "customer")
    said = rows.filter(kind__in=[MessageKind.CUSTOMER, MessageKind.REPLY]).exclude(author=user)
    return said.order_by("-id").first()


def leaving_by_others(user: User, conversation: Conversation, *, known: Iterable[str]) -> PlannedReply | None:
    """A colleague's answer that leaves in these seconds and that the writer does not know of."""
    rows = PlannedReply.objects.filter(conversation=conversation, state="waiting", brief=True)
    fresh = rows.filter(due_at__gt=now() - FORGOTTEN).exclude(author=user).exclude(public_id__in=list(known))
    return fresh.select_related("author").first()


def names_of(users: Iterable[int | None], teams: Iterable[int | None]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of people and of teams by id, two queries at most."""
    user_ids, team_ids = {one for one in users if one}, {one for one in teams if one}
    people = dict(User.objects.filter(id__in=user_ids).values_list("id", "name")) if user_ids else {}
    return people, dict(Team.objects.filter(id__in=team_ids).values_list("id", "name")) if team_ids else {}
