"""Two who want the same time at the same moment: one gets it, on both databases, and the other is told so."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from atithi.conftest import build_cast
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.promises import actions
from atithi.promises.actions import Wish
from atithi.promises.actions.booking import rounded
from atithi.promises.errors import PromiseError
from atithi.promises.models import Appointment, Service, Sitting, TimeCell
from atithi.promises.tests.salon import DESK, guest, styling
from atithi.staff.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Does all of it at once, each in a thread with a connection of its own; gives what came of each."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            found[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 (what came of it is looked at)
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    return found


def outside(service: Service, starts_at: datetime, person: User, customer: Customer) -> Callable[[], object]:
    """Books, later, at a time that does not depend on when the test is run."""
    wish = Wish(service, starts_at, person, service.stores.get(), outside=True)
    return lambda: actions.book_appointment(wish=wish, customer=customer, actor=DESK)


def morning() -> datetime:
    """Half past ten in India, in three days."""
    return rounded(now().replace(hour=5, minute=0, second=0, microsecond=0)) + timedelta(days=3)


def test_six_who_want_the_last_place_one_gets_it() -> None:
    cast = build_cast()
    service, starts_at = styling(cast), morning()
    people = [guest(cast, f"visitor-{number}").customer for number in range(6)]
    found = together([outside(service, starts_at, cast.ravi, one) for one in people])
    made = [each for each in found if isinstance(each, Appointment)]
    refused = [each.code for each in found if isinstance(each, PromiseError)]
    assert (len(made), refused) == (1, ["slot_taken"] * 5), found
    assert Sitting.objects.count() == 1


def test_a_group_of_three_takes_three_of_six() -> None:
    cast = build_cast()
    service, starts_at = styling(cast, capacity=3), morning()
    people = [guest(cast, f"visitor-{number}").customer for number in range(6)]
    found = together([outside(service, starts_at, cast.ravi, one) for one in people])
    made = [each for each in found if isinstance(each, Appointment)]
    assert sorted(each.seat for each in made) == [0, 1, 2], found
    assert Sitting.objects.count() == 1


def test_two_who_change_places_and_one_who_comes_between_never_overlap() -> None:
    cast = build_cast()
    service, first = styling(cast, [cast.ravi, cast.mita]), morning()
    following = first + timedelta(days=1)
    people = [guest(cast, f"visitor-{number}").customer for number in range(3)]
    one, other = (
        outside(service, first, person, customer)()
        for person, customer in zip((cast.ravi, cast.mita), people, strict=False)
    )

    def moving(appointment: Appointment, person: User) -> Callable[[], object]:
        return lambda: actions.move_appointment(
            appointment=appointment, actor=DESK, starts_at=following, person=person, outside=True
        )

    found = together(
        [moving(one, cast.mita), moving(other, cast.ravi), outside(service, following, cast.ravi, people[2])]
    )
    assert all(isinstance(each, Appointment | PromiseError) for each in found), found
    taken = list(TimeCell.objects.values_list("person", "cell"))
    assert len(taken) == len(set(taken)) == 12 * Appointment.objects.count()
    assert Appointment.objects.filter(starts_at=following, person=cast.ravi).count() == 1
