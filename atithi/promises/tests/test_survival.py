"""The pure reckoning: lengths with open cases, time while open, groups that lean on wider ones, shares with intervals."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atithi.core.proportions import wilson
from atithi.promises.feasibility.pooling import Group, pooled, reached
from atithi.promises.feasibility.survival import counted, curve, thinned
from atithi.staff.calendars import Calendar
from atithi.staff.open_time import OpenTime

# Remission of 21 patients on 6-MP (Gehan 1965, in every textbook of the field): weeks, and whether the end was seen.
SIX_MP = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0),
          (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]  # fmt: skip
IST = ZoneInfo("Asia/Kolkata")
WEEKDAYS = [[["09:00", "18:00"]]] * 5 + [[], []]


@pytest.mark.parametrize(
    ("week", "left", "low", "high"),
    [(6, 0.857, 0.620, 0.952), (7, 0.807, 0.563, 0.923), (10, 0.753, 0.503, 0.889), (13, 0.690, 0.432, 0.849),
     (16, 0.628, 0.368, 0.805), (22, 0.538, 0.268, 0.747), (23, 0.448, 0.188, 0.680)],
)  # fmt: skip
def test_the_estimate_and_its_interval_are_those_of_the_textbooks(
    week: int, left: float, low: float, high: float
) -> None:
    found = curve(counted((weeks, bool(seen)) for weeks, seen in SIX_MP)).within(week)
    assert (1 - found.value, 1 - found.high, 1 - found.low) == pytest.approx((left, low, high), abs=0.0006)


def test_the_median_is_where_half_is_done_and_what_was_never_reached_is_not_guessed() -> None:
    found = curve(counted((weeks, bool(seen)) for weeks, seen in SIX_MP))
    assert (found.quantile(0.5), found.quantile(0.9)) == (23, None)
    assert (found.cases, found.done) == (21, 9)
    assert found.within(5).value == 0


def test_open_cases_left_out_would_make_it_look_faster() -> None:
    cases = [(minutes, True) for minutes in range(10, 60, 10)] + [(55, False)] * 5
    whole = curve(counted(cases)).within(50).value
    finished_alone = curve(counted(case for case in cases if case[1])).within(50).value
    assert whole == pytest.approx(0.5)
    assert finished_alone == 1.0


def test_without_open_cases_it_is_the_plain_share() -> None:
    found = curve(counted((minutes, True) for minutes in (5, 5, 10, 20)))
    assert [found.within(at).value for at in (4, 5, 10, 19, 20)] == pytest.approx([0, 0.5, 0.75, 0.75, 1])
    assert found.within(10_000).high == 1.0
    assert 0.3 < found.within(20).low < 0.5  # four of four are not certainty


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60))
def test_the_share_never_falls_and_lies_within_its_interval(cases: list[tuple[int, bool]]) -> None:
    whole = curve(counted(cases))
    thin = thinned(whole, 0.1)
    before = 0.0
    for at in range(0, 401, 25):
        found = whole.within(at)
        assert before <= found.value <= 1
        assert 0 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1
        assert found.value - 0.1 - 1e-9 <= thin.within(at).value <= found.value + 1e-9
        before = found.value


def test_hours_in_which_the_business_is_open_count() -> None:
    republic_day: dict[date, list[list[str]]] = {date(2026, 1, 26): []}
    open_time = OpenTime(Calendar(IST, WEEKDAYS, republic_day), date(2026, 1, 20), date(2026, 2, 10))
    friday = datetime(2026, 1, 23, 17, 30, tzinfo=IST)
    tuesday = datetime(2026, 1, 27, 12, 30, tzinfo=IST)
    assert open_time.after(friday, 240) == tuesday
    assert open_time.between(friday, tuesday) == 240
    assert open_time.before(tuesday, 240) == friday
    assert open_time.between(tuesday, friday) == 0
    assert open_time.between(datetime(2026, 1, 24, 3, tzinfo=IST), datetime(2026, 1, 25, 22, tzinfo=IST)) == 0


def test_the_clock_may_be_changed_and_hours_may_go_past_midnight() -> None:
    new_york = ZoneInfo("America/New_York")
    always = [[["00:00", "24:00"]]] * 7
    open_time = OpenTime(Calendar(new_york, always), date(2026, 3, 6), date(2026, 3, 10))
    assert open_time.after(datetime(2026, 3, 7, 22, tzinfo=new_york), 480) == datetime(2026, 3, 8, 7, tzinfo=new_york)
    late = OpenTime(Calendar(IST, [[["18:00", "02:00"]]] * 7), date(2026, 3, 6), date(2026, 3, 10))
    assert late.between(datetime(2026, 3, 7, 1, tzinfo=IST), datetime(2026, 3, 7, 19, tzinfo=IST)) == 120


def test_a_business_that_never_said_its_hours_is_open_always() -> None:
    open_time = OpenTime(Calendar(IST), date(2026, 3, 6), date(2026, 3, 7))
    start = datetime(2026, 3, 7, tzinfo=UTC)
    assert open_time.between(start, start + timedelta(days=3)) == 3 * 1440
    assert open_time.after(start, 90) == start + timedelta(minutes=90)


def test_one_that_never_opens_promises_nothing() -> None:
    open_time = OpenTime(Calendar(IST, [[]] * 7), date(2026, 3, 6), date(2026, 3, 9))
    assert open_time.after(datetime(2026, 3, 7, tzinfo=UTC), 10) is None
    assert open_time.between(datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)) == 0


def test_a_thin_group_leans_on_the_wider_and_a_rich_one_stands_for_itself() -> None:
    wide = curve({60: [800, 0], 600: [200, 0]})  # 80 % within the hour
    thin = curve({60: [1, 0], 600: [4, 0]})
    rich = curve({60: [200, 0], 600: [800, 0]})  # 20 %
    alone = pooled([wide], 60)
    assert alone.value == pytest.approx(0.8)
    leaning = pooled([wide, thin], 60)
    assert leaning.value == pytest.approx((5 * 0.2 + 20 * 0.8) / 25)
    assert leaning.high - leaning.low > alone.high - alone.low
    assert pooled([wide, rich], 60).value == pytest.approx(0.2, abs=0.02)
    assert (reached([wide], 0.8), reached([wide, rich], 0.8), reached([thin], 1.0)) == (60, 600, 600)


def test_groups_stand_one_within_the_other() -> None:
    group = Group("promise", "refund", store="3", weekday="4")
    assert [each.key for each in group.chain()] == [
        "promise|refund|||||", "promise|refund|3||||", "promise|refund|3||||4",
    ]  # fmt: skip
    assert len(list(group.all_wider())) == 4


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 10, 0.0, 0.2775)]
)
def test_a_share_has_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0001)
    assert found.share == count / of


def test_nothing_of_nothing_is_no_share_and_more_than_all_is_refused() -> None:
    assert wilson(0, 0).share is None
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
