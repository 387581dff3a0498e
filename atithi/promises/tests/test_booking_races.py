"""Two who want the same time at the same moment: one gets it, on both databases, and the other is told so."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from atithi.conftest import build_cast
from atithi.core.clock import now
from atithi.promises import actions
from atithi.promises.actions import Wish
from atithi.promises.actions.booking import rounded
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Sitting, TimeCell
from atithi.promises.tests.salon import DESK, guest, styling

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Does all of it at once, each in a thread with a connection of its own; gives what came of each."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            found[number] = acts[number]()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return found


def test_six_who_want_the_last_place_one_gets_it() -> None:
    cast = build_cast()
    service = styling(cast)
    starts_at = rounded(now().replace(hour=5, minute=0, second=0, microsecond=0)) + _days(3)
    people = [guest(cast, f"visitor-{number}").customer for number in range(6)]
    found = together([lambda one=one: actions.book_appointment(
        wish=Wish(service, starts_at, cast.ravi, cast.hyderabad, outside=True), customer=one, actor=DESK) for one in people])  # fmt: skip
    made = [each for each in found if isinstance(each, Appointment)]
    refused = [each.code for each in found if isinstance(each, PromiseError)]
    assert (len(made), refused) == (1, ["slot_taken"] * 5), found
    assert Sitting.objects.count() == 1


def test_a_group_of_three_takes_three_of_six() -> None:
    cast = build_cast()
    service = styling(cast, capacity=3)
    starts_at = rounded(now().replace(hour=5, minute=0, second=0, microsecond=0)) + _days(3)
    people = [guest(cast, f"visitor-{number}").customer for number in range(6)]
    found = together([lambda one=one: actions.book_appointment(
        wish=Wish(service, starts_at, cast.ravi, cast.hyderabad, outside=True), customer=one, actor=DESK) for one in people])  # fmt: skip
    made = [each for each in found if isinstance(each, Appointment)]
    assert sorted(each.seat for each in made) == [0, 1, 2], found
    assert Sitting.objects.count() == 1


def test_two_who_change_places_and_one_who_comes_between_never_overlap() -> None:
    cast = build_cast()
    service = styling(cast, [cast.ravi, cast.mita])
    first = rounded(now().replace(hour=5, minute=0, second=0, microsecond=0)) + _days(3)
    people = [guest(cast, f"visitor-{number}").customer for number in range(3)]
    one, other = (
        actions.book_appointment(
            wish=Wish(service, first, person, cast.hyderabad, outside=True), customer=customer, actor=DESK
        )
        for person, customer in zip((cast.ravi, cast.mita), people[:2], strict=True)
    )
    found = together([
        lambda: actions.move_appointment(appointment=one, actor=DESK, starts_at=first + _days(1), person=cast.mita, outside=True),
        lambda: actions.move_appointment(appointment=other, actor=DESK, starts_at=first + _days(1), person=cast.ravi, outside=True),
        lambda: actions.book_appointment(
            wish=Wish(service, first + _days(1), cast.ravi, cast.hyderabad, outside=True), customer=people[2], actor=DESK),
    ])  # fmt: skip
    assert all(isinstance(each, Appointment | PromiseError) for each in found), found
    taken = list(TimeCell.objects.values_list("person", "cell"))
    assert len(taken) == len(set(taken)) == 12 * Appointment.objects.count()
    assert Appointment.objects.filter(starts_at=first + _days(1), person=cast.ravi).count() == 1


def _days(number: int) -> timedelta:
    return timedelta(days=number)
