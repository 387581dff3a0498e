"""The only place that fetches visits: who stands where, who may see them, and what was measured."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from atithi.channels.instore.models import OPEN, Floor, Need, Visit, VisitState
from atithi.channels.instore.waits import ENOUGH, Span, Waited, expected
from atithi.conversations.models import Message, MessageKind
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import own_store_ids

SHOWN = ("floor__store", "need", "agent", "conversation__customer", "conversation__team")
ROWS = 50
CALL_KEY = "visit-call:"
"""How the keys of replies begin that are calls."""
RECENT, LATELY, MEASURED = timedelta(hours=3), timedelta(days=14), 20


def floors(user: User) -> QuerySet[Floor]:
    """The shop floors that this person may see, by the name of their store."""
    rows = Floor.objects.select_related("store", "channel").filter(store__archived_at=None).order_by("store__name")
    own = own_store_ids(user)
    return rows if own is None else rows.filter(store_id__in=own)


def get_floor(user: User, public_id: str) -> Floor:
    """A shop floor; NotFound where it is missing or not for this person."""
    floor = floors(user).filter(public_id=public_id).first()
    if floor is None:
        raise NotFound
    return floor


def visits_visible_to(user: User) -> QuerySet[Visit]:
    """Visits whose conversation this person may see, on floors that they may see."""
    rows = Visit.objects.filter(conversation__in=visible_to(user))
    own = own_store_ids(user)
    return rows if own is None else rows.filter(floor__store_id__in=own)


def get_visit(user: User, public_id: str) -> Visit:
    """A visit; NotFound where it is missing or not for this person."""
    visit = visits_visible_to(user).select_related(*SHOWN).filter(public_id=public_id).first()
    if visit is None:
        raise NotFound
    return visit


def needs_of(floor: Floor, *, archived: bool = False) -> list[Need]:
    """What can be chosen, in the owner's order; `archived`: also what was taken off the list."""
    rows = Need.objects.filter(floor=floor).order_by("position", "id")
    return list(rows if archived else rows.filter(archived_at=None))


def today(floor: Floor) -> int:
    """The day of tokens that it is there now."""
    return floor.day_number(now())


def in_turn(floor: Floor, need: Need | None = None, *, day: int | None = None) -> QuerySet[Visit]:
    """Who waits today, those who are out among them, in the order in which they are called."""
    rows = Visit.objects.filter(floor=floor, day=day or today(floor), state=VisitState.WAITING)
    return (rows if need is None else rows.filter(need=need)).order_by("place_at", "id")


@dataclass(frozen=True)
class Line:
    """The queue of one need: how many wait, and since when the first of them came."""

    need: Need
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Board:
    """What a person at a counter sees."""

    lines: list[Line]
    total: int
    waiting: list[Visit]
    more: int
    mine: list[Visit]
    others: list[Visit]
    skipped: list[Visit]


def board(user: User, floor: Floor, need: Need | None = None) -> Board:
    """The queue as this person sees it: the first who wait, who is at which counter, who was not there. Six queries,
    however many wait."""
    mine, seen = today(floor), visits_visible_to(user)
    waiting = seen & Visit.objects.filter(floor=floor, day=mine, state=VisitState.WAITING)
    rows_of_needs = waiting.order_by().values("need").annotate(number=Count("id"), first=Min("arrived_at"))
    counted = {row["need"]: (int(row["number"]), row["first"]) for row in rows_of_needs}
    lines = [
        Line(one, *counted.get(one.pk, (0, None)))
        for one in needs_of(floor, archived=True)
        if one.archived_at is None or one.pk in counted
    ]
    total = sum(line.waiting for line in lines)
    chosen = total if need is None else counted.get(need.pk, (0, None))[0]
    rows = waiting if need is None else waiting.filter(need=need)
    shown = list(rows.select_related(*SHOWN).order_by("place_at", "id")[:ROWS])
    at_counters = seen.filter(floor=floor, day=mine, state__in=["called", "serving", "skipped"]).select_related(*SHOWN)
    open_ = list(at_counters.order_by("-called_at", "-id")[: 4 * ROWS])
    own = [one for one in open_ if one.agent_id == user.pk and one.state != VisitState.SKIPPED]
    others = [one for one in open_ if one.agent_id != user.pk and one.state != VisitState.SKIPPED]
    skipped = [one for one in open_ if one.state == VisitState.SKIPPED]
    return Board(lines, total, shown, max(0, chosen - len(shown)), own, others, skipped)


