"""Work goes to those who work now; a closed browser is off duty, and an open one what its person last said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from atithi.conftest import Cast
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, JobView
from atithi.events.models import Event, Job
from atithi.staff.actions import set_presence
from atithi.staff.models import Presence, Store, User
from atithi.standards.models import ClosedDesk, RoutingRules, TeamRouting
from atithi.standards.routing import giving, handlers, queries
from atithi.standards.routing.on_duty import OffDuty, Place, off_duty
from atithi.standards.routing.presence import close_desks, desk_opened, still_here
from atithi.standards.staffing.actions import Times, add_shift
from atithi.standards.staffing.actions.leave import grant_leave
from atithi.standards.supervising.board import board

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
SYSTEM = Actor.system()
WEEK = [[["10:00", "20:00"]]] * 6 + [[]]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def desk(cast: Cast) -> Cast:
    for person in (cast.ravi, cast.mita):
        set_presence(user=person, presence="online")
    TeamRouting.objects.create(of_no_team=True, mode="assign")
    return cast


def shift(person: User, begins: datetime, hours: int = 8, breaks: Any = ()) -> None:
    add_shift(person=person, times=Times(begins, begins + timedelta(hours=hours), list(breaks)), actor=SYSTEM)


def why(person: User, place: Place = Place()) -> OffDuty | None:  # noqa: B008 (it is frozen)
    return off_duty({person.pk: place}, now()).get(person.pk)


def arrives(cast: Cast, text: str = "నా ఆర్డర్ ఎక్కడ ఉంది?") -> User | None:
    conversation = cast.conversation(text, who=f"guest{Conversation.objects.count()}@example.com")
    giving.route([conversation.pk])
    return Conversation.objects.get(pk=conversation.pk).assignee


def test_the_roster_says_who_works_and_why_somebody_does_not(cast: Cast, clock: Any) -> None:
    shift(cast.ravi, MONDAY - timedelta(minutes=15), breaks=[[60, 30]])
    shift(cast.mita, MONDAY + timedelta(hours=2))
    shift(cast.imran, MONDAY + timedelta(days=2))
    assert why(cast.ravi) is None
    assert why(cast.mita) == OffDuty("later", MONDAY + timedelta(hours=2))
    assert why(cast.imran) == OffDuty("off_today")
    clock.shift(timedelta(minutes=50))
    assert why(cast.ravi) == OffDuty("break")
    clock.shift(timedelta(minutes=25))
    assert why(cast.ravi) is None
    clock.shift(timedelta(hours=6, minutes=30))
    assert why(cast.ravi) == OffDuty("over")
    clock.shift(timedelta(days=9))
    assert why(cast.ravi) is None  # the roster does not know him any more: hours count, and none are said


def test_granted_leave_counts_before_everything(cast: Cast) -> None:
    today = date(2026, 11, 23)
    grant_leave(person=cast.ravi, first_day=today, last_day=today, actor=SYSTEM)
    assert why(cast.ravi) == OffDuty("off_today")
    assert why(cast.mita) is None


def test_without_a_roster_the_hours_of_their_places_count(cast: Cast, clock: Any) -> None:
    Store.objects.filter(pk=cast.hyderabad.pk).update(weekly=WEEK)
    here, there = Place(stores=frozenset({cast.hyderabad.pk})), Place(stores=frozenset({cast.kolkata.pk}))
    team = Place(stores=here.stores, teams=frozenset({cast.sales.pk}))
    assert why(cast.ravi, here) is None
    clock.shift(timedelta(hours=12))
    assert why(cast.ravi, here) == OffDuty("closed")
    assert why(cast.ravi, there) is None
    cast.sales.weekly = [[["00:00", "24:00"]]] * 7
    cast.sales.save()
    assert why(cast.ravi, team) is None  # their team works day and night


def test_nobody_is_given_work_in_a_break_unless_the_business_wants_it(desk: Cast, clock: Any) -> None:
    shift(desk.ravi, MONDAY - timedelta(hours=1), breaks=[[60, 30]])
    assert arrives(desk) == desk.mita
    RoutingRules.objects.create(id=1, by_hours=False)
    assert arrives(desk) == desk.ravi


def test_the_pages_say_why_and_ask_no_more_for_more_people(
    desk: Cast, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    shift(desk.ravi, MONDAY - timedelta(hours=1), breaks=[[60, 30]])
    today = date(2026, 11, 23)
    grant_leave(person=desk.mita, first_day=today, last_day=today, actor=SYSTEM)
    browser: Client = sign_in(desk.farida)
    for address in ("/team/load/", "/board/"):
        page = browser.get(address).content.decode()
        assert "on a break" in page
        assert "off today" in page
    assert not [one for one in board(desk.farida).helpers if one.user in {desk.ravi, desk.mita}]
    people = User.objects.bulk_create(User(email=f"x{number}@example.com", name=f"X {number}") for number in range(20))
    shift(people[0], MONDAY + timedelta(hours=1))
    with django_assert_max_num_queries(18):
        queries.bearings(desk.farida)


def minute(clock: Any, *here: User) -> None:
    """A minute goes by: these have their screens open, and the sweep runs."""
    clock.shift(timedelta(minutes=1))
    still_here([f"staff:{person.pk}" for person in here] + ["desk"])
    close_desks()


def presence(person: User) -> str:
    return User.objects.get(pk=person.pk).presence


def test_a_closed_browser_is_off_duty_after_the_grace_and_comes_back_as_it_was(desk: Cast, clock: Any) -> None:
    set_presence(user=desk.mita, presence="away")
    still_here([f"staff:{desk.ravi.pk}", f"staff:{desk.mita.pk}"])
    seen = []
    for _minute in range(3):
        minute(clock, desk.mita)
        seen.append(presence(desk.ravi))
    assert seen == [Presence.ONLINE, Presence.ONLINE, Presence.OFFLINE]
    assert presence(desk.mita) == Presence.AWAY
    event = Event.objects.filter(type="staff.presence_changed", subject_id=desk.ravi.pk).latest("id")
    assert (event.actor_kind, event.data) == ("system", {"presence": "offline", "because": "closed"})
    minute(clock, desk.mita)
    assert Event.objects.filter(type="staff.presence_changed", data__because="closed").count() == 1
    desk_opened(user=desk.ravi)
    desk_opened(user=desk.ravi)
    assert presence(desk.ravi) == Presence.ONLINE
    assert not ClosedDesk.objects.exists()


def test_reloads_tunnels_and_a_desk_that_was_away_change_nothing(desk: Cast, clock: Any) -> None:
    still_here([f"staff:{desk.ravi.pk}"])
    for _time in range(4):
        minute(clock)  # a phone asleep for a minute and a half, again and again
        clock.shift(timedelta(seconds=30))
        close_desks()
        minute(clock, desk.ravi)
    clock.shift(timedelta(hours=1))  # the desk was switched off: the first sweep sees nobody
    assert close_desks() == 0
    still_here([f"staff:{desk.ravi.pk}"])
    minute(clock, desk.ravi)
    assert presence(desk.ravi) == Presence.ONLINE
    assert not Event.objects.filter(data__because="closed").exists()
    assert presence(desk.mita) == Presence.ONLINE  # never had a screen open: their word counts


def test_who_went_by_their_own_word_stays_so_and_zero_minutes_means_never(desk: Cast, clock: Any) -> None:
    RoutingRules.objects.create(id=1, closed_minutes=0)
    still_here([f"staff:{desk.ravi.pk}"])
    for _minute in range(5):
        minute(clock)
    assert presence(desk.ravi) == Presence.ONLINE
    RoutingRules.objects.update(closed_minutes=2)
    for _minute in range(2):
        minute(clock)
    assert presence(desk.ravi) == Presence.OFFLINE
    ClosedDesk.objects.update(presence="away")
    set_presence(user=User.objects.get(pk=desk.ravi.pk), presence="online")
    desk_opened(user=desk.ravi)
    assert presence(desk.ravi) == Presence.ONLINE


def test_what_they_had_not_begun_goes_back_and_coming_and_going_gives_the_whole_while_anew(
    desk: Cast, clock: Any
) -> None:
    still_here([f"staff:{desk.ravi.pk}"])
    assert arrives(desk) == desk.ravi
    conversation = Conversation.objects.get()

    def falls() -> JobView:
        for _minute in range(3):
            minute(clock)
        assert presence(desk.ravi) == Presence.OFFLINE
        Job.objects.all().delete()
        handlers.follow_presence(JobView(0, Event.objects.filter(type="staff.presence_changed").latest("id")))
        return JobView(0, None, Job.objects.get(handler=handlers.ABSENT).args)

    first = falls()
    still_here([f"staff:{desk.ravi.pk}"])  # their stream is open again: they are there
    assert presence(desk.ravi) == Presence.ONLINE
    second = falls()
    handlers.absent(first)
    assert Conversation.objects.get(pk=conversation.pk).assignee == desk.ravi
    handlers.absent(second)
    assert Conversation.objects.get(pk=conversation.pk).assignee == desk.mita


def test_the_live_stream_brings_them_back(desk: Cast, sign_in: Any, clock: Any) -> None:
    still_here([f"staff:{desk.ravi.pk}"])
    for _minute in range(3):
        minute(clock)
    assert presence(desk.ravi) == Presence.OFFLINE
    assert sign_in(desk.ravi).get("/live").status_code == 200
    assert presence(desk.ravi) == Presence.ONLINE
