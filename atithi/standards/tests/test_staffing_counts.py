"""Who came is counted from the record, what is foretold and needed follows, and it meets the roster."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from atithi.channels.instore.actions import open_floor, save_need
from atithi.channels.instore.models import Visit, VisitState
from atithi.channels.phone.models import Call, CallState, Direction
from atithi.conversations.actions import add_channel, send_reply
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.events import Actor
from atithi.staff.actions import set_hours, set_special_day
from atithi.staff.models import Business
from atithi.standards.models import ArrivalCount, ArrivalModel, StaffingReckoning
from atithi.standards.staffing.actions import Times, add_shift, set_staffing_rules
from atithi.standards.staffing.counting import count_arrivals
from atithi.standards.staffing.needs import WhatIf
from atithi.standards.staffing.reckoning import plans, reckon
from atithi.standards.staffing.week import week

NOW = datetime(2026, 11, 23, 6, 40, tzinfo=UTC)
SYSTEM = Actor.system()


def _counts():
    return sorted((row.starts_at.astimezone(UTC), row.kind, row.count) for row in ArrivalCount.objects.all())


def test_a_letter_counts_when_the_guest_begins_to_wait_and_not_while_they_do(cast):
    with time_machine.travel(NOW, tick=False) as clock:
        conversation = cast.conversation("When?")
        clock.shift(timedelta(minutes=4))
        cast.says("Are you there?")
        clock.shift(timedelta(minutes=30))
        send_reply(conversation=conversation, text="On Monday.", actor=SYSTEM, author=cast.ravi)
        clock.shift(timedelta(minutes=30))
        cast.says("Thank you. And the bill?")
        clock.shift(timedelta(hours=1))
        assert count_arrivals() == 2
        first = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
        assert _counts() == [(first, "email", 1), (first + timedelta(hours=1), "email", 1)]
        assert count_arrivals() == 2
        assert count_arrivals(whole=True) == 2
        assert len(_counts()) == 2


def test_the_half_hour_that_runs_is_counted_when_it_is_over(cast):
    with time_machine.travel(NOW, tick=False) as clock:
        cast.conversation("When?")
        assert count_arrivals() == 0
        clock.shift(timedelta(minutes=25))
        assert count_arrivals() == 1


def test_spam_is_no_guest_and_a_chat_begins_anew_after_an_hour(cast):
    with time_machine.travel(NOW, tick=False) as clock:
        chat = {"channel_id": cast.chat.id, "contact_kind": "chat", "contact_value": "g" * 20}
        cast.conversation("Hello", **chat)
        for minutes in (5, 20, 90):
            clock.shift(timedelta(minutes=minutes))
            cast.says("and?", **chat)
        spam = cast.conversation("Win!", who="spam@example.com")
        Conversation.objects.filter(pk=spam.pk).update(spam_at=NOW)
        clock.shift(timedelta(hours=1))
        count_arrivals()
        assert [(kind, count) for _at, kind, count in _counts()] == [("webchat", 1), ("webchat", 1)]


def _history(cast, weeks=8, handled=240):
    """Four letters each day at ten in India, each answered after `handled` seconds."""
    conversation = cast.conversation("The first")
    rows = []
    for number in range(weeks * 7):
        for guest in range(4):
            at = NOW.replace(hour=4, minute=31) - timedelta(days=number + 1) + timedelta(minutes=6 * guest)
            rows += [(at, MessageKind.CUSTOMER, None), (at + timedelta(seconds=handled), MessageKind.REPLY, cast.ravi)]
    Message.objects.bulk_create(
        Message(
            conversation=conversation, kind=kind, author=author, created_at=at, channel=conversation.channel, text="x"
        )
        for at, kind, author in sorted(rows, key=lambda row: row[0])
    )


@pytest.fixture
def monday():
    with time_machine.travel(NOW, tick=False):
        yield date(2026, 11, 23)


def test_the_night_reckons_and_the_week_shows_what_is_missing(cast, monday, django_assert_max_num_queries):
    _history(cast)
    assert reckon() == 1
    model = ArrivalModel.objects.get(kind="email")
    assert (model.handling, model.forecast["weeks"]) == (240, 8)
    assert model.handling_of >= 200
    plan = plans()["email"]
    assert (plan.source, plan.handling) == ("measured", 240)
    set_staffing_rules(actor=SYSTEM, shrinkage=0, approve_swaps=True, plans={"email": {"handling": 1800}})
    with django_assert_max_num_queries(10):
        found = week(monday, 7, WhatIf(shrinkage=0))
    ten = next(
        each for each in found.half_hours if each.starts_at == NOW.replace(hour=4, minute=30) + timedelta(days=1)
    )
    assert ten.guests == pytest.approx(4, abs=1.0)
    assert ten.need.people >= 3
    assert (ten.there, ten.missing) == (0, ten.need.rostered)
    starts = NOW.replace(hour=3, minute=30) + timedelta(days=1)
    for who, breaks in ((cast.ravi, ()), (cast.mita, [(60, 30)])):
        add_shift(person=who, times=Times(starts, starts + timedelta(hours=4), breaks), actor=SYSTEM)
    found = week(monday, 7, WhatIf(shrinkage=0))
    by_start = {each.starts_at: each.there for each in found.half_hours}
    assert [by_start[starts + timedelta(minutes=30 * number)] for number in (-1, 0, 1, 2, 3, 7, 8)] == [
        0,
        2,
        2,
        1,
        2,
        2,
        0,
    ]
    assert ArrivalModel.objects.count() == 1
    assert reckon() == 1
    assert ArrivalModel.objects.count() == 1


def test_on_closed_days_nobody_is_needed_and_their_letters_come_the_day_after(cast, monday):
    _history(cast)
    reckon()
    set_staffing_rules(actor=SYSTEM, shrinkage=0, approve_swaps=True, plans={"email": {"handling": 1800}})
    set_hours(actor=SYSTEM, weekly=[[["10:00", "20:00"]]] * 7)
    set_special_day(actor=SYSTEM, day=monday + timedelta(days=1), name="Guru Nanak Jayanti", hours=[])
    found = week(monday, 4, WhatIf(shrinkage=0))
    per_day = [sum(each.need.people for each in found.of_day(monday + timedelta(days=number))) for number in range(4)]
    assert per_day[1] == 0
    assert per_day[2] >= per_day[3]


def test_a_desk_on_which_nobody_came_has_an_empty_week(cast, monday):
    assert reckon() == 0
    found = week(monday, 7, WhatIf())
    assert len(found.half_hours) == 7 * 48
    assert (found.missing_hours, found.models) == (0, {})
    assert StaffingReckoning.objects.get(id=1).comparison == {}


def test_a_week_in_which_the_clocks_change_has_its_own_number_of_half_hours(cast, monday):
    Business.objects.update(time_zone="America/New_York")
    found = week(date(2026, 10, 26), 7, WhatIf())
    assert len(found.half_hours) == 7 * 48 + 2
    assert found.zone == ZoneInfo("America/New_York")
    assert len(found.of_day(date(2026, 11, 1))) == 50


def test_calls_and_visits_count_themselves_and_tell_how_long_people_stay(cast, monday):
    phone = add_channel(kind="phone", name="Line", actor=SYSTEM, address="+914022220000")
    conversation = cast.conversation("noted")
    for number in range(60):
        began, gone = NOW - timedelta(days=1, minutes=number), number % 2 == 1
        Call.objects.create(
            channel=phone, conversation=conversation, customer=conversation.customer, direction=Direction.IN,
            state=CallState.ABANDONED if gone else CallState.ENDED, began_at=began, heard_at=began, wait_seconds=60,
            answered_at=None if gone else began, ended_at=began + timedelta(minutes=4), talk_seconds=0 if gone else 180,
            hold_seconds=0 if gone else 20,
        )  # fmt: skip
    reckon()
    assert sum(count for _at, kind, count in _counts() if kind == "phone") == 60
    model = ArrivalModel.objects.get(kind="phone")
    assert (model.handling, model.handling_of, model.patience, model.patience_of) == (200, 30, 120, 30)
    assert plans()["phone"].patience == 120


def test_each_store_has_its_own_forecast_of_calls_and_visits_and_says_where_it_knows_little(cast, monday):
    phone = add_channel(kind="phone", name="Line", actor=SYSTEM, address="+914022220000", store=cast.hyderabad)
    floors = {store: open_floor(store=store, actor=SYSTEM) for store in (cast.hyderabad, cast.kolkata)}
    needs = {store: save_need(floor=floor, actor=SYSTEM, names={"en": "Other"}) for store, floor in floors.items()}
    conversation = cast.conversation("noted")
    Conversation.objects.filter(pk=conversation.pk).update(store=cast.hyderabad)
    calls, visits = [], []
    for number in range(8 * 7 * 6):
        began = NOW.replace(hour=5) - timedelta(days=number // 6 + 1) + timedelta(minutes=5 * (number % 6))
        calls.append(Call(
            channel=phone, conversation=conversation, customer=conversation.customer, direction=Direction.IN,
            state=CallState.ENDED, began_at=began, heard_at=began, ended_at=began, talk_seconds=120, provider_id=str(number),
        ))  # fmt: skip
        if number % 6 == 0:
            store = cast.kolkata if number % 42 == 0 else cast.hyderabad
            visits.append(Visit(
                floor=floors[store], need=needs[store], day=began.toordinal(), number=number + 1, letter="Z", key=f"{number:020}",
                state=VisitState.DONE, arrived_at=began, place_at=began, ended_at=began,
            ))  # fmt: skip
    Call.objects.bulk_create(calls)
    Visit.objects.bulk_create(visits)
    assert reckon() == 5  # calls and visits of all; calls and visits of one store, visits of the other
    everywhere, here, there = (week(monday, 7, WhatIf(), store) for store in (None, cast.hyderabad, cast.kolkata))
    assert (set(here.models), set(there.models)) == ({"phone", "instore"}, {"instore"})
    of_all, of_both = (
        [sum(each.need.guests["instore"] for each in found.half_hours) for found in weeks]
        for weeks in ([everywhere], [here, there])
    )
    assert of_all[0] == pytest.approx(sum(of_both), rel=0.05)
    assert (everywhere.is_thin, here.is_thin, there.is_thin) == (False, False, True)
    starts = NOW + timedelta(days=1)
    add_shift(person=cast.ravi, times=Times(starts, starts + timedelta(hours=4)), actor=SYSTEM, store=cast.hyderabad)
    assert [
        sum(each.there for each in week(monday, 7, WhatIf(), store).half_hours)
        for store in (None, cast.hyderabad, cast.kolkata)
    ] == [8, 8, 0]
