"""The live board: what waits, what breaks next, who bears what, calls and tokens in line, and today against the standards.

As many questions whatever waits and however many people work here; each figure is of what the reader may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q

from atithi.channels.instore.models import Floor, VisitState
from atithi.channels.instore.queries import floors, visits_visible_to
from atithi.channels.phone import queries as calls
from atithi.channels.phone.figures import Figures, figures
from atithi.channels.phone.line import WITHIN
from atithi.channels.phone.models import TALKING, WAITING, Direction
from atithi.conversations.models import IN_QUEUES, Conversation
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.core.proportions import Proportion, wilson
from atithi.staff.models import Presence, User
from atithi.staff.queries import business, colleagues
from atithi.standards.clocks.kinds import KINDS
from atithi.standards.clocks.queries import breaking_next, seen_by, ticking
from atithi.standards.models import Clock, Outcome, StandardVersion
from atithi.standards.routing.deciding import Agent
from atithi.standards.routing.on_duty import OffDuty
from atithi.standards.routing.snapshot import agents_of, off_work, rules

SHOWN = 8  # clocks that break next
OFFERED = 12  # people to whom a conversation is given with one tap
ROWS = 50
_ORDER = {Presence.ONLINE: 0, Presence.AWAY: 1, Presence.OFFLINE: 2}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Guests who wait for an answer, of one channel and language."""

    channel: str
    name: str
    kind: str
    language: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff now. `agent`: None where they take no work; `oldest`: since when their longest guest waits; `off`:
    why they are given nothing now."""

    user: User
    agent: Agent | None
    waiting: int = 0
    oldest: datetime | None = None
    off: OffDuty | None = None


@dataclass(frozen=True, slots=True)
class InLine:
    """Who waits in a line of calls or tokens. `floor`: of tokens, where."""

    count: int
    oldest: datetime | None
    floor: Floor | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A standard today: of the clocks that stopped, how many in time. No sentence: as agreed with organisations."""

    standard: str
    kind: str
    sentence: str
    met: Proportion


@dataclass(frozen=True, slots=True)
class Board:
    """All of it at one moment."""

    at: datetime
    waiting: list[Waiting]
    late: int
    breaking: list[Clock]
    people: list[Person]
    calls: InLine
    call_backs: int
    talking: int
    tokens: list[InLine]
    levels: list[Level]
    call_level: Figures
    helpers: list[Person] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(line.count for line in self.waiting)

    @property
    def oldest(self) -> datetime | None:
        return min((line.oldest for line in self.waiting), default=None)