def on_the_wall(floor: Floor) -> tuple[list[Visit], list[Visit]]:
    """Who is called or being served, the latest call first; and who is next. No names are fetched for the wall."""
    rows = Visit.objects.filter(floor=floor, day=today(floor)).select_related("need")
    called = rows.filter(state__in=["called", "serving"]).order_by("-called_at", "-id")[:8]
    following = rows.filter(state=VisitState.WAITING, away_at=None).order_by("place_at", "id")[:8]
    return list(called), list(following)


def ahead_of(visit: Visit) -> int:
    """How many are called before this visit, if nobody new is preferred."""
    before = Q(place_at__lt=visit.place_at) | Q(place_at=visit.place_at, id__lt=visit.pk)
    rows = in_turn(visit.floor, visit.need, day=visit.day).filter(place_at__lte=visit.place_at, away_at=None)
    return rows.filter(before).count()


def measured(need: Need) -> list[Waited]:
    """How long those waited who were called last for this need: within three hours, else within two weeks."""
    moment = now()
    rows = Visit.objects.filter(need=need, first_called_at__gt=moment - LATELY, precedence=0).order_by(
        "-first_called_at"
    )
    found = [
        (called, Waited(ahead, (called - came).total_seconds()))
        for ahead, came, called in rows.values_list("ahead", "arrived_at", "first_called_at")[:MEASURED]
        if called is not None
    ]
    recent = [one for called, one in found if called > moment - RECENT]
    return recent if len(recent) >= ENOUGH else [one for _called, one in found]


def expectation(visit: Visit) -> Span | None:
    """How long this visit is likely to wait from now; None where we do not know yet."""
    return expected(ahead_of(visit), measured(visit.need))


@dataclass(frozen=True)
class Kept:
    """Of so many who were told a wait, so many did not wait longer than that."""

    told: int
    kept: int


def how_told_waits_held(floor: Floor) -> Kept:
    """The last hundred who were told how long it would take."""
    rows = Visit.objects.filter(need__floor=floor, first_called_at__gt=now() - LATELY, told_until__isnull=False)
    last = list(rows.order_by("-first_called_at").values_list("arrived_at", "first_called_at", "told_until")[:100])
    kept = sum(1 for came, called, told in last if called and told and (called - came).total_seconds() <= told)
    return Kept(len(last), kept)


def replies_to(visit: Visit) -> list[Message]:
    """What staff wrote to the guest during the visit, for the guest's page, which shows calls by itself."""
    if visit.conversation is None:
        return []
    rows = Message.objects.filter(
        conversation=visit.conversation, kind=MessageKind.REPLY, redacted_at=None, created_at__gte=visit.arrived_at
    ).exclude(client_key__startswith=CALL_KEY)
    return list(reversed(rows.order_by("-id")[:20]))


def visit_of(user: User, conversation_id: int) -> Visit | None:
    """The visit that a conversation is, for the guest's card; the latest one."""
    rows = visits_visible_to(user).filter(conversation=conversation_id).select_related(*SHOWN)
    return rows.order_by("-id").first()


def left_over(floor: Floor, limit: int) -> list[Visit]:
    """Visits of earlier days that nobody ended."""
    return list(Visit.objects.filter(OPEN, floor=floor, day__lt=today(floor), ended_at=None).order_by("id")[:limit])
