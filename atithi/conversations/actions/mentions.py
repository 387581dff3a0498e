"""Colleagues are named in notes, and read that they were."""

from collections import Counter
from collections.abc import Iterable
from unicodedata import category

from django.db import transaction

from atithi.conversations.models import Conversation, Mention, Message
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.realtime import publish
from atithi.staff.models import User
from atithi.staff.queries import colleagues


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Who is named in `text` by @ and their name, or by a first name that only one of `people` has."""
    people = list(people)
    firsts = Counter(person.name.split()[0].casefold() for person in people if person.name.split())
    names = {person.name.split()[0].casefold(): person for person in people if person.name.split()}
    names = {name: person for name, person in names.items() if firsts[name] == 1}
    names |= {person.name.casefold(): person for person in people}
    longest_first = sorted(names, key=len, reverse=True)
    found: dict[int, User] = {}
    for piece in text.casefold().split("@")[1:]:
        name = next((name for name in longest_first if _begins(piece, name)), None)
        if name is not None:
            found[names[name].pk] = names[name]
    return list(found.values())


def _begins(piece: str, name: str) -> bool:
    """Whether `piece` begins with the whole of `name`: "@Ravindra" does not name Ravi."""
    following = piece[len(name) : len(name) + 1]
    return piece.startswith(name) and not (following and category(following)[0] in "LMN")


@transaction.atomic
def note_mentions(*, message: Message, actor: Actor) -> list[Mention]:
    """Those named in a note who may see its conversation will find it among their mentions."""
    if "@" not in message.text:
        return []
    everybody = list(colleagues())
    named = [user for user in named_in(message.text, everybody) if user.pk != message.author_id]
    named = [user for user in named if _may_see(user, message.conversation)]
    if not named:
        return []
    moment = now()
    mentions = Mention.objects.bulk_create(
        [Mention(user=user, message=message, conversation=message.conversation, created_at=moment) for user in named]
    )
    data = {"message": message.pk, "users": [user.pk for user in named]}
    record("colleague.mentioned", subject=("conversation", message.conversation_id), actor=actor, data=data)
    told = {"conversation": message.conversation.public_id, "message": message.public_id}
    publish([f"staff:{user.pk}" for user in named], "mention", told)
    return mentions


def _may_see(user: User, conversation: Conversation) -> bool:
    team = conversation.team
    if team is None or not team.private or user.is_owner:
        return True
    return user.memberships.filter(team=team).exists()


def mark_mentions_read(*, conversation: Conversation, user: User) -> int:
    """`user` has the conversation before them: their mentions in it wait no longer. Returns how many did."""
    waiting = Mention.objects.filter(user=user, conversation=conversation, read_at=None)
    return waiting.update(read_at=now())
