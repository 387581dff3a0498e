"""What people see of routing: who is busy with what, what waits, and why somebody was given a conversation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min

from atithi.conversations.models import IN_QUEUES, Channel, Conversation
from atithi.conversations.queries import visible_to
from atithi.core.errors import NotFound
from atithi.events.models import Event
from atithi.staff.models import Presence, Team, User
from atithi.staff.queries import colleagues, visible_teams
from atithi.standards.models import AgentProfile, QueuedWork, Skill, TeamRouting
from atithi.standards.routing.deciding import USUAL_WEIGHTS, Agent, weight_of
from atithi.standards.routing.on_duty import OffDuty
from atithi.standards.routing.snapshot import agents_of, occupying, off_work, profile_of, rules
from atithi.standards.routing.words import skill_names

DECISIONS = ("conversation.routed", "conversation.returned", "conversation.overflowed")
DECIDED = 100
SHOWN = 4  # conversations beside a person; the rest is in their queue
_ORDER = {Presence.ONLINE: 0, Presence.AWAY: 1, Presence.OFFLINE: 2}


@dataclass(frozen=True, slots=True)
class Offer:
    """Who was given, or suggested, a conversation, and why."""

    person: User
    why: dict[str, object]
    at: datetime | None
    accept_by: datetime | None
    suggested: bool
    begun: bool


@dataclass(slots=True)
class Bearing:
    """A person with what occupies them now. `agent`: None where they take no work; `off`: why they are given nothing now."""

    user: User
    agent: Agent | None
    off: OffDuty | None = None
    work: list[Conversation] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Work of one team and language that nobody has yet."""

    team: Team | None
    language: str
    count: int
    oldest: datetime


def offer_for(conversation: Conversation) -> Offer | None:
    """Whom the desk gave or suggested this to, as long as it matters: until it is closed, given on or put back."""
    work = QueuedWork.objects.filter(pk=conversation.pk, offered_to__isnull=False).select_related("offered_to").first()
    if work is None or work.offered_to is None or conversation.assignee_id not in {None, work.offered_to_id}:
        return None
    suggested = conversation.assignee_id is None
    return Offer(work.offered_to, work.why, work.offered_at, work.accept_by, suggested, work.taken_at is not None)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the desk did with a conversation by itself, the latest first; people and names of skills by their numbers."""

    events: list[Event]
    people: dict[int, User]
    skills: dict[int, str]


def decisions(conversation: Conversation) -> Decisions:
    """Whom the desk gave a conversation, from whom it took it, and where it overflowed: the latest hundred."""
    rows = Event.objects.filter(subject_kind="conversation", subject_id=conversation.pk, type__in=DECISIONS)
    events = list(rows.order_by("-id")[:DECIDED])
    ids = {event.data.get(name) for event in events for name in ("assignee", "from_assignee")}
    asked = {skill for event in events for skill in (event.data.get("why") or {}).get("skills", ())}
    return Decisions(events, User.objects.in_bulk([one for one in ids if one]), skill_names(sorted(asked)))


def bearings(user: User) -> list[Bearing]:
    """Every colleague, those on duty first, with what occupies them; conversations only as far as `user` may see them."""
    people = sorted(colleagues(), key=lambda one: _ORDER.get(Presence(one.presence), 2))
    general = rules()
    agents = {agent.id: agent for agent in agents_of(colleagues(), general)}
    off = off_work(agents.values(), general)
    found = {one.pk: Bearing(one, agents.get(one.pk), off.get(one.pk)) for one in people}
    mine = visible_to(user).filter(**IN_QUEUES, assignee__in=list(found)).filter(occupying())
    rows = mine.select_related("customer", "channel").order_by("waiting_since", "id")[:1000]
    for conversation in rows:
        bearing = found[conversation.assignee_id or 0]
        bearing.count += 1
        if len(bearing.work) < SHOWN:
            bearing.work.append(conversation)
    return list(found.values())


def waiting_lines(user: User) -> list[WaitingLine]:
    """What nobody has yet, by team and language, the longest wait first; whether it is routed or not."""
    rows = visible_to(user).filter(**IN_QUEUES, assignee=None, waiting_since__isnull=False)
    counted = rows.order_by().values_list("team_id", "language").annotate(n=Count("pk"), oldest=Min("waiting_since"))
    teams = {team.pk: team for team in visible_teams(user)}
    lines = [WaitingLine(teams.get(team), language, count, oldest) for team, language, count, oldest in counted]
    return sorted(lines, key=lambda line: line.oldest)


def kinds_of_channels() -> list[str]:
    """Kinds of channels that this desk has or that weigh more than usual, in order."""
    return sorted({*USUAL_WEIGHTS, *Channel.objects.values_list("kind", flat=True).distinct()})


def weights() -> list[tuple[str, int]]:
    """By kind of channel, how much a conversation weighs."""
    chosen = rules().weights
    return [(kind, weight_of(kind, chosen)) for kind in kinds_of_channels()]


def routing_of_teams(user: User) -> list[tuple[Team | None, TeamRouting]]:
    """The rules of the teams that `user` may see, after those for work of no team."""
    known = {row.team_id: row for row in TeamRouting.objects.select_related("overflow_team", "overflow_store")}
    teams: Iterable[Team | None] = [None, *visible_teams(user)]
    return [(team, known.get(team.pk if team else None) or TeamRouting(team=team)) for team in teams]


def profiles() -> list[tuple[User, AgentProfile]]:
    """Everybody who works here with what they take."""
    rows = colleagues().select_related("routing_profile", "custom_role").prefetch_related("routing_profile__skills")
    return [(user, profile_of(user)) for user in rows]


def skills() -> list[Skill]:
    """All skills, those put away last."""
    return list(Skill.objects.prefetch_related("kinds", "channels").order_by("archived_at", "name"))


def active_skills() -> list[Skill]:
    return list(Skill.objects.filter(archived_at=None).order_by("name"))


def get_skill(public_id: str) -> Skill:
    """The skill with this id, else NotFound."""
    found = Skill.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
