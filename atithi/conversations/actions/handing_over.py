"""What becomes of open conversations when somebody leaves, or a team is given up."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from atithi.conversations.actions.handling import assign
from atithi.conversations.models import Conversation
from atithi.core.errors import NotFound
from atithi.events import Actor, enqueue
from atithi.staff.actions import archive_team, deactivate_user
from atithi.staff.models import Team, User
from atithi.staff.queries import hidden_team_ids

#: So many are handed over at once; the rest follow in the background, so that nobody waits for a long list.
AT_ONCE = 100
REST = "conversations.hand_over"


@dataclass(frozen=True)
class Receiver:
    """To whom open conversations go: a person, a team, or (neither) back to nobody."""

    person: User | None = None
    team: Team | None = None


def open_work(*, user: User | None = None, team: Team | None = None) -> QuerySet[Conversation]:
    """The open conversations of a person or of a team, oldest first."""
    rows = Conversation.objects.filter(closed_at=None)
    return (rows.filter(assignee=user) if user is not None else rows.filter(team=team)).order_by("id")


@transaction.atomic
def part_with(*, user: User, to: Receiver, actor: Actor) -> int:
    """Ends a colleague's access and hands their open conversations over. Returns how many they were."""
    _check(to, leaving=user)
    deactivate_user(actor=actor, user=user)
    return _hand_over({"user": user.pk}, to, actor)


@transaction.atomic
def give_up_team(*, team: Team, to: Receiver, actor: Actor) -> int:
    """Archives a team and hands its open conversations over. Returns how many they were."""
    if to.team is not None and to.team.pk == team.pk:
        raise NotFound
    _check(to)
    archive_team(actor=actor, team=team)
    if team.private and to.team is None:
        return 0  # out of the team everybody would see it: it stays, seen by the members and the owner
    return _hand_over({"team": team.pk}, to, actor)


def _check(to: Receiver, leaving: User | None = None) -> None:
    """Raises NotFound where nobody is there who could take it over."""
    gone = to.person is not None and (not to.person.is_active or to.person == leaving)
    if gone or (to.team is not None and to.team.archived_at is not None):
        raise NotFound


def _hand_over(whose: dict[str, int], to: Receiver, actor: Actor) -> int:
    rows = _rows(whose)
    count = rows.count()
    for conversation in rows[:AT_ONCE]:
        _pass_on(conversation, whose, to, actor)
    if count > AT_ONCE:
        args = {
            **whose, "to_person": to.person and to.person.pk, "to_team": to.team and to.team.pk,
            "actor_kind": actor.kind, "actor_id": actor.id,
        }  # fmt: skip
        enqueue(REST, args=args)
    return count


def _rows(whose: dict[str, int]) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(closed_at=None).select_related("team", "assignee")
    if "user" in whose:
        return rows.filter(assignee_id=whose["user"]).order_by("id")
    return rows.filter(team_id=whose["team"]).order_by("id")


def hand_over_rest(args: dict[str, int | None], actor: Actor) -> None:
    """The next of what was left, and again until nothing is."""
    whose = {key: int(value) for key, value in args.items() if key in {"user", "team"} and value}
    to = Receiver(
        User.objects.filter(pk=args["to_person"]).first() if args["to_person"] else None,
        Team.objects.filter(pk=args["to_team"]).first() if args["to_team"] else None,
    )
    _hand_over(whose, to, actor)


def _pass_on(conversation: Conversation, whose: dict[str, int], to: Receiver, actor: Actor) -> None:
    """A private team's work stays within it: to somebody outside it goes as work that nobody has taken yet."""
    leaving_team = "team" in whose
    keep_assignee = conversation.assignee if leaving_team else None
    team = to.team if leaving_team else conversation.team
    if not leaving_team and to.team is not None and not (conversation.team and conversation.team.private):
        team = to.team
    person = to.person or keep_assignee
    if person is not None and (not person.is_active or (team is not None and team.pk in hidden_team_ids(person))):
        person = None
    assign(conversation=conversation, assignee=person, team=team, actor=actor)
