"""Erlang against published vectors, the simulation against Erlang, forecasts against series that are known."""

import math
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.standards.staffing.comparison import compare
from atithi.standards.staffing.erlang import (
    NEVER,
    agents_needed,
    answered,
    erlang_c,
    impatient,
    patient,
    rostered_for,
)
from atithi.standards.staffing.forecast import Fitted, by_day, fit, half_hours, quantile
from atithi.standards.staffing.needs import WhatIf, needs
from atithi.standards.staffing.plans import plan_of, usual
from atithi.standards.staffing.simulation import Day, measured

KOLKATA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("calls", "handling", "agents", "within", "waits", "level", "mean"),
    [(100, 180, 14, 20, 0.1741319, 0.88835, 7.83594), (360, 240, 55, 15, 0.2387009, 0.8458831, 8.18403)],
)
def test_erlang_c_agrees_with_the_published_figures(calls, handling, agents, within, waits, level, mean):
    found = patient(agents, calls / 1800, handling, within)
    assert found.wait_chance == pytest.approx(waits, abs=1e-6)
    assert found.level == pytest.approx(level, abs=1e-5)
    assert found.mean_wait == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize(("load", "agents", "waits"), [(10, 11, 0.682118), (20, 24, 0.298072), (2, 3, 4 / 9)])
def test_erlang_c_agrees_with_the_tables(load, agents, waits):
    assert erlang_c(agents, load) == pytest.approx(waits, abs=1e-6)


