"""Whom something concerns. Rules of many people are read at once: three queries, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from atithi.conversations.models import Conversation
from atithi.events.models import Event
from atithi.notices.models import NoticeRules
from atithi.staff.models import Membership, User


@dataclass(frozen=True)
class Person:
    """Somebody of the staff with their wishes and teams."""

    user: User
    rules: NoticeRules
    teams: frozenset[int]

    def serves(self, conversation: Conversation) -> bool:
        """Whether a conversation that nobody has lies in this person's languages and teams."""
        if conversation.team_id is not None and conversation.team_id not in self.teams:
            return False
        language = conversation.language
        return not self.user.speaks or language in {"", "und"} or language in self.user.speaks


def colleague_of(event: Event) -> User | None:
    """Who of the staff did it, if anybody of them."""
    return User.objects.filter(pk=event.actor_id or 0).first() if event.actor_kind == "staff" else None


def everybody() -> list[Person]:
    """All who work here. Of the teams those are read in which they are."""
    return people(User.objects.filter(is_active=True).order_by("id"))


def people(users: Iterable[User]) -> list[Person]:
    """These, with their wishes and teams."""
    users = list(users)
    rules = {one.user_id: one for one in NoticeRules.objects.filter(user__in=users)}
    teams: dict[int, set[int]] = {}
    for user_id, team_id in Membership.objects.filter(user__in=users).values_list("user_id", "team_id"):
        teams.setdefault(user_id, set()).add(team_id)
    return [Person(u, rules.get(u.pk) or NoticeRules(user=u), frozenset(teams.get(u.pk, ()))) for u in users]
