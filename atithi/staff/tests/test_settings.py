"""Roles that cannot be exceeded, hours reckoned in the place's own time, colours that can be read, changes on record."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.events import Actor
from atithi.events.models import Event
from atithi.staff import colours
from atithi.staff.actions import add_role, add_team, change_role, change_team, deactivate_user, set_business, set_hours
from atithi.staff.calendars import BadHours, Calendar, checked
from atithi.staff.errors import StaffError
from atithi.staff.models import BUILT_IN, GRANTABLE, OWNER_ONLY, CustomRole, Permission, Role, User
from atithi.staff.queries import may_give

KOLKATA = ZoneInfo("Asia/Kolkata")
# A busy machine draws slowly; that says nothing about roles.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANY = st.frozensets(st.sampled_from([*Permission.values, "no_such_permission"]))


def _person(permissions: frozenset[str]) -> User:
    return User(role=Role.AGENT, custom_role=CustomRole(name="Own", permissions=sorted(permissions)))


@unhurried
@given(ANY)
def test_a_role_of_ones_own_never_holds_more_than_its_table_and_nothing_of_the_owners(listed: frozenset[str]) -> None:
    person = _person(listed)
    assert person.permissions <= listed
    assert not person.permissions & OWNER_ONLY
    assert all(person.may(each) == (each in listed and each in GRANTABLE) for each in Permission.values)
    assert not person.is_owner
    assert not person.leads or BUILT_IN[Role.SUPERVISOR] <= person.permissions


@unhurried
@given(ANY, ANY)
def test_nobody_gives_a_role_that_may_do_as_much_as_they_may(own: frozenset[str], other: frozenset[str]) -> None:
    giver, receiver = _person(own), _person(other)
    if may_give(giver, receiver.permissions):
        assert giver.may(Permission.MANAGE_PEOPLE)
        assert receiver.permissions < giver.permissions
    assert not may_give(giver, BUILT_IN[Role.OWNER])
    assert may_give(User(role=Role.OWNER), receiver.permissions)
    assert not may_give(User(role=Role.SUPERVISOR), BUILT_IN[Role.SUPERVISOR])
    assert may_give(User(role=Role.SUPERVISOR), BUILT_IN[Role.AGENT])


@unhurried
@given(ANY, ANY, ANY)
def test_rising_by_way_of_somebody_else_is_not_possible(
    one: frozenset[str], two: frozenset[str], three: frozenset[str]
) -> None:
    first, second, third = _person(one), _person(two), _person(three)
    if may_give(first, second.permissions) and may_give(second, third.permissions):
        assert third.permissions < first.permissions


@pytest.mark.parametrize("name", ["", "  ", "Owner", "AGENT", "Night"])
def test_a_role_needs_a_name_of_its_own(cast: Cast, name: str) -> None:
    add_role(actor=Actor.system(), name="night", permissions=[])
    with pytest.raises(StaffError):
        add_role(actor=Actor.system(), name=name, permissions=[])
    assert CustomRole.objects.count() == 1


def test_what_only_owners_may_is_refused_also_in_a_change(cast: Cast) -> None:
    role = add_role(actor=Actor.system(), name="Night", permissions=["redact"])
    for permission in OWNER_ONLY:
        with pytest.raises(StaffError):
            change_role(actor=Actor.system(), role=role, name="Night", permissions=[permission])
    change_role(actor=Actor.staff(cast.asha.id), role=role, name="Night", permissions=["export", "redact"])
    event = Event.objects.get(type="role.changed")
    assert event.data == {"changes": {"permissions": [["redact"], ["redact", "export"]]}}


def test_nothing_changed_is_no_event(cast: Cast) -> None:
    before = Event.objects.count()
    set_business(actor=Actor.system(), name="Sharma Electronics", names={"hi": "शर्मा इलेक्ट्रॉनिक्स"})
    change_team(actor=Actor.system(), team=cast.sales, name="Sales", private=False, members=cast.sales.members.all())
    assert Event.objects.count() == before
    with pytest.raises(StaffError):
        change_team(actor=Actor.system(), team=cast.sales, name="repairs", private=False, members=[])


def test_parting_twice_is_parting_once(cast: Cast) -> None:
    deactivate_user(actor=Actor.system(), user=cast.ravi)
    deactivate_user(actor=Actor.system(), user=cast.ravi)
    assert Event.objects.filter(type="staff.deactivated").count() == 1


WEEK = [[["10:00", "13:00"], ["16:00", "20:00"]]] * 5 + [[["18:00", "02:00"]], []]


@pytest.mark.parametrize(
    ("moment", "open_", "change"),
    [
        ("2026-11-23T04:29:59", False, "2026-11-23T04:30:00"),  # Monday, a second before ten in Kolkata
        ("2026-11-23T04:30:00", True, "2026-11-23T07:30:00"),
        ("2026-11-23T07:30:00", False, "2026-11-23T10:30:00"),  # the pause
        ("2026-11-23T14:30:00", False, "2026-11-24T04:30:00"),  # closing time is closed
        ("2026-11-28T19:00:00", True, "2026-11-28T20:30:00"),  # Sunday half past midnight, Saturday's evening
        ("2026-11-28T20:30:00", False, "2026-11-30T04:30:00"),  # then the whole Sunday
        ("2026-11-09T06:00:00", False, "2026-11-10T04:30:00"),  # Diwali on a Monday
        ("2026-11-10T18:30:00", True, "2026-11-11T18:30:00"),  # a day round the clock, from midnight to midnight
    ],
)
def test_open_or_not_on_the_clock_of_the_place(moment: str, open_: bool, change: str) -> None:
    special = {date(2026, 11, 9): [], date(2026, 11, 11): [["00:00", "24:00"]]}
    calendar = Calendar(KOLKATA, WEEK, special)
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert calendar.is_open(at) is open_
    assert calendar.next_change(at) == datetime.fromisoformat(change).replace(tzinfo=UTC)


def test_hours_never_said_count_as_open_and_a_week_without_hours_as_closed() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert Calendar(KOLKATA).is_open(at)
    assert Calendar(KOLKATA).next_change(at) is None
    assert not Calendar(KOLKATA, [[]] * 7).is_open(at)
    assert Calendar(KOLKATA, [[]] * 7).next_change(at) is None
    assert Calendar(KOLKATA, [[["00:00", "24:00"]]] * 7).next_change(at) is None


@pytest.mark.parametrize(
    "hours",
    [[["25:00", "26:00"]], [["10:00", "9"]], [["10:00", "14:00"], ["13:00", "15:00"]], [["24:00", "02:00"]],
     [["08:00", "10:00"], ["20:00", "09:00"]]],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(cast: Cast, hours: list[list[str]]) -> None:
    with pytest.raises(BadHours):
        checked(hours)
    with pytest.raises(StaffError):
        set_hours(actor=Actor.system(), weekly=[hours] + [[]] * 6)


@unhurried
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_between_two_changes_nothing_changes(moment: datetime) -> None:
    calendar, at = Calendar(KOLKATA, WEEK), moment.replace(tzinfo=UTC)
    change = calendar.next_change(at)
    assert change is not None
    assert change > at
    assert calendar.is_open(change) is not calendar.is_open(at)


@unhurried
@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_shades_that_can_be_read(number: int) -> None:
    both = colours.shades(f"#{number:06x}")
    for shade, paper in ((both.light, colours.LIGHT_PAPER), (both.dark, colours.DARK_PAPER)):
        for ground in (shade.on, paper, shade.soft):
            assert colours.contrast(shade.colour, ground) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert colours.shades("#3b3a93").light.colour == "#3b3a93"
    assert round(colours.contrast("#000000", "#ffffff"), 1) == 21.0
    assert colours.style_sheet("") == ""


def test_a_team_is_not_named_twice(cast: Cast) -> None:
    with pytest.raises(StaffError):
        add_team(actor=Actor.system(), name="SALES")
