"""WooCommerce and Shopify on payloads in their own formats: signed, once, in whatever order they come."""

import base64
import hashlib
import hmac
import json

import pytest
from django.test import Client

from atithi.commerce.actions.connecting import add_connector
from atithi.commerce.models import Call, Order, Payment
from atithi.commerce.tests.shop import DESK, product
from atithi.events.testing import run_jobs

WOO = {
    "id": 727, "parent_id": 0, "number": "727", "order_key": "wc_order_58d2d042d1d", "version": "9.4.1",
    "status": "processing", "currency": "INR",
    "date_created_gmt": "2026-11-02T06:30:00", "date_modified_gmt": "2026-11-02T06:31:10",
    "discount_total": "0.00", "shipping_total": "0.00", "total": "27990.00", "total_tax": "4269.66", "prices_include_tax": True,
    "billing": {"first_name": "Lakshmi", "last_name": "Devi", "city": "Hyderabad", "country": "IN",
                "email": "lakshmi@example.com", "phone": "098480 22338"},
    "payment_method": "razorpay", "payment_method_title": "UPI", "transaction_id": "pay_Nx1",
    "date_paid_gmt": "2026-11-02T06:31:00",
    "date_completed_gmt": None,
    "line_items": [{"id": 315, "name": "Himshree 260 L fridge", "product_id": 93, "quantity": 1, "sku": "HIM-260",
                    "subtotal": "23720.34", "total": "23720.34", "total_tax": "4269.66", "price": 23720.34}],
    "refunds": [],
}  # fmt: skip
SHOPIFY = {
    "id": 820982911946154508, "admin_graphql_api_id": "gid://shopify/Order/820982911946154508", "name": "#9999",
    "order_number": 1234, "created_at": "2026-11-02T12:00:00+05:30", "updated_at": "2026-11-02T12:05:00+05:30",
    "processed_at": "2026-11-02T12:00:30+05:30", "cancelled_at": None, "currency": "INR", "email": "lakshmi@example.com",
    "phone": None, "financial_status": "paid", "fulfillment_status": None, "total_price": "27990.00", "taxes_included": True,
    "payment_gateway_names": ["razorpay"], "customer": {"id": 1, "first_name": "Lakshmi", "last_name": "Devi"},
    "line_items": [{"id": 866550311766439020, "title": "Himshree 260 L fridge", "variant_title": None, "sku": "HIM-260",
                    "quantity": 1, "price": "27990.00", "total_discount": "0.00"}],
    "fulfillments": [], "refunds": [],
}  # fmt: skip


@pytest.fixture
def shop(cast):
    product()
    return {
        kind: add_connector(kind=kind, name=kind, secret="s3cret-of-the-shop", actor=DESK)
        for kind in ("woocommerce", "shopify")
    }


def call(connector, payload, *, id="d-1", secret="s3cret-of-the-shop", topic=""):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    mark = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    if connector.kind == "woocommerce":
        topic = topic or "order.updated"
        headers = {"X-WC-Webhook-Signature": mark, "X-WC-Webhook-Delivery-ID": id, "X-WC-Webhook-Topic": topic}
    else:
        headers = {
            "X-Shopify-Hmac-Sha256": mark,
            "X-Shopify-Webhook-Id": id,
            "X-Shopify-Topic": topic or "orders/updated",
        }
    answer = Client().post(
        f"/hooks/shop/{connector.public_id}/", body, content_type="application/json", headers=headers
    )
    run_jobs()
    return answer.status_code


def test_the_signature_is_that_of_the_recorded_secret_and_body():
    """A vector reckoned by hand with openssl, so that both sides cannot be wrong alike."""
    from atithi.commerce.connectors.reading import signed

    assert signed("key", b"The quick brown fox jumps over the lazy dog", "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=")


