"""Work is given to people, taken by them, and comes back. The only place of routing that changes who has a conversation, by
the desk's own actions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.conversations import actions as conversations
from atithi.conversations.actions.shared import topics_for
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import IN_QUEUES, Conversation, Draft, Message, MessageKind, ReadMark
from atithi.core.clock import now
from atithi.events import Actor, enqueue, record
from atithi.realtime import publish
from atithi.staff.models import Presence, User
from atithi.standards.errors import StandardsError
from atithi.standards.models import AgentProfile, Overflow, QueuedWork, RoutingMode, TeamRouting
from atithi.standards.routing.deciding import Choice, decide
from atithi.standards.routing.heads import Heads
from atithi.standards.routing.overflowing import about_to_break, overflow, overflows, take_answers
from atithi.standards.routing.queue import (
    Teams,
    began,
    forget_unrouted,
    helper_of,
    in_mode,
    mark_begun,
    missed,
    needs_of,
    reconsider,
    requeue,
)
from atithi.standards.routing.snapshot import Snapshot, take_snapshot, team_rules
from atithi.standards.routing.telling import TELL

AT_ONCE = 200  # pieces of work that one pass moves; the next pass goes on


def locked_rules() -> Teams:
    """The teams whose work is routed; whoever routes holds them, so that two workers never fill the same place twice."""
    return team_rules(locked=connection.features.has_select_for_update)


@transaction.atomic
def route(numbers: Iterable[int], *, freed: bool = False, reopened: Iterable[int] = (), said: Iterable[int] = (),
          let_go: Mapping[int, int] | None = None) -> int:  # fmt: skip
    """These conversations changed: the queue follows, and whoever has room is given what comes first. Returns how many were
    given. Where no team routes, nothing happens. `freed`: somebody may have room now. `reopened`: what came back to life;
    if whoever had it is off duty, it looks for somebody else. `said`: what guests wrote. `let_go`: by conversation, who put it
    back."""
    teams = locked_rules()
    if not teams:
        return 0
    if any(team.overflow_to == Overflow.CALL_BACK for team in teams.values()):
        take_answers(said)
    _free_from_absent(reopened, teams)
    changed = reconsider(numbers, teams, let_go=let_go)
    return give(teams) if changed or freed else 0


def _free_from_absent(numbers: Iterable[int], teams: Teams) -> None:
    rows = Conversation.objects.filter(
        **IN_QUEUES, pk__in=list(numbers), waiting_since__isnull=False, assignee__presence=Presence.OFFLINE
    )
    for conversation in rows.select_related("assignee", "team", "channel"):
        if conversation.assignee and in_mode(teams, conversation.team_id, RoutingMode.ASSIGN):
            _let_go(conversation, conversation.assignee, "offline", teams, tried=frozenset())


@transaction.atomic
def give_to_those_there() -> int:
    """Somebody came, or has room again: they are given what comes first. Returns how many were given."""
    teams = locked_rules()
    return give(teams) if teams else 0


def give(teams: Teams) -> int:
    """Gives out work in its order as long as somebody can take it. Looks at the first of each lane and no further."""
    if not QueuedWork.objects.filter(offered_to=None).exists():
        return 0
    snapshot = take_snapshot(teams)
    if not snapshot.has_room:
        return 0
    chosen = _choose(snapshot)
    people = User.objects.in_bulk([choice.agent.id for _work, choice in chosen]) if chosen else {}
    given = [choice for work, choice in chosen if _offer(work, choice, snapshot, people[choice.agent.id])]
    _note_given({choice.agent.id for choice in given})
    return len(given)


def _choose(snapshot: Snapshot) -> list[tuple[QueuedWork, Choice]]:
    """Decides in memory, piece by piece: what is first in order, and what it leaves room for."""
    heads, moment = Heads(), now()
    chosen: list[tuple[QueuedWork, Choice]] = []
    while heads and len(chosen) < AT_ONCE:
        work = heads.pop()
        needs = needs_of(work.lane)
        weight = snapshot.weight(needs.kind)
        choice = (
            decide(needs, snapshot.agents, weight, helped=helper_of(work)) if needs.team in snapshot.teams else None
        )
        if choice is None:
            continue  # what nobody can take holds up its own lane alone
        choice.agent.take(needs.kind, weight, moment)
        chosen.append((work, choice))
        heads.follow(work.lane_id)
    return chosen


def _offer(work: QueuedWork, choice: Choice, snapshot: Snapshot, person: User) -> bool:
    """Gives work to the chosen person, or suggests it. False where it is no longer to be given: the queue forgets it."""
    team, conversation = snapshot.teams[work.lane.team_id], work.conversation
    if team.mode == RoutingMode.ASSIGN:
        try:
            with transaction.atomic():
                conversations.assign(
                    conversation=conversation, assignee=person, team=conversation.team, actor=Actor.system()
                )
        except ConversationError:
            work.delete()  # merged away, or closed to this person since: looked at anew by the next pass
            return False
    _note_offer(work, choice, team)
    return True


def _note_given(people: set[int]) -> None:
    """When they were last given work."""
    moment = now()
    if AgentProfile.objects.filter(user__in=people).update(given_at=moment) < len(people):
        known = set(AgentProfile.objects.filter(user__in=people).values_list("user_id", flat=True))
        AgentProfile.objects.bulk_create(AgentProfile(user_id=who, given_at=moment) for who in sorted(people - known))


def _note_offer(work: QueuedWork, choice: Choice, team: TeamRouting) -> None:
    moment = now()
    work.offered_to_id, work.offered_at, work.taken_at, work.why = choice.agent.id, moment, None, choice.why
    work.accept_by = moment + timedelta(minutes=team.accept_minutes) if team.accept_minutes else None
    work.look_at = None
    work.save(update_fields=["offered_to", "offered_at", "taken_at", "why", "accept_by", "look_at"])
    if team.mode == RoutingMode.ASSIGN or not work.lane.tried:
        # Of suggestions the first is a fact, the others come and go.
        data = {"assignee": choice.agent.id, "mode": team.mode, "why": choice.why}
        record("conversation.routed", subject=("conversation", work.pk), actor=Actor.system(), data=data)
    if team.mode == RoutingMode.SUGGEST:
        args = {"conversation": work.pk, "user": choice.agent.id, "at": moment.isoformat()}
        enqueue(TELL, args=args, key=f"{TELL}:{work.pk}:{args['at']}")
        topics = [*topics_for(work.conversation), f"staff:{choice.agent.id}"]
        publish(topics, "conversation", {"conversation": work.conversation.public_id})  # giving it tells by itself


@transaction.atomic
def take(*, conversation: Conversation, user: User) -> Conversation:
    """Somebody takes work that nobody has. Raises StandardsError (409) where a colleague was quicker."""
    fresh = Conversation.objects.select_for_update(of=("self",)).select_related("team").get(pk=conversation.pk)
    if fresh.assignee_id not in {None, user.pk}:
        name = User.objects.values_list("name", flat=True).get(pk=fresh.assignee_id)
        raise StandardsError("taken", _("%(name)s took this a moment ago."), name=name, status=409)
    return conversations.assign(conversation=fresh, assignee=user, team=fresh.team, actor=Actor.staff(user.pk))


@transaction.atomic
def begin(*, conversation: Conversation, user: User) -> None:
    """Whoever was given it says that they have begun: it does not go on to others."""
    work = QueuedWork.objects.select_for_update().filter(pk=conversation.pk, offered_to=user, taken_at=None).first()
    if work is not None and conversation.assignee_id == user.pk:
        mark_begun(work)


@transaction.atomic
def take_back_what_nobody_began() -> int:
    """Work that was given and not begun in time goes to the next; once, however late this runs. Returns how many."""
    teams = locked_rules()
    late = QueuedWork.objects.filter(accept_by__lte=now(), taken_at=None).select_related(
        "lane", "offered_to", "conversation__team", "conversation__channel"
    )
    count = 0
    for work in list(late.order_by("accept_by", "pk")[:AT_ONCE]):
        count += _expire(work, teams)
    return count


def _expire(work: QueuedWork, teams: Teams) -> bool:
    conversation, person = work.conversation, work.offered_to
    suggested = conversation.assignee_id is None
    if person is None or (not suggested and conversation.assignee_id != person.pk):
        reconsider([work.pk], teams)
        return False
    if not suggested and (began(work, conversation) or looks_at_it(work, conversation)):
        mark_begun(work)
        return False
    _let_go(conversation, person, "not_taken", teams, tried=frozenset([person.pk]))
    return True


def looks_at_it(work: QueuedWork, conversation: Conversation) -> bool:
    """Whether whom it was given to opened it since, or writes in it."""
    who = work.offered_to_id
    mark = ReadMark.objects.filter(
        user=who, conversation=conversation.pk, message_id__gte=conversation.last_customer_message_id or 0
    )
    return mark.exists() or Draft.objects.filter(user=who, conversation=conversation.pk).exists()


def _let_go(conversation: Conversation, person: User, because: str, teams: Teams, *, tried: frozenset[int]) -> None:
    """It goes back to the queue; where somebody had it, the record says why."""
    if conversation.assignee_id is not None:
        conversations.assign(conversation=conversation, assignee=None, team=conversation.team, actor=Actor.system())
        data = {"assignee": None, "from_assignee": person.pk, "because": because}
        record("conversation.returned", subject=("conversation", conversation.pk), actor=Actor.system(), data=data)
    work = QueuedWork.objects.filter(pk=conversation.pk).select_related("lane").first()
    if work is not None and conversation.team_id in teams:
        needs = needs_of(work.lane)
        requeue(work, replace(needs, tried=needs.tried | tried), teams[conversation.team_id])
    else:
        reconsider([conversation.pk], teams, let_go=dict.fromkeys([conversation.pk], person.pk) if tried else {})


@transaction.atomic
def take_back_from_absent(*, user: User) -> int:
    """Somebody has been off duty for a while: what they had not begun goes back. Returns how much it was."""
    teams = locked_rules()
    user.refresh_from_db()
    if user.presence != Presence.OFFLINE:
        return 0
    rows = unbegun(user).select_related("team", "channel").order_by("waiting_since", "id")
    count = 0
    for conversation in rows:
        if in_mode(teams, conversation.team_id, RoutingMode.ASSIGN):
            _let_go(conversation, user, "left" if not user.is_active else "offline", teams, tried=frozenset())
            count += 1
        if count == AT_ONCE:
            break
    suggested = QueuedWork.objects.filter(offered_to=user, taken_at=None, conversation__assignee=None)
    for work in suggested.select_related("lane", "conversation"):
        requeue(work, needs_of(work.lane), teams[work.lane.team_id]) if work.lane.team_id in teams else work.delete()
    give(teams)
    return count


def unbegun(user: User) -> QuerySet[Conversation]:
    """What somebody has and never wrote a word in, while the guest waits."""
    theirs = Conversation.objects.filter(**IN_QUEUES, assignee=user, waiting_since__isnull=False)
    said = Message.objects.filter(author=user, kind__in=[MessageKind.REPLY, MessageKind.NOTE])
    return theirs.exclude(pk__in=said.filter(conversation__in=theirs).values("conversation"))


@transaction.atomic
def look_at_what_waits() -> None:
    """By waiting alone: anybody may take it, it overflows, those who let it go are asked again."""
    teams = locked_rules()
    due = QueuedWork.objects.filter(look_at__lte=now()).select_related("lane", "conversation__team")
    for work in list(due.order_by("look_at", "pk")[:AT_ONCE]):
        team = teams.get(work.lane.team_id)
        if team is None or work.offered_to_id is not None:
            QueuedWork.objects.filter(pk=work.pk).update(look_at=None)
        elif overflows(work, team):
            overflow(work, team, teams)
        else:
            needs = needs_of(work.lane)
            anyone = needs.anyone or work.since + timedelta(minutes=team.language_minutes) <= now()
            asked = frozenset() if anyone == needs.anyone else needs.tried
            requeue(work, replace(needs, tried=asked, anyone=anyone), team)
    for work in about_to_break(teams, AT_ONCE):
        overflow(work, teams[work.lane.team_id], teams)


@transaction.atomic
def sweep() -> None:
    """Each minute: what events alone would not move, and what was missed."""
    teams = locked_rules()
    forget_unrouted(teams)
    if not teams:
        return
    take_back_what_nobody_began()
    look_at_what_waits()
    reconsider(missed(teams, AT_ONCE), teams)
    give(teams)
