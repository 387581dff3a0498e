"""The demo shop has goods on its shelves, orders of which its guests speak, and things being put right."""

import random

import pytest

from atithi.commerce.models import Approval, Call, Case, CreditMovement, Order, Pair, Product
from atithi.commerce.recommend import recommend
from atithi.core.clock import now
from atithi.demo.commerce import load_commerce
from atithi.demo.load import Loaded, _business, _customers
from atithi.demo.story import tell


@pytest.mark.django_db
def test_shelves_orders_and_open_questions_are_there():
    story, loaded = tell(7, now=now()), Loaded(random.Random(7))
    _business(story, loaded)
    _customers(story, loaded)
    load_commerce(story, stores=loaded.stores, staff=loaded.staff, customers=loaded.customers, now=now(), seed=7)
    assert Product.objects.count() == 60
    assert all(set(names) == {"en", "hi", "te", "bn"} for names in Product.objects.values_list("names", flat=True))
    assert Order.objects.count() > 300
    assert Case.objects.count() >= 12
    assert set(Case.objects.values_list("state", flat=True)) >= {
        "asked",
        "waiting",
        "approved",
        "received",
        "done",
        "refused",
    }
    assert set(Call.objects.values_list("state", flat=True)) == {"applied", "failed"}
    assert set(CreditMovement.objects.values_list("kind", flat=True)) == {"given", "spent", "paid_out"}
    assert set(Order.objects.values_list("source", flat=True)) >= {"desk", "store"}
    assert Approval.objects.filter(state="waiting").exists()
    assert Pair.objects.exists()
    assert any(recommend(order.customer) for order in Order.objects.select_related("customer")[:60])
