"""Who looks after a conversation, and whether it is open."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations import counts
from atithi.conversations.actions.mentions import mark_mentions_read
from atithi.conversations.actions.replying import add_note
from atithi.conversations.actions.shared import announce, answerable, locked, topics_for, workable
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, Message, ReadMark
from atithi.core.clock import now
from atithi.customers.actions import follow_merge
from atithi.events import Actor, Event, record
from atithi.realtime import publish
from atithi.staff.models import Team, User
from atithi.staff.queries import hidden_team_ids


@transaction.atomic
def assign(*, conversation: Conversation, assignee: User | None, team: Team | None, actor: Actor, note: str = "",
           author: User | None = None) -> Conversation:  # fmt: skip
    """Gives a conversation to a person, a team, both or nobody; with a note of `author`, where there is something to say."""
    conversation = workable(conversation.pk)
    if note.strip():
        add_note(conversation=conversation, text=note, actor=actor, author=author)
        conversation.refresh_from_db(fields=["message_count", "updated_at"])
    _check_assignee(assignee, team)
    before = {"from_assignee": conversation.assignee_id, "from_team": conversation.team_id}
    if (conversation.assignee_id, conversation.team_id) == (assignee and assignee.id, team and team.id):
        return conversation
    told = set(topics_for(conversation))
    with counts.counted(conversation):
        conversation.assignee, conversation.team = assignee, team
        conversation.save(update_fields=["assignee", "team"])
    data = {"assignee": conversation.assignee_id, "team": conversation.team_id, **before}
    record("conversation.assigned", subject=("conversation", conversation.id), actor=actor, data=data)
    # Those from whom it goes must see it leave, those to whom it goes must see it come.
    told |= set(topics_for(conversation)) | {f"chat:{conversation.public_id}"}
    publish(sorted(told), "conversation", {"conversation": conversation.public_id})
    return conversation


def _check_assignee(assignee: User | None, team: Team | None) -> None:
    if assignee is None:
        return
    if not assignee.is_active:
        raise ConversationError(
            "assignee_left", _("%(name)s no longer works here. Choose somebody else."), name=assignee.name
        )
    if team is not None and team.id in hidden_team_ids(assignee):
        raise ConversationError(
            "assignee_outside_team",
            _("%(name)s is not in the private team %(team)s."),
            name=assignee.name,
            team=team.name,
        )


@transaction.atomic
def close(*, conversation: Conversation, actor: Actor) -> Conversation:
    """Ends a matter. The customer's wait ends with it; a new message of theirs opens it again."""
    conversation = locked(conversation.pk)
    if conversation.closed_at is not None:
        return conversation
    with counts.counted(conversation):
        conversation.closed_at, conversation.waiting_since, conversation.snoozed_until = now(), None, None
        conversation.save(update_fields=["closed_at", "waiting_since", "snoozed_until"])
    record("conversation.closed", subject=("conversation", conversation.id), actor=actor, data={})
    announce(conversation, "conversation", to_customer=True)
    return conversation


@transaction.atomic
def reopen(*, conversation: Conversation, actor: Actor) -> Conversation:
    """Opens a closed matter again."""
    conversation = answerable(conversation.pk)
    if conversation.closed_at is None:
        return conversation
    with counts.counted(conversation):
        conversation.closed_at = None
        conversation.save(update_fields=["closed_at"])
    record("conversation.reopened", subject=("conversation", conversation.id), actor=actor, data={"because": "staff"})
    announce(conversation, "conversation", to_customer=True)
    return conversation


@transaction.atomic
def wait_again(*, conversation: Conversation, actor: Actor) -> Conversation:
    """Their wait begins anew though they wrote nothing: a visitor who came back into line, or was passed on to another."""
    conversation = locked(conversation.pk)
    if conversation.waiting_since is not None or conversation.spam_at is not None or conversation.merged_into_id:
        return conversation
    with counts.counted(conversation):
        conversation.closed_at, conversation.waiting_since = None, now()
        conversation.save(update_fields=["closed_at", "waiting_since"])
    record("conversation.waiting_again", subject=("conversation", conversation.id), actor=actor, data={})
    announce(conversation, "conversation")
    return conversation


def mark_read(*, conversation: Conversation, user: User) -> None:
    """Remembers that `user` has read up to the last message, and lets the customer's page show it.

    Reading is not a business fact: no event.
    """
    mark_mentions_read(conversation=conversation, user=user)
    last = conversation.last_message_id or 0
    mark, created = ReadMark.objects.get_or_create(conversation=conversation, user=user, defaults={"message_id": last})
    if not created and mark.message_id < last:
        ReadMark.objects.filter(pk=mark.pk, message_id__lt=last).update(message_id=last)
    elif not created:
        return
    topics = [f"staff:{user.id}", f"chat:{conversation.public_id}"]
    publish(topics, "read", {"conversation": conversation.public_id}, ephemeral=True)


@transaction.atomic
def follow_merge_of_customers(*, event: Event) -> None:
    """After two customers became one their conversations and messages belong to the one that stays; after they were parted, to
    whom they belonged before, with what was said in them meanwhile."""
    followed = follow_merge(event, Conversation, updated_at=now())
    if event.type == "customer.merged":
        Message.objects.filter(customer_id=followed.from_id).update(customer_id=followed.to_id)
        return
    ids = followed.rows[Conversation._meta.label_lower]
    for start in range(0, len(ids), 500):
        said = Message.objects.filter(conversation__in=ids[start : start + 500], customer_id=followed.from_id)
        said.update(customer_id=followed.to_id)