def test_erlang_a_agrees_with_the_published_figures():
    found = impatient(50, 48 / 60, 60, 120, 20)
    assert found.wait_chance == pytest.approx(0.467774, abs=1e-6)
    assert found.left == pytest.approx(0.030912, abs=1e-6)
    assert found.mean_wait == pytest.approx(3.7095, abs=1e-4)
    assert found.occupancy == pytest.approx(0.930324, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(
    agents=st.integers(1, 80), calls=st.floats(0.5, 400), handling=st.integers(20, 900), within=st.integers(1, 600),
    patience=st.one_of(st.just(NEVER), st.floats(10, 2000)),
)  # fmt: skip
def test_one_agent_more_never_serves_worse(agents, calls, handling, within, patience):
    fewer, more = (answered(number, calls / 1800, handling, within, patience) for number in (agents, agents + 1))
    assert more.level >= fewer.level - 1e-9
    assert more.wait_chance <= fewer.wait_chance + 1e-9
    assert more.left <= fewer.left + 1e-9
    assert all(0 <= share <= 1 for share in (fewer.level, fewer.left, fewer.occupancy))


def test_endless_patience_is_erlang_c_and_many_agents_leave_nobody_waiting():
    near = impatient(50, 48 / 60, 60, 1e8, 20)
    assert near.level == pytest.approx(patient(50, 48 / 60, 60, 20).level, abs=1e-4)
    assert impatient(200, 48 / 60, 60, 120, 20).wait_chance < 1e-12
    swamped = impatient(10, 1000 / 60, 60, 120, 20)  # a fluid: what cannot be served leaves
    assert swamped.left == pytest.approx(0.99, abs=1e-6)
    assert patient(5, 1, 60, 20).mean_wait == math.inf


@settings(max_examples=30, deadline=None)
@given(calls=st.floats(0.5, 300), handling=st.integers(30, 600), level=st.floats(0.5, 0.98), within=st.integers(5, 300))
def test_as_many_agents_as_are_needed_are_enough_and_one_fewer_is_not(calls, handling, level, within):
    agents = agents_needed(calls / 1800, handling, level, within)
    assert patient(agents, calls / 1800, handling, within).level >= level
    assert patient(agents - 1, calls / 1800, handling, within).level < level


def test_people_serve_several_and_do_other_work():
    assert rostered_for(10, 1, 0.0) == 10
    assert rostered_for(9, 2, 0.0) == 5
    assert rostered_for(8, 1, 0.2) == 10
    assert agents_needed(0.0, 300, 0.8, 20) == 0


def test_the_queue_played_through_agrees_with_erlang_where_its_assumptions_hold():
    waiting = measured(Day([100 / 1800] * 50, 1800, 14, 180, 20), runs=10, seed=3)
    said = patient(14, 100 / 1800, 180, 20)
    assert waiting["level"].holds(said.level)
    assert waiting["mean_wait"].holds(said.mean_wait)
    leaving = measured(Day([48 / 60] * 8, 1800, 50, 60, 20, patience=120), runs=10, seed=7)
    said = impatient(50, 48 / 60, 60, 120, 20)
    assert leaving["level"].holds(said.level)
    assert leaving["left"].holds(said.left)


def test_the_comparison_says_where_the_formula_does_not_hold():
    lines = {line.case: line for line in compare(usual("phone"), 100 / 1800, 17)}
    assert lines["as_assumed"].agrees
    # Waves and slowing down make guests wait longer than the formula says, impatience of others makes them wait less.
    assert lines["tides"].high < lines["tides"].formula
    assert lines["side_by_side"].high < lines["side_by_side"].formula
    assert lines["leaving"].low > lines["leaving"].formula


def _poisson(draw, mean):
    limit, count, product = math.exp(-mean), 0, draw.random()
    while product >= limit:
        count, product = count + 1, product * draw.random()
    return count


def _shop(weeks, peak=8.0, seed=4):
    """A shop that is open from nine to nine, busiest on Saturday."""
    draw, first, found = random.Random(seed), date(2026, 8, 17), {}
    for number in range(weeks * 7):
        day = first + timedelta(days=number)
        level = (1, 1, 1, 1, 1.3, 1.8, 0.6)[day.weekday()] * peak
        shape = [max(0.0, math.sin((slot - 18) / 24 * math.pi)) if 18 <= slot <= 42 else 0.0 for slot in range(48)]
        found[day] = [_poisson(draw, level * each) if each else 0 for each in shape]
    return found


def test_a_profile_of_the_week_is_nearer_than_last_weeks_same_hour():
    found = fit(_shop(13), set(), {"hi": 1.0})
    assert found.method == "profile"
    assert found.error < found.naive_error
    assert found.profile[5][30] == pytest.approx(8 * 1.8, rel=0.25)
    assert 0.78 <= found.covered <= 0.99
    assert Fitted.of(found.kept()).method == "profile"


def test_where_last_weeks_same_hour_is_nearer_it_is_used_and_that_is_said():
    days = {}
    for number in range(70):  # grows so fast that every mean lags behind
        level = 2 ** (number // 7)
        days[date(2026, 9, 7) + timedelta(days=number)] = [level] * 48
    found = fit(days, set(), {})
    assert found.method == "last_week"
    assert found.naive_error < found.error
    assert found.profile[0][10] == 2**9


def test_a_few_weeks_are_not_enough_to_test():
    found = fit(_shop(3), set(), {})
    assert (found.method, found.tested, found.weeks) == ("mean", 0, 3)


def test_holidays_are_days_of_their_own():
    days = _shop(13)
    holiday = date(2026, 10, 20)
    days[holiday] = [0] * 48
    found = fit(days, {holiday}, {})
    without = fit(_shop(13), set(), {})
    assert found.holidays == 1
    assert found.holiday < 0.05
    assert found.profile[holiday.weekday()] == pytest.approx(without.profile[holiday.weekday()], abs=1.0)
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday afternoon in India
    assert found.expected(at, KOLKATA, {date(2026, 11, 24)}) < found.expected(at, KOLKATA, set()) / 10


def test_intervals_hold_what_they_say_and_grow_with_the_spread():
    assert quantile(0.0, 0.0, 0.9) == 0
    assert (quantile(10.0, 0.0, 0.1), quantile(10.0, 0.0, 0.9)) == (6, 14)
    assert quantile(10.0, 2.0, 0.9) > quantile(10.0, 20.0, 0.9) > 14
    assert quantile(2000.0, 0.0, 0.9) == pytest.approx(2057, abs=2)


def test_days_on_which_the_clocks_change_have_46_and_50_half_hours():
    new_york = ZoneInfo("America/New_York")
    assert len(list(half_hours(date(2026, 3, 8), 1, new_york))) == 46
    assert len(list(half_hours(date(2026, 11, 1), 1, new_york))) == 50
    assert len(list(half_hours(date(2026, 11, 1), 1, KOLKATA))) == 48
    morning = datetime(2026, 11, 1, 14, 30, tzinfo=UTC)  # 9:30 after the clocks went back, 10:30 the day before
    days = by_day({morning: 3, morning - timedelta(days=1): 2}, new_york, date(2026, 10, 31), date(2026, 11, 1))
    assert days[date(2026, 11, 1)][19] == 3
    assert days[date(2026, 10, 31)][21] == 2


def _slots(count):
    return [datetime(2026, 11, 23, 4, 30, tzinfo=UTC) + timedelta(minutes=30) * number for number in range(count)]


def test_letters_of_the_night_are_answered_in_the_morning():
    plans = {"email": plan_of("email", {"within": 7200}, 600, 99)}
    is_open = [False] * 4 + [True] * 6
    found = needs(_slots(10), {"email": [6.0] * 4 + [0.0] * 6}, plans, is_open, WhatIf(shrinkage=0))
    assert [each.people for each in found[:4]] == [0] * 4
    assert [each.people for each in found[4:8]] == [3] * 4  # 24 letters of ten minutes in two hours, 85 % of the time
    assert [each.people for each in found[8:]] == [0, 0]


def test_what_if_there_were_more_guests_or_less_time_more_people_are_needed():
    plans = {"phone": plan_of("phone", {}, 240, 99)}
    of = {"phone": [40.0]}
    usual_day = needs(_slots(1), of, plans, [True], WhatIf(shrinkage=0))[0]
    assert usual_day.people == agents_needed(round(40 / 1800, 6), 240.0, 0.8, 20.0)
    for more in (WhatIf(volume=50, shrinkage=0), WhatIf(handling=50, shrinkage=0), WhatIf(level=98, shrinkage=0)):
        assert needs(_slots(1), of, plans, [True], more)[0].people > usual_day.people
    assert needs(_slots(1), of, plans, [True], WhatIf(shrinkage=30))[0].rostered > usual_day.people
    chat = {"webchat": plan_of("webchat", {}, 480, 99)}
    one, three = (
        needs(_slots(1), {"webchat": [20.0]}, chat, [True], WhatIf(at_once=many))[0].people for many in (1, 3)
    )
    assert three < one
