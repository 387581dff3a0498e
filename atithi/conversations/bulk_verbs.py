"""What can be done to many conversations at once: each verb with what already is so, how it is done, and how taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from atithi.conversations import counts
from atithi.conversations.actions.handling import assign, close, mark_read, reopen
from atithi.conversations.actions.shared import announce, locked
from atithi.conversations.actions.snoozing import snooze, wake
from atithi.conversations.actions.sorting import add_tags, remove_tags, set_priority
from atithi.conversations.actions.spam import clear_spam, mark_spam
from atithi.conversations.models import UNTIL_THEY_WRITE, Conversation, ConversationTag, ReadMark, Tag
from atithi.events import Actor
from atithi.staff.models import Team, User

Values = dict[str, Any]
Before = dict[str, Any]


@dataclass(frozen=True)
class Doer:
    """Whose bulk action it is, and its values."""

    user: User
    values: Values

    @property
    def actor(self) -> Actor:
        return Actor.staff(self.user.pk)


@dataclass(frozen=True)
class Verb:
    """`same`: which conversations are so already, and, after it was done, still are; `before`: what undoing needs."""

    same: Callable[[Doer], Q]
    apply: Callable[[Conversation, Doer], object]
    before: Callable[[Conversation, Doer], Before]
    restore: Callable[[Conversation, Before, Doer], object]


def _standing(conversation: Conversation, _doer: Doer) -> Before:
    return {
        "closed": not conversation.is_open,
        "waiting": conversation.waiting_since.isoformat() if conversation.waiting_since else None,
        "snoozed": conversation.snoozed_until.isoformat() if conversation.snoozed_until else None,
    }


def _stand_again(conversation: Conversation, before: Before, doer: Doer) -> None:
    """Open again as it was: the customer waits since when they waited, what slept sleeps."""
    reopen(conversation=conversation, actor=doer.actor)
    conversation = locked(conversation.pk)
    if before["waiting"] and conversation.waiting_since is None:
        with counts.counted(conversation):
            conversation.waiting_since = datetime.fromisoformat(before["waiting"])
            conversation.save(update_fields=["waiting_since"])
        announce(conversation, "conversation")
    _sleep_again(conversation, before, doer)


def _sleep_again(conversation: Conversation, before: Before, doer: Doer) -> None:
    until = datetime.fromisoformat(before["snoozed"]) if before["snoozed"] else None
    if until:
        snooze(conversation=conversation, until=None if until == UNTIL_THEY_WRITE else until, actor=doer.actor)


def _assign(conversation: Conversation, doer: Doer) -> None:
    given = {"assignee": conversation.assignee_id, "team": conversation.team_id, **doer.values}
    _give(conversation, given, doer)


def _give(conversation: Conversation, given: Values, doer: Doer) -> None:
    assignee = User.objects.filter(pk=given["assignee"]).first() if given["assignee"] else None
    team = Team.objects.filter(pk=given["team"]).first() if given["team"] else None
    assign(conversation=conversation, assignee=assignee, team=team, actor=doer.actor)


def _assigned(doer: Doer) -> Q:
    return Q(**{f"{name}_id": value for name, value in doer.values.items()})


def _mark(doer: Doer) -> Any:
    marks = ReadMark.objects.filter(user=doer.user, conversation=OuterRef("pk")).values("message_id")[:1]
    return Coalesce(Subquery(marks), 0)


def _read_before(conversation: Conversation, doer: Doer) -> Before:
    mark = ReadMark.objects.filter(user=doer.user, conversation=conversation).first()
    return {"read": mark.message_id if mark else 0}


def _unread(conversation: Conversation, before: Before, doer: Doer) -> None:
    ReadMark.objects.filter(user=doer.user, conversation=conversation).update(message_id=before["read"])
    announce(conversation, "conversation")


def _tag(doer: Doer) -> list[Tag]:
    return list(Tag.objects.filter(pk=doer.values["tag"]))


def _tagged(doer: Doer) -> Q:
    return Q(Exists(ConversationTag.objects.filter(conversation=OuterRef("pk"), tag=doer.values["tag"])))


def _until(doer: Doer) -> datetime | None:
    return datetime.fromisoformat(doer.values["until"]) if doer.values["until"] else None


def _woken(conversation: Conversation, before: Before, doer: Doer) -> None:
    if before["snoozed"]:
        _sleep_again(conversation, before, doer)
    else:
        wake(conversation=conversation, actor=doer.actor)
        if before["closed"]:
            close(conversation=conversation, actor=doer.actor)


def _no_spam(conversation: Conversation, before: Before, doer: Doer) -> None:
    clear_spam(conversation=conversation, actor=doer.actor)
    _sleep_again(conversation, before, doer)


VERBS: dict[str, Verb] = {
    "assign": Verb(
        _assigned, _assign, lambda row, _doer: {"assignee": row.assignee_id, "team": row.team_id}, _give,
    ),
    "close": Verb(
        lambda _doer: Q(closed_at__isnull=False), lambda row, doer: close(conversation=row, actor=doer.actor),
        _standing, _stand_again,
    ),
    "reopen": Verb(
        lambda _doer: Q(closed_at=None), lambda row, doer: reopen(conversation=row, actor=doer.actor),
        _standing, lambda row, _before, doer: close(conversation=row, actor=doer.actor),
    ),
    "read": Verb(
        lambda doer: Q(last_customer_message_id__lte=_mark(doer)) | Q(last_customer_message_id=None),
        lambda row, doer: mark_read(conversation=row, user=doer.user), _read_before, _unread,
    ),
    "tag": Verb(
        _tagged, lambda row, doer: add_tags(conversation=row, tags=_tag(doer), actor=doer.actor),
        lambda _row, _doer: {}, lambda row, _before, doer: remove_tags(conversation=row, tags=_tag(doer), actor=doer.actor),
    ),
    "untag": Verb(
        lambda doer: ~_tagged(doer), lambda row, doer: remove_tags(conversation=row, tags=_tag(doer), actor=doer.actor),
        lambda _row, _doer: {}, lambda row, _before, doer: add_tags(conversation=row, tags=_tag(doer), actor=doer.actor),
    ),
    "priority": Verb(
        lambda doer: Q(priority=doer.values["priority"]),
        lambda row, doer: set_priority(conversation=row, priority=doer.values["priority"], actor=doer.actor),
        lambda row, _doer: {"priority": row.priority},
        lambda row, before, doer: set_priority(conversation=row, priority=before["priority"], actor=doer.actor),
    ),
    "snooze": Verb(
        lambda doer: Q(closed_at=None, snoozed_until=_until(doer) or UNTIL_THEY_WRITE),
        lambda row, doer: snooze(conversation=row, until=_until(doer), actor=doer.actor), _standing, _woken,
    ),
    "spam": Verb(
        lambda _doer: Q(spam_at__isnull=False), lambda row, doer: mark_spam(conversation=row, actor=doer.actor),
        _standing, _no_spam,
    ),
}  # fmt: skip
"""Every verb by its name. The change of each conversation is the ordinary action, with its event."""
