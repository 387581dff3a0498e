"""Shifts, days off and swaps: nobody works twice at the same time, and whoever leaves frees their shifts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.notices.queries import rules_of
from atithi.staff.actions import deactivate_user
from atithi.standards.errors import StandardsError
from atithi.standards.models import Leave, Shift, Swap
from atithi.standards.staffing import feed, queries
from atithi.standards.staffing.actions import (
    Times,
    add_shift,
    answer_swap,
    ask_leave,
    ask_swap,
    change_shift,
    copy_week,
    decide_leave,
    decide_swap,
    make_roster_feed,
    remove_shift,
    set_staffing_rules,
    take_shift,
    withdraw_leave,
)
from atithi.standards.staffing.telling import mail_lines

SYSTEM = Actor.system()
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # a Monday morning in India
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def at(day, hour, hours=8, breaks=()):
    """A shift `day` days from Monday, from `hour` on in India."""
    starts = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day, hours=hour - 5, minutes=-30)
    return Times(starts, starts + timedelta(hours=hours), breaks)


def test_nobody_works_twice_at_the_same_time_but_may_at_once_after(cast):
    add_shift(person=cast.ravi, times=at(1, 10), actor=SYSTEM)
    for hour, hours in ((9, 2), (12, 1), (17, 3), (10, 8)):
        with pytest.raises(StandardsError) as error:
            add_shift(person=cast.ravi, times=at(1, hour, hours), actor=SYSTEM)
        assert error.value.code == "shifts_overlap"
    add_shift(person=cast.ravi, times=at(1, 18, 2), actor=SYSTEM)
    add_shift(person=cast.mita, times=at(1, 10), actor=SYSTEM)
    assert Shift.objects.count() == 3
    assert Event.objects.filter(type="shift.added").count() == 3


def test_a_shift_is_moved_over_its_own_old_time_and_not_over_another(cast):
    shift = add_shift(person=cast.ravi, times=at(1, 10), actor=SYSTEM)
    add_shift(person=cast.mita, times=at(1, 10), actor=SYSTEM)
    changed = change_shift(shift=shift, person=cast.ravi, times=at(1, 12), actor=SYSTEM)
    assert (changed.starts_at, changed.revision) == (at(1, 12).starts_at, 1)
    change_shift(shift=shift, person=cast.ravi, times=at(1, 12), actor=SYSTEM)  # nothing changed: nothing is said
    assert Event.objects.filter(type="shift.changed").count() == 1
    with pytest.raises(StandardsError):
        change_shift(shift=shift, person=cast.mita, times=at(1, 12), actor=SYSTEM)


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (Times(NOW, NOW), "shift_backwards"),
        (Times(NOW, NOW + timedelta(hours=17)), "shift_long"),
        (Times(NOW + timedelta(days=500), NOW + timedelta(days=500, hours=8)), "shift_far"),
        (at(1, 10, 8, [(450, 60)]), "break_outside"),
        (at(1, 10, 8, [(60, 30), (70, 30)]), "break_outside"),
    ],
)
def test_times_that_no_shift_can_have(cast, times, code):
    with pytest.raises(StandardsError) as error:
        add_shift(person=cast.ravi, times=times, actor=SYSTEM)
    assert error.value.code == code


def test_granted_days_off_open_the_shifts_on_them_and_keep_new_ones_away(cast):
    monday, tuesday = (add_shift(person=cast.ravi, times=at(day, 10), actor=SYSTEM) for day in (7, 8))
    leave = ask_leave(person=cast.ravi, first_day=date(2026, 12, 1), last_day=date(2026, 12, 2), actor=SYSTEM)
    with pytest.raises(StandardsError):
        ask_leave(person=cast.ravi, first_day=date(2026, 12, 2), last_day=date(2026, 12, 3), actor=SYSTEM)
    decide_leave(leave=leave, granted=True, actor=SYSTEM, by=cast.farida)
    monday.refresh_from_db()
    tuesday.refresh_from_db()
    assert (monday.person, tuesday.person) == (cast.ravi, None)
    with pytest.raises(StandardsError) as error:
        take_shift(shift=tuesday, person=cast.ravi, actor=SYSTEM)
    assert error.value.code == "on_leave"
    assert take_shift(shift=tuesday, person=cast.mita, actor=SYSTEM).person == cast.mita
    with pytest.raises(StandardsError):
        take_shift(shift=tuesday, person=cast.imran, actor=SYSTEM)
    assert withdraw_leave(leave=leave, actor=SYSTEM).state == Leave.State.WITHDRAWN
    with pytest.raises(StandardsError):
        decide_leave(leave=leave, granted=False, actor=SYSTEM)


def test_a_swap_is_asked_accepted_and_allowed(cast):
    mine, theirs = (add_shift(person=who, times=at(2, 10), actor=SYSTEM) for who in (cast.ravi, cast.mita))
    later = add_shift(person=cast.mita, times=at(4, 10), actor=SYSTEM)
    with pytest.raises(StandardsError):
        ask_swap(shift=mine, colleague=cast.mita, actor=SYSTEM)  # Mita works then
    swap = ask_swap(shift=mine, colleague=cast.mita, in_return=theirs, actor=SYSTEM)
    assert answer_swap(swap=swap, yes=True, actor=SYSTEM).state == Swap.State.ACCEPTED
    assert queries.swaps_accepted() == [swap]
    decide_swap(swap=swap, allowed=True, actor=SYSTEM, by=cast.farida)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.person, theirs.person) == (cast.mita, cast.ravi)
    second = ask_swap(shift=later, colleague=cast.ravi, actor=SYSTEM)
    assert answer_swap(swap=second, yes=False, actor=SYSTEM).state == Swap.State.DECLINED
    with pytest.raises(StandardsError):
        answer_swap(swap=second, yes=True, actor=SYSTEM)


def test_where_the_owner_wants_no_yes_the_colleagues_is_enough(cast):
    set_staffing_rules(actor=SYSTEM, shrinkage=10, approve_swaps=False, plans={})
    shift = add_shift(person=cast.ravi, times=at(2, 10), actor=SYSTEM)
    swap = ask_swap(shift=shift, colleague=cast.mita, actor=SYSTEM)
    assert answer_swap(swap=swap, yes=True, actor=SYSTEM).state == Swap.State.DONE
    shift.refresh_from_db()
    assert shift.person == cast.mita


def test_a_swap_cannot_be_any_more_when_the_shift_changed_or_went(cast):
    shifts = [add_shift(person=cast.ravi, times=at(day, 10), actor=SYSTEM) for day in (2, 3)]
    swaps = [ask_swap(shift=shift, colleague=cast.mita, actor=SYSTEM) for shift in shifts]
    change_shift(shift=shifts[0], person=cast.imran, times=at(2, 10), actor=SYSTEM)
    remove_shift(shift=shifts[1], actor=SYSTEM)
    for swap in swaps:
        swap.refresh_from_db()
        assert swap.state == Swap.State.WITHDRAWN
    with pytest.raises(StandardsError):
        remove_shift(shift=shifts[1], actor=SYSTEM)


def test_whoever_leaves_frees_the_shifts_that_are_to_come(cast):
    before = add_shift(person=cast.ravi, times=at(-1, 10), actor=SYSTEM)
    coming = add_shift(person=cast.ravi, times=at(2, 10), actor=SYSTEM)
    swap = ask_swap(shift=coming, colleague=cast.mita, actor=SYSTEM)
    deactivate_user(user=cast.ravi, actor=Actor.staff(cast.asha.pk))
    run_jobs()
    for row in (before, coming, swap):
        row.refresh_from_db()
    assert (before.person, coming.person, swap.state) == (cast.ravi, None, Swap.State.WITHDRAWN)
    with pytest.raises(StandardsError) as error:
        add_shift(person=cast.ravi, times=at(5, 10), actor=SYSTEM)
    assert error.value.code == "person_gone"


def test_a_week_is_written_like_the_one_before_once_and_by_the_clock_on_the_wall(cast):
    cast.kolkata.time_zone = "America/New_York"  # its clocks go back on Sunday, 1 November 2026
    cast.kolkata.save()
    with time_machine.travel(datetime(2026, 10, 27, 12, tzinfo=UTC), tick=False):
        starts = datetime(2026, 10, 28, 14, tzinfo=UTC)  # ten in the morning in New York
        add_shift(person=cast.ravi, times=Times(starts, starts + timedelta(hours=8)), store=cast.kolkata, actor=SYSTEM)
        add_shift(person=None, times=Times(starts, starts + timedelta(hours=8)), actor=SYSTEM)
        weeks = {"monday": date(2026, 10, 26), "into": date(2026, 11, 2)}
        assert copy_week(**weeks, actor=SYSTEM) == (2, 0)
        assert copy_week(**weeks, actor=SYSTEM) == (0, 2)
    copied = Shift.objects.get(person=cast.ravi, starts_at__gt=starts)
    assert (copied.local_start.hour, copied.starts_at.hour) == (10, 15)
    assert copied.ends_at - copied.starts_at == timedelta(hours=8)


def test_the_calendar_feed_has_ones_own_shifts_and_a_new_address_ends_the_old(cast):
    add_shift(
        person=cast.ravi, times=at(1, 10, 8, [(240, 30)]), store=cast.hyderabad, actor=SYSTEM, note="Bring the key"
    )
    add_shift(person=cast.mita, times=at(1, 10), actor=SYSTEM)
    made = make_roster_feed(user=cast.ravi, actor=Actor.staff(cast.ravi.pk))
    token = feed.feed_url(made).rsplit("/", 2)[-2]
    assert feed.feed_at(token) == made
    read = Calendar.from_ical(feed.calendar("Ravi", queries.shifts_of_feed(made)))
    events = [part for part in read.walk() if part.name == "VEVENT"]
    assert [str(event["summary"]) for event in events] == ["Shift: Sharma Abids"]
    assert events[0].decoded("dtstart") == at(1, 10).starts_at
    assert "14:00–14:30" in str(events[0]["description"])
    make_roster_feed(user=cast.ravi, actor=Actor.staff(cast.ravi.pk))
    assert feed.feed_at(token) is None
    assert feed.feed_at(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_the_roster_of_a_week_takes_few_queries_however_many_work(cast, django_assert_num_queries):
    for day in range(5):
        for who in (cast.ravi, cast.mita, cast.imran, cast.asha):
            add_shift(person=who, times=at(day, 12), actor=SYSTEM)
    with django_assert_num_queries(3):
        lines = queries.roster(cast.farida, MONDAY, ZoneInfo("Asia/Kolkata"))
    assert [line.person.name for line in lines if line.hours == 40.0] == [
        "Asha Sharma",
        "Imran Ali",
        "Mita Sen",
        "Ravi Teja",
    ]


def test_the_mail_of_the_day_says_what_is_to_be_answered(cast):
    shift = add_shift(person=cast.ravi, times=at(2, 10), actor=SYSTEM)
    ask_swap(shift=shift, colleague=cast.mita, actor=SYSTEM)
    ask_leave(person=cast.imran, first_day=date(2026, 12, 1), last_day=date(2026, 12, 1), actor=SYSTEM)
    _title, asked = mail_lines(cast.mita, rules_of(cast.mita))
    assert [line.who for line in asked] == ["Ravi Teja"]
    assert [line.who for line in mail_lines(cast.farida, rules_of(cast.farida))[1]] == ["Imran Ali"]
    assert mail_lines(cast.ravi, rules_of(cast.ravi))[1] == []
