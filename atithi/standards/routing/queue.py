"""Work that waits: which lane it lies in, its place there, and whether it is in the queue at all."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from atithi.conversations.models import IN_QUEUES, Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.customers.models import TaggedCustomer
from atithi.standards.models import Lane, QueuedWork, RoutingMode, RoutingRules, Skill, TeamRouting
from atithi.standards.routing.deciding import Needs, rank

Teams = dict[int | None, TeamRouting]
AGAIN = 6  # times the minutes in which work is to be begun, until those who let it go are asked again
READ = (
    "id", "public_id", "assignee_id", "team_id", "store_id", "language", "script", "priority", "mood", "kind_id", "customer_id",
    "waiting_since", "closed_at", "snoozed_until", "merged_into_id", "channel_id", "channel__kind",
)  # fmt: skip


UNREAD = tuple(
    f"conversation__{field.attname}" for field in Conversation._meta.concrete_fields
    if field.attname not in {"id", "public_id", "customer_id", "team_id", "store_id", "channel_id"}
)  # fmt: skip
"""Of a conversation what a decision does not ask."""


def reconsider(numbers: Iterable[int], teams: Teams, *, let_go: Mapping[int, int] | None = None) -> bool:
    """Brings the queue in line with these conversations as they are now; repeatable. `let_go`: by conversation, who does not want
    it. Returns whether something may have become possible."""
    ids = sorted(set(numbers))
    rows = Conversation.objects.filter(pk__in=ids).select_related("channel").only(*READ).order_by("pk")
    conversations = list(rows)
    known = {row.pk: row for row in QueuedWork.objects.filter(pk__in=ids).select_related("lane")}
    wanted = [each for each in conversations if _needs_somebody(each, teams)]
    _take_in(wanted, known, let_go or {}, teams)
    kept = {each.pk for each in wanted} | {each.pk for each in conversations if _still_theirs(each, known)}
    gone = [number for number in known if number not in kept]
    QueuedWork.objects.filter(pk__in=gone).delete()
    return bool(wanted or gone)


def _needs_somebody(conversation: Conversation, teams: Teams) -> bool:
    open_now = conversation.closed_at is None and conversation.snoozed_until is None
    waits = open_now and conversation.assignee_id is None and conversation.waiting_since is not None
    return waits and conversation.merged_into_id is None and conversation.team_id in teams


def _still_theirs(conversation: Conversation, known: dict[int, QueuedWork]) -> bool:
    """Whether it lies with whom it was offered to: begun once they wrote, or nobody waits any more."""
    work = known.get(conversation.pk)
    if work is None or conversation.closed_at is not None or conversation.merged_into_id is not None:
        return False
    if work.offered_to_id is None or conversation.assignee_id != work.offered_to_id:
        return False
    if work.taken_at is None and began(work, conversation):
        mark_begun(work)
    return True


def began(work: QueuedWork, conversation: Conversation) -> bool:
    """Whether whom it was given to began: nobody waits any more, or they wrote since."""
    if conversation.waiting_since is None:
        return True
    said = Message.objects.filter(
        conversation=conversation.pk, author=work.offered_to_id, created_at__gte=work.offered_at or work.since,
        kind__in=[MessageKind.REPLY, MessageKind.NOTE],
    )  # fmt: skip
    return said.exists()


def mark_begun(work: QueuedWork) -> None:
    work.taken_at, work.accept_by, work.look_at = now(), None, None
    work.save(update_fields=["taken_at", "accept_by", "look_at"])


def _take_in(
    conversations: list[Conversation], known: dict[int, QueuedWork], let_go: Mapping[int, int], teams: Teams
) -> None:
    if not conversations:
        return
    first = _guests_first({each.customer_id for each in conversations})
    skills = _skills()
    needs = {each.pk: _needs(each, known.get(each.pk), let_go, skills, teams) for each in conversations}
    lanes = lanes_for(needs.values())
    new = []
    for each in conversations:
        work, asked = known.get(each.pk), needs[each.pk]
        place = rank(first=each.customer_id in first, upset=each.mood == "upset", priority=each.priority)
        lane, since = lanes[lane_key(asked)], each.waiting_since or now()
        if work is None:
            work = QueuedWork(conversation_id=each.pk, rank=place, since=since, lane=lane)
            work.look_at = next_look(work, asked, teams[each.team_id])
            new.append(work)
        elif _put_back(work, teams) or lane.pk != work.lane_id:
            work.rank, work.since = place, since
            _requeue(work, lane, asked, teams[each.team_id])
        elif work.rank != place:
            work.rank = place
            work.save(update_fields=["rank"])
    QueuedWork.objects.bulk_create(new)


def _needs(
    conversation: Conversation, work: QueuedWork | None, let_go: Mapping[int, int],
    skills: tuple[dict[int, set[int]], dict[int, set[int]]], teams: Teams,
) -> Needs:  # fmt: skip
    """What a conversation asks for, with who let it go so far."""
    tried = set(work.lane.tried) if work else set()
    back = work.offered_to_id if work and _put_back(work, teams) else None
    tried |= {who for who in (let_go.get(conversation.pk), back) if who}
    return nameable(Needs(
        conversation.team_id, conversation.store_id, conversation.channel.kind, conversation.language, conversation.script,
        _asked(skills, conversation), frozenset(tried), anyone=work is not None and work.lane.anyone,
    ))  # fmt: skip


def _put_back(work: QueuedWork, teams: Teams) -> bool:
    """Whether somebody had it who has it no more: of a conversation that nobody has."""
    given = in_mode(teams, work.lane.team_id, RoutingMode.ASSIGN)
    return work.offered_to_id is not None and (given or work.taken_at is not None)


def requeue(work: QueuedWork, needs: Needs, team: TeamRouting) -> None:
    """It waits (again), in the lane of what it needs now."""
    _requeue(work, lane_for(needs), needs, team)


def _requeue(work: QueuedWork, lane: Lane, needs: Needs, team: TeamRouting) -> None:
    work.lane = lane
    work.offered_to = work.offered_at = work.accept_by = work.taken_at = None
    work.why = {}
    work.look_at = next_look(work, needs, team)
    work.save()


def next_look(work: QueuedWork, needs: Needs, team: TeamRouting) -> datetime | None:
    """When waiting alone changes something: anybody may take it, it overflows, or those who let it go are asked again."""
    moments = []
    if not needs.anyone:
        moments.append(work.since + timedelta(minutes=team.language_minutes))
    if team.overflow_minutes and team.overflows and work.overflowed_at is None:
        moments.append(work.since + timedelta(minutes=team.overflow_minutes))
    if needs.tried:
        moments.append(max(now(), work.since) + timedelta(minutes=AGAIN * max(team.accept_minutes, 1)))
    return min(moments, default=None)


def _guests_first(customers: set[int]) -> set[int]:
    """Those of these guests who go first."""
    tags = RoutingRules.first_tags.through.objects.filter(routingrules=1).values("customertag")
    rows = TaggedCustomer.objects.filter(customer__in=customers, tag__in=tags)
    return set(rows.values_list("customer_id", flat=True))


def _skills() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By kind of matter, and by channel: the skills that it asks for."""
    kinds: dict[int, set[int]] = {}
    channels: dict[int, set[int]] = {}
    for skill in Skill.objects.filter(archived_at=None).prefetch_related("kinds", "channels"):
        for kind in skill.kinds.all():
            kinds.setdefault(kind.pk, set()).add(skill.pk)
        for channel in skill.channels.all():
            channels.setdefault(channel.pk, set()).add(skill.pk)
    return kinds, channels


