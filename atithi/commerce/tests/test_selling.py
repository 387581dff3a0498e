"""Sales at the counter, money in parts, parcels in parts; a price or the stock that changes between choice and sale."""

import pytest

from atithi.commerce.actions import Request, grant_case, open_case, set_limit
from atithi.commerce.actions.selling import Paid, Sold, sell, send_parcel, step_delivery, take_payment
from atithi.commerce.models import Order, Stock, Variant
from atithi.commerce.queries import credit_left, due_of, get_order, still_to_come
from atithi.commerce.specs import DeliverySpec, LineSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order, product, refused, variant
from atithi.commerce.tests.test_orders import _at_once
from atithi.conftest import build_cast

KETTLE = 129_900


@pytest.fixture
def counter(cast):
    product("K-1", KETTLE, names={"en": "Kettle"}, stock={"Sharma Abids": 3})
    return cast.hyderabad


def buy(store, *, count=1, price=KETTLE, taken=True, key="sale-1", **more):
    values = {"paid": Paid("UPI"), "contacts": [("phone", "98480 22338")], "name": "Anil Rao", **more}
    return sell(store=store, sold=[Sold(variant("K-1"), count, price, taken)], actor=DESK, key=key, **values)


def test_what_is_taken_along_and_paid_is_complete_and_leaves_the_stock(cast, counter):
    sold = buy(counter, count=2)
    assert (sold.state, sold.total_paise, due_of(sold), sold.customer.name) == ("completed", 2 * KETTLE, 0, "Anil Rao")
    assert Stock.objects.get().on_hand == 1
    assert [(each.state, each.items.get().quantity) for each in sold.deliveries.all()] == [("delivered", 2)]
    assert sold.number.startswith("S-")
    assert buy(counter, count=2) == sold  # the form sent twice
    assert (Order.objects.count(), Stock.objects.get().on_hand) == (1, 1)


def test_a_price_that_changed_since_it_was_shown_is_said_before_it_is_sold(cast, counter):
    Variant.objects.update(price_paise=KETTLE + 1)
    with refused("price_changed"):
        buy(counter)
    assert (Order.objects.count(), Stock.objects.get().on_hand) == (0, 3)


def test_when_the_last_one_went_meanwhile_it_is_said_and_can_be_delivered(cast, counter):
    buy(counter, count=3)
    with refused("out_of_stock_here"):
        buy(counter, key="sale-2")
    later = buy(counter, key="sale-2", taken=False)
    assert (later.state, later.deliveries.get().state) == ("open", "preparing")
    assert later.deliveries.get().expected_on is not None


def test_what_is_no_longer_sold_or_no_number_is_refused(cast, counter):
    with refused("nothing_sold"):
        buy(counter, count=0)
    with refused("paid_too_much"):
        buy(counter, paid=Paid("UPI", KETTLE + 1))
    Variant.objects.update(archived_at=MONDAY)
    with refused("not_on_sale"):
        buy(counter)


def test_money_comes_in_parts_up_to_what_is_due_and_the_sale_is_complete_with_the_last(cast, counter):
    sold = buy(counter, paid=Paid("Cash", 100_000))
    assert (sold.state, due_of(sold)) == ("open", 29_900)
    with refused("nothing_due"):
        take_payment(order=sold, amount=29_901, method="UPI", actor=DESK, key="m1")
    for _twice in range(2):
        take_payment(order=sold, amount=29_900, method="UPI", actor=DESK, key="m2")
    sold.refresh_from_db()
    assert (sold.state, due_of(sold), sold.payments.count()) == ("completed", 0, 2)


def test_credit_pays_a_part_of_a_sale(cast, counter):
    set_limit(actor=DESK, kind="credit", holder="agent", bounds={})
    first = buy(counter)
    asked = Request("credit", "damaged", "Scratched", amount_paise=50_000)
    case = open_case(order=first, request=asked, actor=DESK, user=cast.ravi)
    grant_case(case=case, user=cast.ravi, actor=DESK)
    second = buy(counter, key="sale-2", paid=Paid("UPI", None, 50_000))
    assert sorted(second.payments.values_list("paid_paise", flat=True)) == [50_000, KETTLE - 50_000]
    assert credit_left(first.customer) == 0


def test_an_order_goes_out_in_parts_and_never_more_of_a_line_than_was_bought(cast, counter):
    sold = buy(counter, count=3, taken=False)
    assert [(line.position, count) for line, count in still_to_come(sold)] == [(1, 3)]
    send_parcel(order=sold, items={1: 1}, state="delivered", actor=DESK)
    second = send_parcel(order=sold, items={1: 1}, state="shipped", actor=DESK, carrier="Delhivery", tracking="D1")
    with refused("nothing_to_come"):
        send_parcel(order=sold, items={1: 2}, state="delivered", actor=DESK)
    with refused("nothing_to_come"):
        send_parcel(order=sold, items={2: 1}, state="delivered", actor=DESK)
    send_parcel(order=sold, items={1: 1}, state="delivered", actor=DESK)
    sold.refresh_from_db()
    assert (still_to_come(sold), sold.state) == ([], "open")
    assert step_delivery(delivery=second, state="delivered", actor=DESK)
    assert not step_delivery(delivery=second, state="delivered", actor=DESK)
    sold.refresh_from_db()
    assert sold.state == "completed"
    assert [each.items.get().quantity for each in sold.deliveries.all()] == [1, 1, 1]


def test_a_parcel_of_a_shop_system_says_what_lies_in_it(cast, counter):
    spec = DeliverySpec("p1", (("shipped", MONDAY),), items=((1, 2), (9, 1)))
    bought = order(lines=(LineSpec("Kettle", 3, 389_700, "K-1"),), deliveries=(spec,))
    shown = get_order(cast.asha, bought.public_id)
    assert [(item.line.title, item.quantity) for each in shown.deliveries.all() for item in each.items.all()] == [
        ("Kettle", 2)
    ]
    assert [count for _line, count in still_to_come(shown)] == [1]


@pytest.mark.django_db(transaction=True)
def test_the_last_one_is_sold_to_one_of_two_at_the_counter():
    cast = build_cast()
    product("K-1", KETTLE, names={"en": "Kettle"}, stock={"Sharma Abids": 1})
    works = [lambda key=key: buy(cast.hyderabad, key=key) for key in ("sale-1", "sale-2")]
    assert _at_once(*works) == ["done", "out_of_stock_here"]
    assert Stock.objects.get().on_hand == 0
