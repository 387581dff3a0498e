"""Which times are free: never outside open hours, never over what is taken, right where clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.promises.actions.repeating import following
from atithi.promises.diaries import day_bounds
from atithi.promises.slots import Diary, Shape, cell_of, cells_between, moment_of, overlap, slots
from atithi.staff.calendars import Calendar

KOLKATA, NEW_YORK, LORD_HOWE = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
ZONES = st.sampled_from(
    [KOLKATA, NEW_YORK, LORD_HOWE, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]
)
MOMENTS = st.integers(0, 40 * 288).map(
    lambda number: datetime(2026, 10, 10, tzinfo=UTC) + timedelta(minutes=5 * number)
)


def local(slots_found: list, zone: ZoneInfo) -> list[str]:
    return [slot.starts_at.astimezone(zone).strftime("%d %H:%M") for slot in slots_found]


def test_buffers_busy_times_and_the_end_of_the_day_are_kept_free() -> None:
    begins, ends = datetime(2026, 11, 24, 10, tzinfo=KOLKATA), datetime(2026, 11, 24, 14, tzinfo=KOLKATA)
    taken = cells_between(begins + timedelta(minutes=60), begins + timedelta(minutes=105))
    diary = Diary(7, [(begins, ends)], [(ends - timedelta(minutes=50), ends)], [(taken.start, taken.stop)])
    found = slots(Shape(30, before=10, after=15, step=15, zone=KOLKATA), [diary], begins, ends)
    assert local(found, KOLKATA) == ["24 10:00", "24 10:15", "24 12:00", "24 12:15"]
    assert {slot.people for slot in found} == {(7,)}


def test_a_group_with_a_free_seat_can_be_joined_although_its_person_is_taken() -> None:
    begins = datetime(2026, 11, 24, 10, tzinfo=KOLKATA)
    taken = cells_between(begins, begins + timedelta(hours=1))
    diary = Diary(7, [(begins, begins + timedelta(hours=1))], taken=[(taken.start, taken.stop)], joinable=[begins])
    assert local(slots(Shape(60, zone=KOLKATA), [diary], begins, begins + timedelta(hours=1)), KOLKATA) == ["24 10:00"]


def test_ten_o_clock_stays_ten_o_clock_where_the_clock_is_changed() -> None:
    week = [[["10:00", "12:00"]]] * 7
    for zone, first in ((NEW_YORK, date(2026, 10, 31)), (NEW_YORK, date(2026, 3, 7)), (LORD_HOWE, date(2026, 10, 3))):
        spans = Calendar(zone, week).spans(first, 3)
        begins, ends = day_bounds(first, zone)[0], day_bounds(first + timedelta(days=2), zone)[1]
        found = slots(Shape(60, step=60, zone=zone), [Diary(1, spans)], begins, ends)
        assert [slot.starts_at.astimezone(zone).strftime("%H:%M") for slot in found] == ["10:00", "11:00"] * 3


def test_an_hour_that_is_not_there_is_not_offered_and_one_that_is_twice_is_offered_twice() -> None:
    whole = [[["00:00", "24:00"]]] * 7
    for day, hours, expected in ((date(2026, 3, 8), 23, 0), (date(2026, 11, 1), 25, 2)):
        begins, ends = day_bounds(day, NEW_YORK)
        assert ends - begins == timedelta(hours=hours)
        found = slots(
            Shape(60, step=60, zone=NEW_YORK), [Diary(1, Calendar(NEW_YORK, whole).spans(day, 1))], begins, ends
        )
        seen = [slot.starts_at.astimezone(NEW_YORK).strftime("%H:%M") for slot in found]
        assert len(found) == hours
        assert seen.count("02:00" if hours == 23 else "01:00") == expected


@settings(max_examples=60, deadline=None)
@given(
    zone=ZONES, first=MOMENTS, days=st.integers(1, 4), minutes=st.integers(1, 30).map(lambda n: n * 5),
    before=st.integers(0, 6).map(lambda n: n * 5), after=st.integers(0, 6).map(lambda n: n * 5),
    step=st.sampled_from([5, 15, 20, 30, 60, 90]),
    busy=st.lists(st.tuples(MOMENTS, st.integers(1, 400)), max_size=6),
    opened=st.lists(st.tuples(MOMENTS, st.integers(5, 3000)), max_size=6),
)  # fmt: skip
def test_it_says_the_same_as_looking_at_every_five_minutes(
    zone, first, days, minutes, before, after, step, busy, opened
) -> None:
    spans = overlap(_merged(opened), [(first - timedelta(days=30), first + timedelta(days=30))])
    taken = [(at, at + timedelta(minutes=length)) for at, length in busy]
    last = first + timedelta(days=days)
    cells = [(each.start, each.stop) for each in (cells_between(*one) for one in taken)]
    # One is busy elsewhere, one has as many appointments, one shares the hours of the first and is free.
    diaries = [Diary(3, spans, taken), Diary(4, list(spans), taken=cells), Diary(5, spans)]
    found = slots(Shape(minutes, before, after, step, zone), diaries, first, last)
    expected = []
    moment = first
    while moment < last:
        at = moment.astimezone(zone)
        ends = moment + timedelta(minutes=minutes)
        whole = (moment - timedelta(minutes=before), ends + timedelta(minutes=after))
        if (at.hour * 60 + at.minute) % step == 0 and any(begins <= moment and ends <= end for begins, end in spans):
            disturbed = any(begins < whole[1] and _up(end) > whole[0] for begins, end in taken)
            expected.append((moment, (5,) if disturbed else (3, 4, 5)))
        moment += timedelta(minutes=5)
    assert [(slot.starts_at, slot.people) for slot in found] == expected


def _up(moment: datetime) -> datetime:
    """A busy time takes the whole of the five minutes in which it ends."""
    return moment_of(-(-int(moment.timestamp()) // 300))


def _merged(spans: list) -> list:
    found: list = []
    for begins, length in sorted(spans):
        ends = begins + timedelta(minutes=length)
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def test_cells_are_five_minutes_and_hold_every_minute_once() -> None:
    begins = datetime(2026, 11, 24, 10, 2, tzinfo=UTC)
    cells = cells_between(begins, begins + timedelta(minutes=9))
    assert [moment_of(cell).time() for cell in cells] == [time(10, 0), time(10, 5), time(10, 10)]
    assert cell_of(moment_of(cells.start)) == cells.start


def test_a_month_without_the_thirty_first_has_its_last_day() -> None:
    assert [following(date(2026, 1, 31), 0, number) for number in range(4)] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip
    assert following(date(2026, 11, 24), 14, 3) == date(2027, 1, 5)
