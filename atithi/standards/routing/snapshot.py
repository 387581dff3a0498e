"""What is known of people and rules at one moment, fetched in few queries whatever waits; decisions are made on it in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from atithi.conversations.models import IN_QUEUES, Conversation
from atithi.core.clock import now
from atithi.staff.models import Membership, Permission, Presence, Role, User
from atithi.standards.models import AgentProfile, QueuedWork, RoutingMode, RoutingRules, Skill, TeamRouting
from atithi.standards.routing.deciding import Agent, weight_of

#: Of these kinds of channels a conversation occupies somebody also while the guest writes or speaks.
LIVE = ("webchat", "phone", "instore")
STILL_ON = timedelta(minutes=10)


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


def team_rules() -> dict[int | None, TeamRouting]:
    """Teams whose work the desk routes. Empty: it routes nothing."""
    rows = TeamRouting.objects.exclude(mode=RoutingMode.OFF).filter(Q(team=None) | Q(team__archived_at=None))
    return {row.team_id: row for row in rows}


def take_snapshot(teams: dict[int | None, TeamRouting]) -> Snapshot:
    """Everybody who is there with what they bear: six queries."""
    general = rules()
    return Snapshot(teams, general.weights, agents_of(people_there(), general))


def people_there() -> QuerySet[User]:
    return User.objects.filter(is_active=True, presence=Presence.ONLINE)


def agents_of(people: QuerySet[User], general: RoutingRules) -> list[Agent]:
    """These people as the decision sees them, by id; without those who take no work."""
    users = list(people.select_related("custom_role", "routing_profile").order_by("id"))
    ids = [user.pk for user in users]
    teams = _pairs(Membership.objects.filter(user__in=ids).values_list("user_id", "team_id"))
    stores = _pairs(User.stores.through.objects.filter(user__in=ids).values_list("user_id", "store_id"))
    through = AgentProfile.skills.through.objects.filter(
        agentprofile__user__in=ids, skill__in=Skill.objects.filter(archived_at=None)
    )
    skills = _pairs(through.values_list("agentprofile__user_id", "skill_id"))
    agents = []
    for user in users:
        profile = profile_of(user)
        if profile.takes_work:
            agents.append(Agent(
                id=user.pk, teams=teams.get(user.pk, frozenset()), stores=stores.get(user.pk, frozenset()),
                only_stores=not user.may(Permission.SEE_ALL_STORES), speaks=frozenset(user.speaks),
                reads=frozenset(profile.reads), skills=skills.get(user.pk, frozenset()),
                capacity=general.capacity if profile.capacity is None else profile.capacity,
                limits=profile.limits, given_at=profile.given_at,
            ))  # fmt: skip
    _add_loads(agents, general.weights)
    return agents


def profile_of(user: User) -> AgentProfile:
    """What somebody takes; who has no profile takes work where they are agents."""
    try:
        return user.routing_profile
    except AgentProfile.DoesNotExist:
        return AgentProfile(user=user, takes_work=user.role == Role.AGENT)


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for owner, value in rows:
        found.setdefault(owner, set()).add(value)
    return {owner: frozenset(values) for owner, values in found.items()}


def occupying() -> Q:
    """Of what somebody has: what waits for them, and live talk that went on a moment ago."""
    return Q(waiting_since__isnull=False) | Q(channel__kind__in=LIVE, last_message_at__gte=now() - STILL_ON)


def _add_loads(agents: list[Agent], weights: dict[str, int]) -> None:
    known = {agent.id: agent for agent in agents}
    theirs = Conversation.objects.filter(**IN_QUEUES, assignee__in=list(known)).filter(occupying())
    offered = QueuedWork.objects.filter(
        offered_to__isnull=False, taken_at=None, offered_to__in=list(known), conversation__assignee=None
    )
    for rows, person, kind in (
        (theirs, "assignee_id", "channel__kind"),
        (offered, "offered_to_id", "lane__kind"),
    ):
        for owner, name, count in rows.values_list(person, kind).annotate(n=Count("pk")).order_by():  # type: ignore[attr-defined]
            agent = known[owner]
            agent.busy += count * weight_of(name, weights)
            agent.counts[name] = agent.counts.get(name, 0) + count