def _asked(skills: tuple[dict[int, set[int]], dict[int, set[int]]], conversation: Conversation) -> frozenset[int]:
    kinds, channels = skills
    return frozenset(kinds.get(conversation.kind_id or 0, set()) | channels.get(conversation.channel_id, set()))


def needs_for(conversation: Conversation, kind: str) -> Needs:
    """What a conversation asks of whoever takes it, by a channel of this kind."""
    return Needs(
        conversation.team_id, conversation.store_id, kind, conversation.language, conversation.script,
        _asked(_skills(), conversation),
    )  # fmt: skip


def lane_key(needs: Needs) -> str:
    """The name of the lane of these needs; equal needs, equal name."""
    skills, tried = (".".join(map(str, sorted(ids))) for ids in (needs.skills, needs.tried))
    return f"{needs.team or 0}:{needs.store or 0}:{needs.kind}:{needs.language}:{needs.script}:{skills}:{tried}:{needs.anyone:d}"


def lanes_for(wanted: Iterable[Needs]) -> dict[str, Lane]:
    """The lanes of these needs by name; made where there are none yet."""
    needed = {lane_key(needs): needs for needs in wanted}
    found = {lane.key: lane for lane in Lane.objects.filter(key__in=list(needed))}
    if missing := [
        Lane(
            key=key, team_id=needs.team, store_id=needs.store, kind=needs.kind, language=needs.language, script=needs.script,
            skills=sorted(needs.skills), tried=sorted(needs.tried), anyone=needs.anyone,
        )
        for key, needs in needed.items() if key not in found
    ]:  # fmt: skip
        Lane.objects.bulk_create(missing, ignore_conflicts=True)
        found |= {lane.key: lane for lane in Lane.objects.filter(key__in=[lane.key for lane in missing])}
    return found


