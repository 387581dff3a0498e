"""Products with variants and stock, orders with lines and payments, from tables."""

import pytest

from atithi.commerce.actions import push_order
from atithi.commerce.models import Order, Product
from atithi.commerce.specs import LineSpec, OrderSpec
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.models import Customer, Organisation
from atithi.events import Actor
from atithi.transfer.actions import undo
from atithi.transfer.queries import sums, undone
from atithi.transfer.samples import SAMPLES
from atithi.transfer.testing import bring, run

pytestmark = pytest.mark.django_db
PRODUCTS = (
    "Product id,Item Name,Hindi name,SKU,Size,MRP,GST %,Category,Stock Sharma Abids\n"
    "kurta,Indigo kurta,नील कुर्ता,K-M,M,\"1,250.00\",5,Clothing,12\n"
    "kurta,Indigo kurta,नील कुर्ता,K-L,L,1250,5%,Clothing,\n"
    "mixer,Mixer,,MIX,,₹ 3999,0.18,Kitchen,3\n"
    "bad,Bad,,BAD,,cheap,18,,\n"
)  # fmt: skip


def test_products_come_with_variants_price_gst_and_stock_of_each_store(cast: Cast) -> None:
    work = bring(cast.asha, PRODUCTS.encode(), target="products")
    assert sums(work) == {"added": 2, "changed": 0, "same": 0, "rejected": 1}
    assert work.rejections.get().reasons == [["amount_malformed", {"value": "cheap"}]]
    kurta = Product.objects.get(external_id="kurta")
    assert (kurta.names, kurta.gst_rate) == ({"en": "Indigo kurta", "hi": "नील कुर्ता"}, 500)
    assert list(kurta.variants.order_by("id").values_list("sku", "option", "price_paise")) == [
        ("K-M", "M", 125_000), ("K-L", "L", 125_000),
    ]  # fmt: skip
    assert kurta.variants.get(sku="K-M").stock.get(store=cast.hyderabad).on_hand == 12
    assert Product.objects.get(external_id="mixer").gst_rate == 1800
    again = bring(cast.asha, PRODUCTS.encode(), target="products", policy="overwrite")
    assert sums(again)["same"] == 2


def test_a_price_is_only_changed_where_the_owner_wants_it(cast: Cast) -> None:
    bring(cast.asha, PRODUCTS.encode(), target="products")
    dearer = b"Name,SKU,MRP\nMixer,MIX,4500\n"
    bring(cast.asha, dearer, target="products")
    mixer = Product.objects.get(external_id="mixer")
    assert mixer.variants.get().price_paise == 399_900
    bring(cast.asha, dearer, target="products", policy="overwrite")
    assert mixer.variants.get().price_paise == 450_000


ORDERS = (
    "Bill No,Bill Date,Customer,Phone,Item,SKU,Qty,Amount,Total,Paid,Payment mode,Status,Branch\n"
    "B-1,14/08/2025,Lakshmi Devi,98480 22338,Indigo kurta,K-M,2,2500,6499,6499,UPI,Completed,Sharma Abids\n"
    "B-1,14/08/2025,Lakshmi Devi,98480 22338,Mixer,MIX,1,3999,6499,6499,UPI,Completed,Sharma Abids\n"
    "B-2,15/08/2025,रमेश,94400 11223,Mixer,MIX,1,3999,,,,पूरा,\n"
    "B-3,15/08/2025,Sita,9440011224,Mixer,MIX,1,3999,,,,shining,\n"
    "B-4,15/08/2025,Sita,9440011224,Mixer,MIX,1,3999,,,,,Nowhere\n"
)


def test_orders_come_with_lines_payments_and_their_guests(cast: Cast) -> None:
    bring(cast.asha, PRODUCTS.encode(), target="products")
    work = bring(cast.asha, ORDERS.encode(), target="orders")
    assert sums(work) == {"added": 2, "changed": 0, "same": 0, "rejected": 2}
    order = Order.objects.get(number="B-1")
    assert (order.total_paise, order.store, order.state) == (649_900, cast.hyderabad, "completed")
    assert list(order.lines.values_list("title", "quantity", "total_paise", "variant__sku")) == [
        ("Indigo kurta", 2, 250_000, "K-M"), ("Mixer", 1, 399_900, "MIX"),
    ]  # fmt: skip
    assert order.payments.get().paid_paise == 649_900
    assert order.customer is not None
    assert order.customer.contact_points.get().value == "+919848022338"
    assert sums(bring(cast.asha, ORDERS.encode(), target="orders"))["same"] == 2


def test_what_was_bought_since_keeps_its_product(cast: Cast) -> None:
    products = bring(cast.asha, PRODUCTS.encode(), target="products")
    orders = bring(cast.asha, ORDERS.encode(), target="orders")
    actor = Actor.staff(cast.asha.pk)
    undo(work=products, actor=actor)
    assert undone(run(products)) == {"removed": 0, "restored": 0, "left": 2}
    undo(work=orders, actor=actor)
    assert undone(run(orders)) == {"removed": 4, "restored": 0, "left": 0}
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_a_guest_who_has_bought_again_stays(cast: Cast) -> None:
    work = bring(cast.asha, b"name,phone\nLakshmi,9848022338\nRavi,9440011223\n")
    line = LineSpec(title="Mixer", quantity=1, total_paise=100)
    spec = OrderSpec(
        source="desk", external_id="1", number="1", placed_at=now(), changed_at=now(), total_paise=100, lines=(line,)
    )
    push_order(spec=spec, actor=Actor.system(), customer=Customer.objects.get(name="Lakshmi"))
    undo(work=work, actor=Actor.staff(cast.asha.pk))
    assert undone(run(work)) == {"removed": 1, "restored": 0, "left": 1}
    assert Customer.objects.get().name == "Lakshmi"


def test_organisations_are_matched_by_gst_number_and_taken_back(cast: Cast) -> None:
    work = bring(cast.asha, SAMPLES["organisations"].text.encode(), target="organisations")
    assert sums(work)["added"] == 2
    more = bring(cast.asha, b"Company,GST no,City\nGupta and Sons,36ABCDE1234F1Z5,Secunderabad\n", target="organisations",
                 policy="overwrite")  # fmt: skip
    assert sums(more)["changed"] == 1
    assert Organisation.objects.get(gstin="36ABCDE1234F1Z5").name == "Gupta and Sons"
    undo(work=more, actor=Actor.staff(cast.asha.pk))
    run(more)
    assert Organisation.objects.get(gstin="36ABCDE1234F1Z5").name == "Gupta Caterers"


@pytest.mark.parametrize("target", sorted(SAMPLES))
def test_the_samples_that_are_offered_come_in_whole(cast: Cast, target: str) -> None:
    work = bring(cast.asha, SAMPLES[target].text.encode(), target=target)
    assert sums(work)["rejected"] == 0
    assert sums(work)["added"] >= 1
