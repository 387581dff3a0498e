"""A guest's credit: every movement a row, never below nothing, whatever happens at once."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from atithi.commerce.actions import Request, grant_case, move_case, open_case, set_limit
from atithi.commerce.actions.credits import pay_out_credit, spend_credit
from atithi.commerce.models import Credit, CreditMovement, Payment
from atithi.commerce.queries import credit_left, credits_of, due_of
from atithi.commerce.tests.shop import DESK, order, refused
from atithi.commerce.tests.test_orders import _at_once
from atithi.conftest import build_cast
from atithi.events import Actor


def give(bought, user, amount):
    """Credit that a case about this order granted."""
    asked = Request("credit", "defective", "It hums.", amount_paise=amount)
    case = open_case(order=bought, request=asked, actor=DESK, user=user)
    return grant_case(case=case, user=user, actor=Actor.staff(user.pk))


def entrust():
    for kind in ("credit", "refund"):
        set_limit(actor=DESK, kind=kind, holder="agent", bounds={})


@pytest.fixture
def guest(cast):
    """Lakshmi with credits of 500 and 300 rupees, and an order of 27,990 rupees that nobody paid yet."""
    entrust()
    bought = order()
    give(bought, cast.ravi, 50_000)
    give(bought, cast.ravi, 30_000)
    return bought.customer


def unpaid(number="SE-2"):
    return order(number, payments=())


def movements():
    return list(CreditMovement.objects.values_list("kind", "amount_paise"))


def test_the_oldest_credit_is_spent_first_and_each_movement_is_a_row(cast, guest):
    bought = unpaid()
    payments = spend_credit(order=bought, amount=60_000, actor=DESK, user=cast.ravi)
    assert [each.paid_paise for each in payments] == [50_000, 10_000]
    assert movements() == [("given", 50_000), ("given", 30_000), ("spent", -50_000), ("spent", -10_000)]
    assert (credit_left(guest), due_of(bought)) == (20_000, 2_799_000 - 60_000)
    assert all(each.by_credit for each in payments)
    for credit in credits_of(guest):
        assert credit.left_paise == credit.movements.aggregate(sum=Sum("amount_paise"))["sum"]


def test_no_more_than_there_is_and_no_more_than_is_due(cast, guest):
    with refused("credit_exceeded"):
        spend_credit(order=unpaid(), amount=80_001, actor=DESK)
    with refused("nothing_due"):
        spend_credit(order=order(), amount=1, actor=DESK)  # it is paid
    with refused("nothing_due"):
        spend_credit(order=unpaid(), amount=0, actor=DESK)
    with refused("order_of_nobody"):
        spend_credit(order=order("SE-3", contacts=(), payments=()), amount=1, actor=DESK)
    assert credit_left(guest) == 80_000


def test_the_database_itself_lets_no_credit_fall_below_nothing(cast, guest):
    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.update(used_paise=50_001)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditMovement.objects.filter(kind="given").update(amount_paise=-1)


def test_the_same_key_again_moves_nothing(cast, guest):
    bought = unpaid()
    first = spend_credit(order=bought, amount=60_000, actor=DESK, key="form-1")
    assert spend_credit(order=bought, amount=60_000, actor=DESK, key="form-1") == first
    paid = pay_out_credit(customer=guest, amount=5_000, words="UPI", actor=DESK, user=cast.farida, key="form-2")
    again = pay_out_credit(customer=guest, amount=5_000, words="UPI", actor=DESK, user=cast.farida, key="form-2")
    assert (paid, credit_left(guest)) == (again, 15_000)


def test_who_leads_notes_that_it_was_paid_out_and_how(cast, guest):
    with refused("needs_supervisor"):
        pay_out_credit(customer=guest, amount=1, words="UPI", actor=DESK, user=cast.ravi)
    with refused("words_missing"):
        pay_out_credit(customer=guest, amount=1, words=" ", actor=DESK, user=cast.farida)
    pay_out_credit(customer=guest, amount=80_000, words="UPI 4711", actor=DESK, user=cast.farida)
    assert movements()[2:] == [("paid_out", -50_000), ("paid_out", -30_000)]
    with refused("credit_exceeded"):
        pay_out_credit(customer=guest, amount=1, words="UPI", actor=DESK, user=cast.farida)


def test_a_refund_of_what_credit_paid_is_credit_again(cast, guest):
    bought = unpaid()
    spend_credit(order=bought, amount=80_000, actor=DESK)
    asked = Request("refund", "missing", "Did not come.", amount_paise=60_000)
    case = open_case(order=bought, request=asked, actor=DESK, user=cast.ravi)
    case = grant_case(case=case, user=cast.ravi, actor=DESK)
    assert credit_left(guest) == 0  # promised, not yet given back
    move_case(case=case, state="done", user=cast.ravi, actor=DESK)
    assert credit_left(guest) == 60_000
    assert sum(amount for _kind, amount in movements()) == 60_000
    assert Payment.objects.filter(order=bought).aggregate(sum=Sum("refunded_paise"))["sum"] == 60_000


@pytest.mark.django_db(transaction=True)
def test_of_two_who_spend_the_last_credit_at_once_one_succeeds():
    cast = build_cast()
    entrust()
    guest = give(order(), cast.ravi, 50_000).customer
    first, second = unpaid("SE-2"), unpaid("SE-3")
    works = [lambda each=each: spend_credit(order=each, amount=40_000, actor=DESK) for each in (first, second)]
    assert _at_once(*works) == ["credit_exceeded", "done"]
    assert credit_left(guest) == 10_000
    connection.close()