@pytest.mark.parametrize(("kind", "payload", "number"), [("woocommerce", WOO, "727"), ("shopify", SHOPIFY, "#9999")])
def test_an_order_comes_in_with_its_payment_and_its_guest_and_twice_is_once(shop, kind, payload, number):
    for id in ("d-1", "d-1", "d-2"):
        assert call(shop[kind], payload, id=id) == 200
    found = Order.objects.get()
    assert (found.number, found.total_paise, found.customer.name) == (number, 2_799_000, "Lakshmi Devi")
    assert (found.lines.get().total_paise, found.lines.get().variant.sku) == (2_799_000, "HIM-260")
    assert Payment.objects.get().paid_paise == 2_799_000
    assert sorted(Call.objects.values_list("state", flat=True)) == ["applied", "ignored"]


def test_words_that_overtake_each_other_leave_the_newest(shop):
    later = {
        **WOO, "status": "completed", "date_modified_gmt": "2026-11-04T10:00:00", "date_completed_gmt": "2026-11-04T10:00:00",
        "refunds": [{"id": 9, "reason": "dent", "total": "-500.00"}],
    }  # fmt: skip
    call(shop["woocommerce"], later, id="second")
    call(shop["woocommerce"], WOO, id="first")
    found = Order.objects.get()
    assert (found.state, found.deliveries.get().state, Payment.objects.get().refunded_paise) == (
        "completed",
        "shipped",
        50_000,
    )


def test_shopify_tells_of_parcels_and_refunds(shop):
    sent = {"id": 255858046, "status": "success", "created_at": "2026-11-03T09:00:00+05:30",
            "updated_at": "2026-11-05T18:00:00+05:30",
            "shipment_status": "delivered", "tracking_company": "Delhivery", "tracking_number": "DL123"}  # fmt: skip
    back = {"id": 929361462, "created_at": "2026-11-06T10:00:00+05:30",
            "transactions": [{"id": 1, "kind": "refund", "status": "success", "amount": "100.50"},
                             {"id": 2, "kind": "refund", "status": "failure", "amount": "5.00"}]}  # fmt: skip
    more = {**SHOPIFY, "fulfillment_status": "fulfilled", "fulfillments": [sent], "refunds": [back],
            "financial_status": "partially_refunded", "updated_at": "2026-11-06T10:01:00+05:30"}  # fmt: skip
    call(shop["shopify"], SHOPIFY, id="a")
    call(shop["shopify"], more, id="b")
    parcel = Order.objects.get().deliveries.get()
    assert (parcel.state, parcel.tracking, [step.state for step in parcel.steps.all()]) == (
        "delivered",
        "DL123",
        ["shipped", "delivered"],
    )
    assert Payment.objects.get().refunded_paise == 10_050


@pytest.mark.parametrize("kind", ["woocommerce", "shopify"])
def test_a_wrong_signature_and_a_strange_address_look_the_same_and_leave_nothing(shop, kind):
    payload = WOO if kind == "woocommerce" else SHOPIFY
    assert call(shop[kind], payload, secret="guessed") == 401
    assert Client().post("/hooks/shop/nothing/", b"{}", content_type="application/json").status_code == 401
    assert Client().get(f"/hooks/shop/{shop[kind].public_id}/").status_code == 405
    assert not Call.objects.exists()
    shop[kind].refresh_from_db()
    assert "signature" in shop[kind].problem


@pytest.mark.parametrize(
    "payload",
    [b"{", b"[]", b"\xff\x00", {**WOO, "currency": "USD"}, {**WOO, "total": "12.345"}, {**WOO, "line_items": [{}]},
     {**WOO, "line_items": []},
     {**WOO, "date_created_gmt": "yesterday"}, {**WOO, "total": "NaN"}, {**WOO, "refunds": [{"id": 1, "total": "-99999.00"}]}],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_with_the_reason_and_changes_nothing(shop, payload):
    assert call(shop["woocommerce"], payload) == 200
    kept = Call.objects.get()
    assert (kept.state, bool(kept.problem), Order.objects.exists()) == ("failed", True, False)


def test_topics_of_no_concern_are_ignored(shop):
    call(shop["woocommerce"], {"id": 1}, topic="product.updated")
    call(shop["shopify"], {"id": 1}, topic="customers/create")
    assert list(Call.objects.values_list("state", flat=True)) == ["ignored", "ignored"]
