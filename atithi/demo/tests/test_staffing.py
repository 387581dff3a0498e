"""The demo's roster stands on every day of the week."""

from datetime import UTC, datetime

import pytest
import time_machine

from atithi.demo.staffing import load_staffing
from atithi.events import Actor
from atithi.staff.actions import add_user
from atithi.standards.models import Leave, Shift, Swap


@pytest.mark.parametrize("day", [21, 22, 23, 25])  # Saturday, Sunday, Monday, Wednesday
def test_two_weeks_with_open_shifts_days_off_and_a_swap_that_wait(cast, day):
    now = datetime(2026, 11, day, 20, 40, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        anu = add_user(actor=Actor.system(), email="anu@sharma.example", name="Anu", speaks=["en"])
        staff = {person.name: person for person in (cast.ravi, cast.mita, cast.imran, anu, cast.farida)}
        load_staffing(stores={"hyderabad": cast.hyderabad}, staff=staff, now=now)
    assert Shift.objects.filter(person=None).count() >= 2
    assert Shift.objects.exclude(person=None).count() > 30
    assert Leave.objects.filter(state=Leave.State.ASKED).count() == 1
    assert Swap.objects.get().state == Swap.State.ACCEPTED
