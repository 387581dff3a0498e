"""What is known of people and rules at one moment, fetched in few queries whatever waits; decisions are made on it in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet

from atithi.conversations.models import IN_QUEUES, Conversation
from atithi.core.clock import now
from atithi.staff.models import BUILT_IN, Permission, Presence, Role, User
from atithi.standards.models import AgentProfile, QueuedWork, RoutingMode, RoutingRules, TeamRouting
from atithi.standards.routing.deciding import Agent, weight_of
from atithi.standards.routing.on_duty import OffDuty, Place, off_duty

#: Of these kinds of channels a conversation occupies somebody also while the guest writes or speaks.
LIVE = ("webchat", "phone", "instore")
STILL_ON = timedelta(minutes=10)


_NONE: frozenset[int] = frozenset()
_FIELDS = (
    "id", "role", "speaks", "custom_role__permissions", *(
        f"routing_profile__{name}" for name in ("takes_work", "capacity", "limits", "reads", "given_at")
    ),
)  # fmt: skip


class _Known(NamedTuple):
    """What is fetched of a person; what belongs to a profile is None where there is none."""

    id: int
    role: str
    speaks: list[str]
    permissions: list[str] | None
    takes_work: bool | None
    capacity: int | None
    limits: dict[str, int] | None
    reads: list[str] | None
    given_at: datetime | None


@dataclass(slots=True)
class Snapshot:
    """Rules by team (None: the work of no team), and everybody who is there."""

    teams: dict[int | None, TeamRouting]
    weights: dict[str, int]
    agents: list[Agent] = field(default_factory=list)

    def weight(self, kind: str) -> int:
        return weight_of(kind, self.weights)

    @property
    def has_room(self) -> bool:
        """Whether anybody could take anything."""
        return any(agent.busy < agent.capacity for agent in self.agents)


def rules() -> RoutingRules:
    """What holds for all teams; as usual, where nothing was decided yet."""
    return RoutingRules.objects.filter(id=1).first() or RoutingRules(id=1)


def team_rules(*, locked: bool = False) -> dict[int | None, TeamRouting]:
    """Teams whose work the desk routes. Empty: it routes nothing. `locked`: held until the transaction ends."""
    rows = TeamRouting.objects.exclude(mode=RoutingMode.OFF).filter(Q(team=None) | Q(team__archived_at=None))
    rows = rows.select_for_update(of=("self",)).order_by("pk") if locked else rows
    return {row.team_id: row for row in rows}


def take_snapshot(teams: dict[int | None, TeamRouting]) -> Snapshot:
    """Everybody who is there and works now, with what they bear: a dozen queries, however many they are."""
    general = rules()
    found = Snapshot(teams, general.weights, agents_of(people_there(), general))
    if found.has_room:  # else nobody is given anything, whoever works now
        off = off_work(found.agents, general)
        found.agents = [agent for agent in found.agents if agent.id not in off]
    return found


def off_work(agents: Iterable[Agent], general: RoutingRules) -> dict[int, OffDuty]:
    """Who of them works not now, and why; nobody where the business lets presence alone decide."""
    if not general.by_hours:
        return {}
    return off_duty({agent.id: Place(agent.stores, agent.teams) for agent in agents}, now())


def people_there() -> QuerySet[User]:
    return User.objects.filter(is_active=True, presence=Presence.ONLINE)


def agents_of(people: QuerySet[User], general: RoutingRules) -> list[Agent]:
    """These people as the decision sees them, by id; without those who take no work. Values, not rows: it is done for each
    piece of work that comes in."""
    found = [_Known(*values) for values in people.order_by("id").values_list(*_FIELDS)]
    known = [one for one in found if (one.role == Role.AGENT if one.takes_work is None else one.takes_work)]
    theirs = people.order_by().values("pk")
    teams, stores, skills = _belongings()
    agents = [
        Agent(
            id=one.id, teams=teams.get(one.id, _NONE), stores=stores.get(one.id, _NONE),
            only_stores=Permission.SEE_ALL_STORES not in _permissions(one), speaks=frozenset(one.speaks),
            reads=frozenset(one.reads or ()), skills=skills.get(one.id, _NONE),
            capacity=general.capacity if one.capacity is None else one.capacity, limits=one.limits or {},
            given_at=one.given_at,
        )
        for one in known
    ]  # fmt: skip
    _add_loads(agents, theirs, general.weights)
    return agents


def _permissions(one: _Known) -> frozenset[str]:
    return BUILT_IN[one.role] if one.permissions is None else frozenset(one.permissions)


def profile_of(user: User) -> AgentProfile:
    """What somebody takes; who has no profile takes work where they are agents."""
    try:
        return user.routing_profile
    except AgentProfile.DoesNotExist:
        return AgentProfile(user=user, takes_work=user.role == Role.AGENT)


# In SQL, in one question: building three takes longer than the database takes to answer.
_BELONGINGS = """
SELECT 0, user_id, team_id FROM staff_membership UNION ALL SELECT 1, user_id, store_id FROM staff_user_stores UNION ALL
SELECT 2, p.user_id, s.id FROM standards_agentprofile p JOIN standards_agentprofile_skills h ON h.agentprofile_id = p.id
JOIN standards_skill s ON s.id = h.skill_id WHERE s.archived_at IS NULL
"""
Owned = dict[int, frozenset[int]]


def _belongings() -> tuple[Owned, Owned, Owned]:
    """By person: their teams, their stores, and their skills that are in use."""
    found: tuple[dict[int, set[int]], ...] = ({}, {}, {})
    with connection.cursor() as cursor:
        cursor.execute(_BELONGINGS)
        for which, owner, value in cursor.fetchall():
            found[which].setdefault(owner, set()).add(value)
    teams, stores, skills = ({owner: frozenset(values) for owner, values in each.items()} for each in found)
    return teams, stores, skills


def occupying() -> Q:
    """Of what somebody has: what waits for them, and live talk that went on a moment ago."""
    return Q(waiting_since__isnull=False) | Q(channel__kind__in=LIVE, last_message_at__gte=now() - STILL_ON)


def _add_loads(agents: list[Agent], people: Any, weights: dict[str, int]) -> None:
    known = {agent.id: agent for agent in agents}
    theirs = Conversation.objects.filter(**IN_QUEUES, assignee__in=people).filter(occupying())
    offered = QueuedWork.objects.filter(
        offered_to__isnull=False, taken_at=None, offered_to__in=people, conversation__assignee=None
    )
    for rows, person, kind in (
        (theirs, "assignee_id", "channel__kind"),
        (offered, "offered_to_id", "lane__kind"),
    ):
        for owner, name, count in rows.values_list(person, kind).annotate(n=Count("pk")).order_by():
            if (agent := known.get(owner)) is None:
                continue  # takes no work, and has some
            agent.busy += count * weight_of(name, weights)
            agent.counts[name] = agent.counts.get(name, 0) + count
