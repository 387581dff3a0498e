"""Who may see which shifts, leave and swaps."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import Permission, Store, User
from atithi.staff.queries import colleagues, own_store_ids, stores
from atithi.standards.models import Leave, RosterFeed, Shift, Swap

MOST_PEOPLE = 300


def plans_roster(user: User) -> bool:
    """Whether this person plans who works when; all others see their own shifts, and those that are open."""
    return user.may(Permission.MANAGE_PEOPLE)


def places(user: User) -> list[Store]:
    """The stores of whose staffing this person may see the plan; none where they do not plan."""
    own = own_store_ids(user)
    rows = stores() if own is None else stores().filter(pk__in=own)
    return list(rows) if plans_roster(user) else []


def get_place(user: User, public_id: str) -> Store | None:
    """One of these stores; without an id none. Else NotFound."""
    if not public_id:
        return None
    found = next((store for store in places(user) if store.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def shifts_visible_to(user: User) -> QuerySet[Shift]:
    """Shifts that `user` may see: those who plan all, others their own and open ones."""
    rows = Shift.objects.filter(removed_at=None).select_related("person", "store")
    return rows if plans_roster(user) else rows.filter(Q(person=user) | Q(person=None))


def get_shift(user: User, public_id: str) -> Shift:
    """A shift that `user` may see, else NotFound."""
    found = shifts_visible_to(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def shifts_between(user: User, begins: datetime, ends: datetime) -> QuerySet[Shift]:
    """Shifts that begin in this time, in order."""
    return shifts_visible_to(user).filter(starts_at__gte=begins, starts_at__lt=ends).order_by("starts_at", "id")


def own_shifts(user: User, days: int = 28) -> list[Shift]:
    """What somebody works from now on."""
    rows = Shift.objects.filter(
        person=user, removed_at=None, ends_at__gt=now(), starts_at__lt=now() + timedelta(days=days)
    )
    return list(rows.select_related("store").order_by("starts_at")[:100])


def open_shifts(days: int = 28) -> list[Shift]:
    """Shifts that wait for somebody to take them."""
    rows = Shift.objects.filter(
        person=None, removed_at=None, starts_at__gt=now(), starts_at__lt=now() + timedelta(days=days)
    )
    return list(rows.select_related("store").order_by("starts_at", "id")[:50])


def could_return(swapper: User, colleague: User) -> list[Shift]:
    """The colleague's shifts that could be taken in return."""
    return own_shifts(colleague) if colleague.pk != swapper.pk else []


def get_colleagues_shift(colleague: User, public_id: str) -> Shift:
    """A coming shift of a colleague, else NotFound: whoever asks for a swap names it."""
    found = Shift.objects.filter(person=colleague, public_id=public_id, removed_at=None, starts_at__gt=now()).first()
    if found is None:
        raise NotFound
    return found


def leaves_of(user: User) -> list[Leave]:
    """Somebody's days off that are not over, and what was asked."""
    rows = Leave.objects.filter(person=user, last_day__gte=(now() - timedelta(days=2)).date())
    return list(rows.exclude(state=Leave.State.WITHDRAWN).order_by("first_day")[:30])


def leaves_asked() -> list[Leave]:
    """Days off that wait for a decision."""
    return list(Leave.objects.filter(state=Leave.State.ASKED).select_related("person").order_by("id")[:100])


def get_leave(user: User, public_id: str) -> Leave:
    """Somebody's own leave, or anybody's for who plans; else NotFound."""
    rows = Leave.objects.select_related("person")
    rows = rows if plans_roster(user) else rows.filter(person=user)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


_SWAP = ("shift__store", "in_return__store", "asked_by", "colleague")


def swaps_of(user: User) -> list[Swap]:
    """Swaps that somebody asked for or is asked for, and that are not settled."""
    rows = Swap.objects.filter(Q(asked_by=user) | Q(colleague=user), state__in=[Swap.State.ASKED, Swap.State.ACCEPTED])
    return list(rows.select_related(*_SWAP).order_by("id")[:50])


def swaps_accepted() -> list[Swap]:
    """Swaps that wait for who leads."""
    rows = Swap.objects.filter(state=Swap.State.ACCEPTED)
    return list(rows.select_related(*_SWAP).order_by("id")[:100])


def get_swap(user: User, public_id: str) -> Swap:
    """A swap in which `user` has a part, or any for who plans; else NotFound."""
    rows = Swap.objects.select_related(*_SWAP)
    rows = rows if plans_roster(user) else rows.filter(Q(asked_by=user) | Q(colleague=user))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass
class PersonsWeek:
    """A line of the roster: somebody, or nobody yet, and their days."""

    person: User | None
    days: list[tuple[date, list[Shift], Leave | None]] = field(default_factory=list)
    hours: float = 0.0


def roster(user: User, monday: date, zone: ZoneInfo) -> list[PersonsWeek]:
    """A week by person; open shifts come first, where there are some. Two queries and one for the people."""
    begins, ends = (datetime.combine(monday + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 7))
    shifts = list(shifts_between(user, begins, ends))
    sunday = monday + timedelta(days=6)
    away = list(Leave.objects.filter(state=Leave.State.GRANTED, first_day__lte=sunday, last_day__gte=monday))
    people: dict[int, User] = {one.pk: one for one in colleagues()[:MOST_PEOPLE]}
    people |= {shift.person.pk: shift.person for shift in shifts if shift.person is not None}
    lines = [_line(one, [each for each in shifts if each.person_id == one.pk],
                   [each for each in away if each.person_id == one.pk], monday, zone) for one in people.values()]  # fmt: skip
    nobody = [each for each in shifts if each.person_id is None]
    return [*([_line(None, nobody, [], monday, zone)] if nobody else []), *lines]


def _line(person: User | None, shifts: list[Shift], away: list[Leave], monday: date, zone: ZoneInfo) -> PersonsWeek:
    line = PersonsWeek(person)
    for number in range(7):
        day = monday + timedelta(days=number)
        of_day = [each for each in shifts if each.starts_at.astimezone(zone).date() == day]
        off = next((each for each in away if each.first_day <= day <= each.last_day), None)
        line.days.append((day, of_day, off))
    line.hours = sum(paid_minutes(each) for each in shifts) / 60
    return line


def paid_minutes(shift: Shift) -> float:
    """Minutes of work, without breaks."""
    breaks: int = sum(length for _after, length in shift.breaks)
    return (shift.ends_at - shift.starts_at) / timedelta(minutes=1) - breaks


def feed_of(user: User) -> RosterFeed | None:
    return RosterFeed.objects.filter(user=user).first()


def shifts_of_feed(feed: RosterFeed) -> list[Shift]:
    """What a calendar program is told: a month back and a quarter ahead."""
    rows = Shift.objects.filter(person=feed.user, removed_at=None, ends_at__gt=now() - timedelta(days=31))
    return list(
        rows.filter(starts_at__lt=now() + timedelta(days=92)).select_related("store").order_by("starts_at")[:1000]
    )
