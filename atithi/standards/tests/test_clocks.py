"""Clocks through the eyes of guest and staff: what starts, pauses and stops them, what is told, once each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from atithi.conftest import Cast
from atithi.conversations.actions import assign, close, merge, reopen, send_reply, set_priority, unmerge
from atithi.conversations.models import Conversation, Priority
from atithi.core.clock import now
from atithi.customers.actions.agreements import save_agreement
from atithi.customers.models import Organisation, OrganisationPerson
from atithi.events import Actor, JobView, enqueue
from atithi.events.models import Event, Job
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Notice
from atithi.staff.actions import set_hours, set_special_day
from atithi.standards.clocks.actions import Written, publish_standard, withdraw_standard
from atithi.standards.clocks.handlers import watch
from atithi.standards.clocks.queries import breaking_next, clocks_of
from atithi.standards.models import Clock, Outcome, StandardVersion

IST = ZoneInfo("Asia/Kolkata")
WEEKDAYS = [[["09:00", "18:00"]]] * 5 + [[], []]
FRIDAY = datetime(2026, 1, 23, 17, 30, tzinfo=IST)


@pytest.fixture
def hands() -> Iterator[time_machine.Traveller]:
    """A clock that stands at half past five on a Friday, and is moved by hand."""
    with time_machine.travel(FRIDAY.astimezone(UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def open_on_weekdays(cast: Cast, hands: time_machine.Traveller) -> Cast:
    set_hours(actor=Actor.system(), weekly=WEEKDAYS)
    work()
    return cast


def standard(sentence: str, minutes: int, clock: str = "first_reply", **more: object) -> StandardVersion:
    made = publish_standard(
        written=Written(clock=clock, sentence=sentence, seconds=minutes * 60, **more),  # type: ignore[arg-type]
        actor=Actor.system(),
    )
    work()
    return made


def clock_of(conversation: Conversation, kind: str = "first_reply") -> Clock:
    return Clock.objects.filter(conversation=conversation, kind=kind).latest("id")


def work() -> None:
    """All work is done; that no mail server is there is nobody's fault."""
    run_jobs(strict=False)
    assert not Job.objects.exclude(last_error="").exclude(handler="channels.deliver").exists()


def look() -> None:
    """The minute comes round, and all work is done."""
    enqueue("standards.watch")
    work()


def answer(conversation: Conversation, cast: Cast) -> None:
    send_reply(conversation=conversation, text="We see to it.", actor=Actor.staff(cast.ravi.id), author=cast.ravi)


def local(moment: datetime | None) -> str:
    return moment.astimezone(IST).strftime("%a %d %H:%M") if moment else ""


