"""Open time against a count of every minute, and the vectors of the field."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.staff.calendars import Calendar
from atithi.staff.open_time import moment_after, next_opening, open_minutes

IST = ZoneInfo("Asia/Kolkata")
ZONES = [IST, ZoneInfo("America/New_York"), ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe"), UTC]
WEEKDAYS = [[["09:00", "18:00"]]] * 5 + [[], []]
MINUTE = timedelta(minutes=1)
unhurried = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def test_the_vectors_of_the_field_hold() -> None:
    republic_day = Calendar(IST, WEEKDAYS, {date(2026, 1, 26): []})
    friday = datetime(2026, 1, 23, 17, 30, tzinfo=IST)
    assert moment_after(republic_day, friday, 240) == datetime(2026, 1, 27, 12, 30, tzinfo=IST)
    new_york = ZoneInfo("America/New_York")
    round_the_clock = Calendar(new_york, [[["00:00", "24:00"]]] * 7)
    saturday = datetime(2026, 3, 7, 22, tzinfo=new_york)
    assert moment_after(round_the_clock, saturday, 480) == datetime(2026, 3, 8, 7, tzinfo=new_york)


def test_a_place_that_is_closed_for_a_season_opens_again_and_one_that_never_opens_promises_nothing() -> None:
    closed: dict[date, list[list[str]]] = {date(2026, 4, 1) + timedelta(days=day): [] for day in range(120)}
    resort = Calendar(IST, [[["10:00", "20:00"]]] * 7, closed)
    spring = datetime(2026, 4, 2, 9, tzinfo=IST)
    assert next_opening(resort, spring) == datetime(2026, 7, 30, 10, tzinfo=IST)
    assert moment_after(resort, spring, 61) == datetime(2026, 7, 30, 11, 1, tzinfo=IST)
    never = Calendar(IST, [[]] * 7)
    assert next_opening(never, spring) is None
    assert moment_after(never, spring, 1) is None


@st.composite
def days(draw: st.DrawFn) -> list[list[str]]:
    """Hours of a day: none, one span, two with a pause, or one that goes on past midnight."""
    shape = draw(st.sampled_from(["closed", "plain", "pause", "night", "whole"]))
    cut = sorted(draw(st.lists(st.integers(0, 23 * 4), min_size=4, max_size=4, unique=True)))
    clock = [f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in cut]
    return {
        "closed": [], "plain": [[clock[0], clock[3]]], "pause": [[clock[0], clock[1]], [clock[2], clock[3]]],
        "night": [[clock[3], clock[0]]], "whole": [["00:00", "24:00"]],
    }[shape]  # fmt: skip


# Around both changes of the clock of 2026, in the zones that have them.
starts = st.sampled_from(
    [datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC)]
)


@unhurried
@given(
    zone=st.sampled_from(ZONES), week=st.lists(days(), min_size=7, max_size=7), differs=days(), start=starts,
    offset=st.integers(0, 600), length=st.integers(1, 2600), wanted=st.integers(1, 700),
)  # fmt: skip
def test_it_agrees_with_a_count_of_every_minute(
    zone: ZoneInfo, week: list[list[list[str]]], differs: list[list[str]], start: datetime, offset: int, length: int,
    wanted: int,
) -> None:  # fmt: skip
    calendar = Calendar(zone, week, {(start + timedelta(days=1)).astimezone(zone).date(): differs})
    begin = start + timedelta(minutes=offset)
    spans = calendar.spans(begin.astimezone(zone).date() - timedelta(days=2), 12)
    is_open = [any(a <= begin + MINUTE * n < b for a, b in spans) for n in range(length)]
    assert open_minutes(calendar, begin, begin + MINUTE * length) == sum(is_open)
    found = moment_after(calendar, begin, wanted)
    if sum(is_open) >= wanted:
        passed = 0
        for number, one in enumerate(is_open):
            passed += one
            if passed == wanted:
                assert found == begin + MINUTE * (number + 1)
                break
    elif found is not None:
        assert found > begin + MINUTE * length
        assert open_minutes(calendar, begin, found) == pytest.approx(wanted)


@unhurried
@given(
    zone=st.sampled_from(ZONES),
    week=st.lists(days(), min_size=7, max_size=7),
    start=starts,
    offset=st.integers(0, 4000),
)
def test_it_is_open_when_it_says_it_opens(
    zone: ZoneInfo, week: list[list[list[str]]], start: datetime, offset: int
) -> None:
    calendar = Calendar(zone, week)
    begin = start + timedelta(minutes=offset)
    opens = next_opening(calendar, begin)
    assert (opens is None) == (not any(week))
    if opens is not None:
        assert calendar.is_open(opens)
        assert open_minutes(calendar, begin, opens) == 0
