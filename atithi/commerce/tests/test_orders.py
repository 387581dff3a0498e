"""Orders: once however often they are told, never older than known, and never more refunded than paid."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from atithi.commerce.actions import push_order
from atithi.commerce.actions.refunds import cancel_refund, pay_refund, promise_refund
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Order, Payment, Refund
from atithi.commerce.queries import find_orders, get_order, orders_of, spending
from atithi.commerce.specs import DeliverySpec, LineSpec, PaymentSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order, order_spec, product, refund, refused
from atithi.conftest import build_cast
from atithi.core.errors import NotFound
from atithi.customers.actions import merge_customers
from atithi.customers.models import Customer
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.staff.models import CustomRole


def test_an_order_told_twice_is_one_and_leaves_no_second_record(cast):
    product()
    first = order()
    count = Event.objects.count()
    again = push_order(spec=order_spec(), actor=DESK)
    assert (again.order, again.outcome) == (first, "same")
    assert (Order.objects.count(), Event.objects.count(), Payment.objects.count()) == (1, count, 1)
    assert first.lines.get().variant.sku == "HIM-260"


def test_an_older_word_never_overrides_a_newer_one(cast):
    later = MONDAY + timedelta(days=2)
    order(state="completed", changed_at=later)
    assert push_order(spec=order_spec(state="open"), actor=DESK).outcome == "older"
    assert Order.objects.get().state == "completed"


def test_steps_of_a_delivery_may_come_out_of_order(cast):
    days = [MONDAY + timedelta(days=day) for day in range(4)]
    late = DeliverySpec("p", (("delivered", days[3]),))
    early = DeliverySpec("p", (("preparing", days[0]), ("shipped", days[1])))
    order(deliveries=(late,), changed_at=days[3])
    found = order(deliveries=(early,), changed_at=days[3]).deliveries.get()
    assert (found.state, found.state_at) == ("delivered", days[3])
    assert [step.state for step in found.steps.all()] == ["preparing", "shipped", "delivered"]


def test_the_customer_is_whoever_owns_the_first_contact(cast):
    lakshmi = cast.conversation().customer
    assert order(contacts=(("email", "LAKSHMI@example.com"), ("phone", "98480 22338"))).customer == lakshmi
    other = order("SE-2", contacts=(("phone", "9848022338"),), customer_name="L. Devi")
    assert other.customer == lakshmi  # the second contact became hers
    assert order("SE-3", contacts=(("phone", "not a number"),)).customer is None


def test_changed_lines_replace_what_was_ordered(cast):
    order(lines=(LineSpec("Kettle", 1, 100), LineSpec("Cup", 2, 50)))
    found = order(lines=(LineSpec("Kettle", 3, 300),), changed_at=MONDAY + timedelta(hours=1))
    assert [(line.title, line.quantity) for line in found.lines.all()] == [("Kettle", 3)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lines": ()}, "lines_missing"), ({"state": "eaten"}, "unknown_state"), ({"total_paise": -1}, "amount_malformed"),
        ({"lines": (LineSpec("x", 0, 1),)}, "line_malformed"), ({"number": ""}, "order_unnamed"),
        ({"store": "Sharma Pune"}, "store_unknown"), ({"total_paise": 10**15}, "amount_malformed"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused(cast, change, code):
    with refused(code):
        order(**change)
    assert not Order.objects.exists()


def test_no_statement_at_all_can_give_back_more_than_was_paid(cast):
    order()
    for amount in (2_799_001, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.update(refunded_paise=amount)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE commerce_payment SET paid_paise = -1")


def test_partial_refunds_add_up_to_the_last_paisa_and_not_beyond(cast):
    found = order(payments=(PaymentSpec("a", 10_001, MONDAY), PaymentSpec("b", 5_000, MONDAY + timedelta(days=1))))
    promise_refund(order=found, amount=7_000, actor=DESK)
    assert list(Payment.objects.order_by("id").values_list("refunded_paise", flat=True)) == [2_000, 5_000]
    promise_refund(order=found, amount=8_001, actor=DESK)
    with refused("refund_exceeds_paid"):
        promise_refund(order=found, amount=1, actor=DESK)
    assert sum(Refund.objects.values_list("amount_paise", flat=True)) == 15_001


def test_a_promise_taken_back_frees_the_money_and_one_paid_does_not(cast):
    found = order()
    [promise] = promise_refund(order=found, amount=2_799_000, actor=DESK)
    assert cancel_refund(refund=promise, actor=DESK)
    assert not cancel_refund(refund=promise, actor=DESK)
    [promise] = promise_refund(order=found, amount=2_799_000, actor=DESK)
    assert pay_refund(refund=promise, actor=DESK)
    assert not cancel_refund(refund=promise, actor=DESK)
    assert Payment.objects.get().left_paise == 0


def test_a_refund_of_the_shop_system_is_the_one_we_promised_and_counts_once(cast):
    found = order()
    promise_refund(order=found, amount=50_000, actor=DESK)
    told = order_spec(refunds=(refund(50_000), refund(20_000, "r-2")))
    for _time in range(2):
        push_order(spec=told, actor=DESK)
    assert Payment.objects.get().refunded_paise == 70_000
    assert set(Refund.objects.values_list("state", "amount_paise")) == {("paid", 50_000), ("paid", 20_000)}


def test_a_payment_cannot_shrink_below_what_went_back_and_the_whole_word_is_refused(cast):
    found = order()
    promise_refund(order=found, amount=50_000, actor=DESK)
    with refused("paid_below_refunded"):
        order(
            payments=(PaymentSpec("pay-1", 40_000, MONDAY),), state="completed", changed_at=MONDAY + timedelta(days=1)
        )
    assert Order.objects.get().state == "open"


def _at_once(*works):
    """Runs all in threads that start together; how each ended."""
    gate, ended = Barrier(len(works)), []

    def run(work):
        gate.wait()
        try:
            ended.append(work() and "done")
        except CommerceError as error:
            ended.append(error.code)
        except Exception as error:  # noqa: BLE001 (shown by the test that compares)
            ended.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ended)


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_refund_all_at_once_one_succeeds():
    build_cast()
    found = order()
    assert _at_once(*[lambda: promise_refund(order=found, amount=2_000_000, actor=DESK)] * 3) == [
        "done", "refund_exceeds_paid", "refund_exceeds_paid",
    ]  # fmt: skip
    assert Payment.objects.get().refunded_paise == 2_000_000


@pytest.mark.django_db(transaction=True)
def test_an_order_told_from_four_sides_at_once_is_one():
    build_cast()
    assert _at_once(*[lambda: push_order(spec=order_spec(), actor=DESK)] * 4) == ["done"] * 4
    assert (Order.objects.count(), Payment.objects.count(), Customer.objects.count()) == (1, 1, 1)


def test_orders_go_along_when_two_customers_turn_out_to_be_one(cast):
    lakshmi, other = order().customer, order("SE-2", contacts=(("phone", "9848022338"),)).customer
    merge_customers(keep=lakshmi, absorb=other, actor=DESK)
    run_jobs()
    assert [each.number for each in orders_of(lakshmi)] == ["SE-2", "SE-48213"]
    assert (spending(lakshmi).orders, spending(lakshmi).paise) == (2, 5_598_000)


def test_orders_are_found_by_number_and_by_the_guests_name_in_any_script(cast):
    order()
    order("SE-2", contacts=(("email", "anil@example.com"),), customer_name="Anil Rao")
    run_jobs()
    assert [each.number for each in find_orders(cast.ravi, "#se-48213")] == ["SE-48213"]
    assert [each.number for each in find_orders(cast.ravi, "लक्ष्मी")] == ["SE-48213"]


def test_who_sees_only_their_stores_sees_only_their_orders(cast):
    role = CustomRole.objects.create(name="Counter", permissions=[])
    cast.ravi.custom_role = role
    cast.ravi.save()
    cast.ravi.stores.add(cast.hyderabad)
    here, there = order("A", store="Sharma Abids"), order("B", store="Sharma Gariahat")
    assert [each.number for each in find_orders(cast.ravi)] == ["A"]
    assert get_order(cast.ravi, here.public_id) == here
    with pytest.raises(NotFound):
        get_order(cast.ravi, there.public_id)


def test_a_list_of_orders_takes_the_same_queries_however_many_there_are(cast, django_assert_num_queries):
    product()
    order()
    with django_assert_num_queries(9):
        find_orders(cast.asha)
    for number in range(5):
        order(f"SE-{number}")
    with django_assert_num_queries(9):
        assert len(find_orders(cast.asha)) == 6