def board(user: User) -> Board:
    """The board as this person may see it."""
    moment = now()
    since = moment.astimezone(ZoneInfo(business().time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    staff = people(user)
    lines = calls.visible_to(user).filter(ended_at=None).aggregate(
        waiting=Count("id", filter=Q(direction=Direction.IN, state__in=WAITING)),
        oldest=Min("began_at", filter=Q(direction=Direction.IN, state__in=WAITING)),
        talking=Count("id", filter=Q(state__in=TALKING)),
    )  # fmt: skip
    return Board(
        at=moment, waiting=waiting(user), late=ticking(user).filter(due_at__lt=moment).count(),
        breaking=breaking_next(user, limit=SHOWN).clocks, people=staff, calls=InLine(lines["waiting"], lines["oldest"]),
        call_backs=len(calls.due_call_backs(user)), talking=lines["talking"], tokens=tokens(user, moment),
        levels=levels(user, since), helpers=helpers(staff),
        call_level=figures(calls.visible_to(user), since=since, until=moment, within=WITHIN),
    )  # fmt: skip


def waiting(user: User) -> list[Waiting]:
    """Guests who wait for an answer by channel and language, the longest wait first."""
    rows = visible_to(user).filter(**IN_QUEUES, waiting_since__isnull=False).order_by()
    fields = ("channel__public_id", "channel__name", "channel__kind", "language")
    counted = rows.values_list(*fields).annotate(n=Count("pk"), oldest=Min("waiting_since"))
    return sorted((Waiting(*values) for values in counted), key=lambda line: line.oldest)


def who_wait(
    user: User, *, channel: str = "", language: str = "", person: str = "", offset: int = 0
) -> tuple[list[Conversation], bool]:
    """The conversations behind a figure of who waits, the longest wait first, and whether there are more."""
    rows = visible_to(user).filter(**IN_QUEUES, waiting_since__isnull=False)
    if channel:
        rows = rows.filter(channel__public_id=channel, language=language)
    if person:
        rows = rows.filter(assignee__public_id=person)
    page = list(
        rows.select_related("customer", "channel", "assignee").order_by("waiting_since", "id")[
            offset : offset + ROWS + 1
        ]
    )
    return page[:ROWS], len(page) > ROWS


def people(user: User) -> list[Person]:
    """Every colleague, those on duty first, then by who has most; what waits for them as far as `user` may see it."""
    general = rules()
    agents = {agent.id: agent for agent in agents_of(colleagues(), general)}
    off = off_work(agents.values(), general)
    rows = visible_to(user).filter(**IN_QUEUES, waiting_since__isnull=False, assignee__isnull=False).order_by()
    owed = {
        owner: (count, oldest)
        for owner, count, oldest in rows.values_list("assignee_id").annotate(n=Count("pk"), oldest=Min("waiting_since"))
    }
    shown = colleagues().only("public_id", "name", "presence")
    found = [Person(one, agents.get(one.pk), *owed.get(one.pk, (0, None)), off.get(one.pk)) for one in shown]
    return sorted(found, key=lambda one: (_ORDER[Presence(one.user.presence)], -(one.agent.busy if one.agent else 0)))


def helpers(staff: Iterable[Person]) -> list[Person]:
    """To whom something can be given now: people who are there, work now and take work, those with the most room first."""
    there = [one for one in staff if one.agent and one.off is None and one.user.presence == Presence.ONLINE]
    return sorted(there, key=lambda one: one.agent.busy - one.agent.capacity if one.agent else 0)[:OFFERED]


def tokens(user: User, moment: datetime) -> list[InLine]:
    """Who waits in each store today, of the floors that this person may see."""
    known = {floor.pk: floor for floor in floors(user)}
    days = {number: floor.day_number(moment) for number, floor in known.items()}
    rows = visits_visible_to(user).filter(state=VisitState.WAITING, floor__in=list(known), day__in=set(days.values()))
    counted = rows.order_by().values_list("floor_id", "day").annotate(n=Count("pk"), oldest=Min("arrived_at"))
    found = {floor: (count, oldest) for floor, day, count, oldest in counted if days[floor] == day}
    return [InLine(*found.get(number, (0, None)), floor) for number, floor in known.items()]


def levels(user: User, since: datetime) -> list[Level]:
    """Each standard since then: of the clocks that stopped, how many in time. In the order of the clocks' kinds."""
    rows = seen_by(user, Clock.objects.filter(kind__in=list(KINDS), stopped_at__gte=since))
    counted = rows.filter(outcome__in=[Outcome.MET, Outcome.MISSED]).order_by().values_list("kind", "standard_id")
    known = {each.pk: each for each in StandardVersion.objects.select_related("standard").defer("conditions")}
    sums: dict[tuple[str, str], list[int]] = {}
    for kind, version, of, met in counted.annotate(of=Count("pk"), met=Count("pk", filter=Q(outcome=Outcome.MET))):
        held = sums.setdefault((kind, known[version].standard.public_id if version else ""), [0, 0])
        held[0], held[1] = held[0] + met, held[1] + of
    sentences: dict[str, str] = {}
    for each in sorted(known.values(), key=lambda one: one.number):
        sentences[each.standard.public_id] = each.sentence
    order = list(KINDS)
    return [
        Level(standard, kind, sentences.get(standard, ""), wilson(met, of))
        for (kind, standard), (met, of) in sorted(sums.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]
