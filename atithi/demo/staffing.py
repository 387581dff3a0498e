"""The demo shop's roster of this week and the next, what waits for a decision, and the forecast out of its ninety days."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from atithi.events import Actor
from atithi.staff.models import Role, Store, User
from atithi.standards.models import Shift
from atithi.standards.staffing.actions import Times, add_shift, answer_swap, ask_leave, ask_swap, grant_leave
from atithi.standards.staffing.reckoning import reckon
from atithi.standards.staffing.week import monday_of

ZONE = ZoneInfo("Asia/Kolkata")
EARLY, LATE = (time(10), 8.5), (time(12, 30), 8.5)  # begins, hours
LUNCH, TEA = [180, 45], [360, 15]


def load_staffing(*, stores: Mapping[str, Store], staff: Mapping[str, User], now: datetime) -> None:
    """Two weeks of shifts: early and late in turn, a day off each, Sundays with half of them."""
    agents = sorted((user for user in staff.values() if user.role == Role.AGENT), key=lambda user: user.pk)
    places = list(stores.values())
    today = now.astimezone(ZONE).date()
    monday = monday_of(today)
    for number, person in enumerate(agents):
        for day in range(14):
            if (number + day) % 7 == 3 or (day % 7 == 6 and (number + day // 7) % 2):
                continue
            _shift(
                person,
                monday + timedelta(days=day),
                EARLY if (number + day // 7) % 2 else LATE,
                places[number % len(places)],
            )
    next_monday = monday + timedelta(days=7)
    for day in (4, 5):  # Friday and Saturday evening want more hands than there are
        _shift(None, next_monday + timedelta(days=day), (time(15), 6), places[0])
    _waiting(agents, today, next_monday)
    reckon()


def _shift(person: User | None, day: date, hours: tuple[time, float], store: Store) -> Shift:
    starts_at = datetime.combine(day, hours[0], ZONE).astimezone(UTC)
    breaks = [LUNCH, TEA] if hours[1] > 7 else []
    times = Times(starts_at, starts_at + timedelta(hours=hours[1]), breaks)
    return add_shift(person=person, times=times, store=store, actor=Actor.system())


def _waiting(agents: list[User], today: date, next_monday: date) -> None:
    """Days off and a swap that wait for a supervisor, and somebody who is away next week."""
    if len(agents) < 4:
        return
    wishes, away, giver, taker = agents[:4]
    ask_leave(
        person=wishes, first_day=next_monday + timedelta(days=8), last_day=next_monday + timedelta(days=9), kind="holiday",
        actor=Actor.staff(wishes.pk), note="My sister's wedding",
    )  # fmt: skip
    first = next_monday + timedelta(days=1)
    grant_leave(person=away, first_day=first, last_day=first, actor=Actor.system(), kind="training")
    for mine in Shift.objects.filter(person=giver, starts_at__date__gte=next_monday).order_by("starts_at"):
        day = mine.local_start.date()
        if not Shift.objects.filter(person=taker, removed_at=None, starts_at__date=day).exists():
            swap = ask_swap(shift=mine, colleague=taker, actor=Actor.staff(giver.pk))
            answer_swap(swap=swap, yes=True, actor=Actor.staff(taker.pk))
            return