def test_a_deadline_passes_weekend_and_holiday_and_an_answer_stops_it(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    set_special_day(actor=Actor.system(), day=date(2026, 1, 26), name="Republic Day", hours=[])
    standard("Every guest has an answer within four working hours.", 240)
    conversation = cast.conversation()
    work()
    first = clock_of(conversation)
    assert local(first.due_at) == "Tue 27 12:30"
    # What the desk says by itself is no answer of a person.
    send_reply(conversation=conversation, text="Thank you.", actor=Actor.system(), reason=None, still_waits=True)
    work()
    first.refresh_from_db()
    assert first.stopped_at is None
    hands.move_to(datetime(2026, 1, 27, 10, 0, tzinfo=IST))
    answer(conversation, cast)
    work()
    first.refresh_from_db()
    assert (first.outcome, first.worked, first.person) == (Outcome.MET, 90 * 60, cast.ravi)
    solved = clock_of(conversation, "resolution")
    assert solved.is_paused
    wait = clock_of(conversation, "guest_wait")
    assert wait.is_paused
    assert wait.worked == (datetime(2026, 1, 27, 10, 0, tzinfo=IST) - FRIDAY).total_seconds()
    # The guest writes again: the next reply has its own clock, the others go on.
    hands.shift(timedelta(hours=1))
    cast.says("And when?")
    work()
    assert clock_of(conversation, "next_reply").started_at == now()
    assert not clock_of(conversation, "guest_wait").is_paused
    hands.shift(timedelta(minutes=10))
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    work()
    assert not Clock.objects.filter(stopped_at=None).exists()
    assert clock_of(conversation, "next_reply").outcome == Outcome.DROPPED
    assert clock_of(conversation, "staff_work").worked == 10 * 60


def test_of_all_that_holds_what_ends_first_counts_and_each_change_is_felt(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    hands.move_to(datetime(2026, 1, 22, 10, 0, tzinfo=IST))
    everybody = standard("Everybody within an hour.", 60)
    urgent = standard("What is urgent within ten minutes.", 10, conditions={"priority": [Priority.URGENT]})
    standard("Chat within a minute.", 1, conditions={"channel": ["webchat"]})
    conversation = cast.conversation()
    work()
    assert clock_of(conversation).standard == everybody
    set_priority(conversation=conversation, priority=Priority.URGENT, actor=Actor.system())
    work()
    assert clock_of(conversation).standard == urgent
    assert local(clock_of(conversation).due_at) == "Thu 22 10:10"
    # The next version counts at once, also for what runs; the old one stays as it was.
    publish_standard(
        standard=urgent.standard, actor=Actor.staff(cast.asha.id),
        written=Written("first_reply", "Within twenty.", 1200, conditions={"priority": [Priority.URGENT]}),
    )  # fmt: skip
    work()
    assert local(clock_of(conversation).due_at) == "Thu 22 10:20"
    assert [version.number for version in urgent.standard.versions.all()] == [2, 1]
    withdraw_standard(standard=urgent.standard, actor=Actor.staff(cast.asha.id))
    work()
    assert clock_of(conversation).standard == everybody


def test_a_holiday_that_is_said_afterwards_moves_what_runs(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    standard("Four working hours.", 240)
    conversation = open_on_weekdays.conversation()
    work()
    assert local(clock_of(conversation).due_at) == "Mon 26 12:30"
    hands.move_to(datetime(2026, 1, 26, 13, 0, tzinfo=IST))
    look()
    assert clock_of(conversation).late_at is not None
    set_special_day(actor=Actor.system(), day=date(2026, 1, 26), name="Republic Day", hours=[])
    work()
    after = clock_of(conversation)
    assert (local(after.due_at), after.late_at) == ("Tue 27 12:30", None)


def test_the_clock_goes_by_the_time_zone_of_the_team_also_when_it_is_changed(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    hands.move_to(datetime(2026, 3, 7, 22, 0, tzinfo=ZoneInfo("America/New_York")))
    set_hours(actor=Actor.system(), weekly=[[["00:00", "24:00"]]] * 7, team=cast.repairs, time_zone="America/New_York")
    standard("Eight hours.", 480)
    conversation = cast.conversation(team_id=cast.repairs.pk)
    work()
    due = clock_of(conversation).due_at
    assert due is not None
    assert due.astimezone(ZoneInfo("America/New_York")).strftime("%d %H:%M") == "08 07:00"
    assign(conversation=conversation, assignee=None, team=cast.sales, actor=Actor.system())
    work()
    assert local(clock_of(conversation).due_at) == "Mon 09 17:00"


def test_after_an_hour_without_workers_nothing_is_lost_and_nothing_told_twice(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    hands.move_to(datetime(2026, 1, 22, 10, 0, tzinfo=IST))
    standard("Within twenty minutes.", 20, escalate_minutes=30)
    forgotten = cast.conversation(who="one@example.com", team_id=cast.sales.pk)
    answered = cast.conversation(who="two@example.com", team_id=cast.sales.pk)
    work()
    hands.move_to(datetime(2026, 1, 22, 10, 5, tzinfo=IST))
    late = cast.conversation(who="three@example.com", team_id=cast.sales.pk)
    answer(answered, cast)
    # Nobody works until five past eleven. The look at the clocks comes before the work that waited: also then nobody is told of
    # what was answered in time.
    hands.move_to(datetime(2026, 1, 22, 11, 5, tzinfo=IST))
    watch(JobView(0, None))
    for _minute in range(3):
        look()
    told = list(
        Event.objects.filter(type__startswith="clock.").order_by("id").values_list("type", "data__conversation")
    )
    assert sorted(told) == sorted(
        [(f"clock.{step}", each.pk) for each in (forgotten, late) for step in ("late", "escalated")]
    )
    assert clock_of(answered).outcome == Outcome.MET
    assert clock_of(answered).worked == 5 * 60
    assert clock_of(late).started_at == datetime(2026, 1, 22, 10, 5, tzinfo=IST)
    of_ravi = Notice.objects.filter(user=cast.ravi, kind=Kind.STANDARD)
    assert {notice.conversation for notice in of_ravi} == {forgotten, late}
    assert of_ravi.count() == 2
    assert Notice.objects.filter(user=cast.asha, kind=Kind.STANDARD, data__step="escalated").count() == 2
    assert Notice.objects.filter(user=cast.mita, kind=Kind.STANDARD).count() == 0


def test_a_warning_comes_before_and_each_step_once(open_on_weekdays: Cast, hands: time_machine.Traveller) -> None:
    cast = open_on_weekdays
    hands.move_to(datetime(2026, 1, 22, 10, 0, tzinfo=IST))
    standard("Within twenty minutes.", 20, warn_percent=50, escalate_minutes=0)
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.system())
    steps: list[int] = []
    for minute in range(40):
        hands.move_to(datetime(2026, 1, 22, 10, minute, tzinfo=IST))
        look()
        if Event.objects.filter(type__startswith="clock.").count() > len(steps):
            steps.append(minute)
    assert steps == [10, 20]
    told = Notice.objects.filter(user=cast.ravi, kind=Kind.STANDARD).order_by("id")
    assert [one.data["step"] for one in told] == ["warned", "late"]


def test_an_agreement_that_promises_day_and_night_is_measured_so(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    standard("Four working hours.", 240)
    conversation = cast.conversation()
    _agreed(conversation)
    work()
    clock = clock_of(conversation)
    assert (local(clock.due_at), clock.standard, clock.target) == ("Fri 23 18:30", None, 3600)
    assert clock.agreement is not None


def _agreed(conversation: Conversation) -> None:
    firm = Organisation.objects.create(name="Rao Textiles", created_at=now())
    OrganisationPerson.objects.create(
        organisation=firm, customer=conversation.customer, confirmed_at=now(), created_at=now()
    )
    save_agreement(
        organisation=firm, actor=Actor.system(), title="Gold", valid_from=now() - timedelta(days=1), reply_minutes=60,
        always_open=True,
    )  # fmt: skip


def test_what_is_merged_has_one_clock_and_what_is_parted_has_its_own_again(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    standard("Four working hours.", 240)
    one = cast.conversation(who="one@example.com")
    other = cast.conversation(who="one@example.com", continues_open=False)
    work()
    merge(conversation=other, into=one, actor=Actor.staff(cast.farida.id))
    work()
    assert clock_of(other).outcome == Outcome.DROPPED
    assert clock_of(one).stopped_at is None
    unmerge(conversation=other, actor=Actor.staff(cast.farida.id))
    work()
    assert {clock.kind for clock in clocks_of(other) if clock.stopped_at is None} >= {"first_reply", "resolution"}


def test_what_staff_open_again_was_not_solved_and_its_clock_goes_on(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    hands.move_to(datetime(2026, 1, 22, 10, 0, tzinfo=IST))
    standard("Solved within a day.", 9 * 60, clock="resolution")
    conversation = cast.conversation()
    work()
    hands.shift(timedelta(hours=1))
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    work()
    assert clock_of(conversation, "resolution").outcome == Outcome.MET
    hands.shift(timedelta(hours=2))
    reopen(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    work()
    clock = clock_of(conversation, "resolution")
    assert (clock.outcome, clock.worked, local(clock.due_at)) == (Outcome.RUNNING, 3600, "Fri 23 12:00")


def test_breaking_next_shows_nobody_what_they_may_not_see(
    open_on_weekdays: Cast, hands: time_machine.Traveller
) -> None:
    cast = open_on_weekdays
    standard("Four working hours.", 240)
    plain = cast.conversation(who="one@example.com")
    hands.shift(timedelta(minutes=1))
    private = cast.conversation(who="two@example.com", team_id=cast.complaints.pk)
    work()
    assert [clock.conversation for clock in breaking_next(cast.asha).clocks] == [plain, private]
    assert [clock.conversation for clock in breaking_next(cast.ravi).clocks] == [plain]
    assert [clock.conversation for clock in breaking_next(cast.imran).clocks] == [plain, private]
    first = breaking_next(cast.asha, limit=1)
    assert [clock.conversation for clock in breaking_next(cast.asha, after=first.next).clocks] == [private]