def lane_for(needs: Needs) -> Lane:
    """The lane of these needs."""
    needs = nameable(needs)
    return lanes_for([needs])[lane_key(needs)]


def nameable(needs: Needs) -> Needs:
    """More who let it go than the name of a lane can hold: asked anew."""
    return needs if len(lane_key(needs)) <= 200 else replace(needs, tried=frozenset())


def needs_of(lane: Lane) -> Needs:
    """What the work of a lane asks for."""
    return Needs(
        lane.team_id, lane.store_id, lane.kind, lane.language, lane.script, frozenset(lane.skills), frozenset(lane.tried),
        lane.anyone,
    )  # fmt: skip


def waiting_work() -> QuerySet[QueuedWork]:
    """What waits, with all that a decision about it asks: its lane, its team, and who helped the guest last."""
    others = Conversation.objects.filter(customer=OuterRef("conversation__customer"), assignee__isnull=False)
    last = others.exclude(pk=OuterRef("pk")).order_by("-last_message_at", "-id").values("assignee")[:1]
    rows = QueuedWork.objects.filter(offered_to=None).select_related("lane", "conversation__team")
    return rows.defer(*UNREAD).annotate(helped=Subquery(last))


def helper_of(work: Any) -> int | None:
    """Who helped the guest of this waiting work last; see `waiting_work`."""
    found: int | None = work.helped
    return found


def in_order(work: QueuedWork) -> tuple[int, datetime, int]:
    """What is given out first."""
    return work.rank, work.since, work.pk


def first_of_lanes() -> list[QueuedWork]:
    """The first waiting work of each lane, in the order in which it is given out: one look into the index a lane, however much
    waits."""
    first = QueuedWork.objects.filter(lane=OuterRef("pk"), offered_to=None).order_by("rank", "since", "conversation")
    heads = Lane.objects.annotate(head=Subquery(first.values("pk")[:1])).values_list("head", flat=True)
    return sorted(waiting_work().filter(pk__in=[pk for pk in heads if pk]), key=in_order)


def helped_last(customer: int, but: int) -> int | None:
    """Who looked after the guest's latest other conversation."""
    rows = Conversation.objects.filter(customer=customer, assignee__isnull=False).exclude(pk=but)
    return rows.order_by("-last_message_at", "-id").values_list("assignee_id", flat=True).first()


def missed(teams: Teams, limit: int) -> list[int]:
    """Work that waits for somebody and is not in the queue: events that were lost, or a team that was switched on."""
    named = [team for team in teams if team is not None]
    whose = Q(team__in=named) | (Q(team=None) if None in teams else Q(pk__in=[]))
    rows: QuerySet[Conversation] = Conversation.objects.filter(
        whose, **IN_QUEUES, assignee=None, waiting_since__isnull=False, merged_into=None, queued_work=None
    )
    return list(rows.order_by("waiting_since", "id").values_list("pk", flat=True)[:limit])


def forget_unrouted(teams: Teams) -> None:
    """Work of teams that route no more waits in no queue; lanes without work go."""
    named = [team for team in teams if team is not None]
    rows = QueuedWork.objects.exclude(lane__team__in=named)
    rows = rows if None not in teams else rows.exclude(lane__team=None)
    rows.delete()
    Lane.objects.filter(work=None).delete()


def in_mode(teams: Teams, team: int | None, mode: RoutingMode) -> bool:
    found = teams.get(team)
    return found is not None and found.mode == mode
