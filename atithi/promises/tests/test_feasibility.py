"""Honest before it is made: what the record says of a promise, and when it says that it knows too little."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.commerce.models import Delivery, Order, OrderLine, Product, Variant
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.promises import actions
from atithi.promises.actions.honesty import set_honesty_rules
from atithi.promises.feasibility.answering import feasibility
from atithi.promises.feasibility.gathering import stepped
from atithi.promises.feasibility.reckoning import reckon
from atithi.promises.models import Promise, TimeCurve, TimeTaken
from atithi.promises.tests.history import DAY, customer_of, kept_after
from atithi.staff.models import Business, SpecialDay

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
WEEK = [[["09:00", "18:00"]]] * 6 + [[]]


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_too_little_history_is_said_and_nothing_is_guessed(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 19)
    reckon(whole=True)
    found = feasibility("refund", now() + DAY)
    assert (found.share, found.offered_due, [each.code for each in found.why]) == (None, None, ["thin"])
    assert found.is_feasible


def test_the_share_that_is_kept_and_the_date_that_would_be(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 62 + [2.5 * DAY] * 30 + [5 * DAY] * 8)
    reckon(whole=True)
    found = feasibility("refund", now() + DAY)
    assert found.share is not None
    assert found.share.value == pytest.approx(0.62)
    assert found.share.low < 0.55 < 0.69 < found.share.high
    assert not found.is_feasible
    assert found.offered_due is not None
    assert found.offered_due.isoformat() == "2026-11-25T23:59:59+05:30"
    assert found.offered_share is not None
    assert found.offered_share.value == pytest.approx(0.92)
    assert feasibility("refund", now() + 3 * DAY).is_feasible
    assert feasibility("call_back", now() + DAY).share is None


def test_the_level_is_the_owners(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 80 + [2.5 * DAY] * 20)
    reckon(whole=True)
    assert not feasibility("refund", now() + DAY).is_feasible
    set_honesty_rules(actor=Actor.staff(cast.asha.pk), level=80, second_thought=False, tells_early=False)
    assert feasibility("refund", now() + DAY).is_feasible


def test_what_is_still_open_or_was_broken_and_forgotten_counts_against_it(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 60 + [None] * 40)
    reckon(whole=True)
    found = feasibility("refund", now() + 30 * DAY)
    assert found.share is not None
    assert found.share.value == pytest.approx(0.60)
    assert found.offered_due is None
    assert "never" in [each.code for each in found.why]


def test_nights_sundays_and_holidays_do_not_count(cast: Cast) -> None:
    Business.objects.filter(id=1).update(weekly=WEEK)
    ten_hours_open = timedelta(days=1, hours=1)
    kept_after(cast, [ten_hours_open] * 40, began=datetime(2026, 10, 5, 4, 30, tzinfo=UTC), promised=2 * DAY)
    reckon(whole=True)
    [curve] = TimeCurve.objects.filter(key="promise|refund|||||")
    assert curve.steps[0][0] == 600
    saturday = datetime(2026, 11, 28, 11, 30, tzinfo=UTC)  # 17:00: an hour until Monday
    assert feasibility("refund", saturday + 2 * DAY, since=saturday).share.value < 0.9  # type: ignore[union-attr]
    monday_evening = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
    assert feasibility("refund", monday_evening, since=saturday).share.value == 1  # type: ignore[union-attr]
    SpecialDay.objects.create(date=monday_evening.date(), name="Guru Nanak", hours=[])
    assert feasibility("refund", monday_evening, since=saturday).share.value < 0.9  # type: ignore[union-attr]


def test_stores_differ_and_a_thin_one_leans_on_all(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 100, store=cast.hyderabad)
    kept_after(cast, [DAY / 2] * 5 + [3 * DAY] * 95, store=cast.kolkata)
    reckon(whole=True)
    due = now() + DAY
    good, poor = feasibility("refund", due, store=cast.hyderabad), feasibility("refund", due, store=cast.kolkata)
    assert good.share is not None
    assert poor.share is not None
    assert good.share.value > 0.9
    assert 0.05 < poor.share.value < 0.2
    assert "store" in [each.code for each in poor.why]


def test_category_and_carrier_come_from_what_was_bought_last(cast: Cast) -> None:
    customer = customer_of(cast)
    product = Product.objects.create(names={"en": "Mixer"}, category="Kitchen", created_at=MONDAY, updated_at=MONDAY)
    variant = Variant.objects.create(product=product, sku="MX1", price_paise=100)
    placed = now() - 100 * DAY
    order = Order.objects.create(
        source="till", external_id="1", number="1", customer=customer, placed_at=placed, changed_at=placed,
        created_at=placed, total_paise=100,
    )  # fmt: skip
    OrderLine.objects.create(order=order, position=1, variant=variant, title="Mixer", quantity=1, total_paise=100)
    Delivery.objects.create(order=order, external_id="d", state="preparing", state_at=placed, carrier="Bluedart")
    kept_after(cast, [2 * DAY] * 30, kind="delivery", customer=customer)
    reckon(whole=True)
    found = feasibility("delivery", now() + DAY, customer=customer.pk)
    assert {("category", "Kitchen"), ("carrier", "Bluedart")} <= {(each.code, each.value) for each in found.why}
    assert ("stock", "3") in [(each.code, each.value) for each in found.why]  # none lies in a store: three days
    assert not found.is_feasible


def test_who_owes_much_is_compared_with_those_times(cast: Cast) -> None:
    customer, made = customer_of(cast), now() - 60 * DAY
    for number in range(40):  # Ravi's all at once, Mita's one a day
        length = 4 * DAY if number >= 10 else DAY / 2
        kept_after(cast, [length], began=made + timedelta(minutes=number), customer=customer)
        kept_after(cast, [DAY / 2], began=made + number * DAY, owner=cast.mita, customer=customer)
    reckon(whole=True)
    assert TimeTaken.objects.filter(busy="y").count() == 30
    kept_after(cast, [None] * 12, began=now() - DAY / 2, owner=cast.ravi)
    Promise.objects.filter(made_at=now() - DAY / 2).update(state="made", settled_at=None)
    busy, calm = (
        feasibility("refund", now() + DAY, owner=cast.ravi),
        feasibility("refund", now() + DAY, owner=cast.mita),
    )
    assert busy.share is not None
    assert calm.share is not None
    assert busy.share.value < calm.share.value
    assert ("busy", "y") in [(each.code, each.value) for each in busy.why]


def test_where_nothing_was_promised_the_work_itself_tells(cast: Cast) -> None:
    customer, placed = customer_of(cast), now() - 50 * DAY
    for number in range(25):
        order = Order.objects.create(
            source="till", external_id=f"{number}", number=f"{number}", customer=customer, placed_at=placed,
            changed_at=placed, created_at=placed, total_paise=100,
        )  # fmt: skip
        Delivery.objects.create(
            order=order, external_id="d", state="delivered", state_at=placed + 2 * DAY, carrier="Delhivery"
        )
    reckon(whole=True)
    found = feasibility("delivery", now() + 3 * DAY, carrier="Delhivery")
    assert found.share is not None
    assert found.share.value == 1
    assert "work" in [each.code for each in found.why]


def test_it_is_brought_up_to_date_by_what_changed_alone(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 30)
    reckon(whole=True)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        promise = actions.make_promise(
            customer=customer_of(cast), kind="refund", actor=Actor.staff(cast.ravi.pk), due_at=now() + DAY
        )
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        assert reckon(whole=False) == 1
        assert reckon(whole=False) == 0
        assert not TimeTaken.objects.get(source="promise", source_id=promise.pk).done
        actions.keep_promise(promise=promise, actor=Actor.staff(cast.ravi.pk))
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        assert reckon(whole=False) == 1
        assert TimeTaken.objects.get(source="promise", source_id=promise.pk).minutes == 60
        assert reckon(whole=True) == 0
    assert TimeCurve.objects.get(key="promise|refund|||||").done == 31


def test_reckoning_is_work_that_the_desk_does_by_itself(cast: Cast) -> None:
    from atithi.events import enqueue

    kept_after(cast, [DAY / 2] * 30)
    enqueue("promises.reckon_all")
    run_jobs()
    assert TimeCurve.objects.exists()


def test_the_answer_asks_the_database_a_few_times(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 30, store=cast.hyderabad)
    reckon(whole=True)
    customer = customer_of(cast).pk
    with CaptureQueriesContext(
        connection,
    ) as asked:
        feasibility("refund", now() + DAY, store=cast.hyderabad, owner=cast.ravi, customer=customer)
    assert len(asked) <= 8, [query["sql"] for query in asked]


def test_lengths_stand_in_steps() -> None:
    assert [stepped(minutes) for minutes in (0, 1, 5, 5.2, 480, 481, 2401)] == [0, 5, 5, 10, 480, 495, 2460]
