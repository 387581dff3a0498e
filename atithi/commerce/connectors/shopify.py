"""Shopify's webhooks (orders/create, orders/updated …): JSON of its Admin API, signed in X-Shopify-Hmac-Sha256."""

from collections.abc import Mapping
from typing import Any

from atithi.commerce.connectors.reading import moment, order_of, paise, signed
from atithi.commerce.specs import DeliverySpec, LineSpec, OrderSpec, PaymentSpec, RefundSpec

PAID = {"paid", "partially_refunded", "refunded"}
SHIPMENTS = {
    "label_printed": "preparing", "confirmed": "preparing", "in_transit": "shipped", "out_for_delivery": "out",
    "attempted_delivery": "failed", "delivered": "delivered", "failure": "failed",
}  # fmt: skip


def verify(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    return signed(secret, body, headers.get("X-Shopify-Hmac-Sha256", ""))


def delivery_id(headers: Mapping[str, str]) -> str:
    return headers.get("X-Shopify-Webhook-Id", "")


def topic(headers: Mapping[str, str]) -> str:
    return headers.get("X-Shopify-Topic", "")


def read(source: str, topic: str, body: str) -> OrderSpec | None:
    """The order as it stands, with what was fulfilled and refunded."""
    if not topic.startswith("orders/") or topic == "orders/delete":
        return None
    order = order_of(body)
    person = order.get("customer") or {}
    done = order.get("fulfillment_status") == "fulfilled"
    contacts = [
        ("email", order.get("email") or person.get("email")),
        ("phone", order.get("phone") or person.get("phone")),
    ]
    places = {line.get("id"): place for place, line in enumerate(order.get("line_items") or (), 1)}
    return OrderSpec(
        source=source, external_id=str(order["id"]), number=str(order.get("name") or order["id"]),
        placed_at=moment(order["created_at"]), changed_at=moment(order["updated_at"]), total_paise=paise(order["total_price"]),
        state="cancelled" if order.get("cancelled_at") else "completed" if done else "open",
        lines=tuple(_line(each) for each in order.get("line_items") or ()),
        customer_name=f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip(),
        contacts=tuple((kind, str(value)) for kind, value in contacts if value),
        payments=_payments(order), refunds=tuple(_refunds(order)),
        deliveries=tuple(
            _delivery(each, places) for each in order.get("fulfillments") or () if each.get("status") != "cancelled"
        ),
    )  # fmt: skip


def _line(line: dict[str, Any]) -> LineSpec:
    title = " · ".join(str(part) for part in (line["title"], line.get("variant_title")) if part)
    total = paise(line["price"]) * int(line["quantity"]) - paise(line.get("total_discount") or "0")
    return LineSpec(title, int(line["quantity"]), total, str(line.get("sku") or ""))


def _payments(order: dict[str, Any]) -> tuple[PaymentSpec, ...]:
    total = paise(order["total_price"])
    if order.get("financial_status") == "partially_paid":
        total -= paise(order.get("total_outstanding") or order["total_price"])
    elif order.get("financial_status") not in PAID:
        return ()
    names = order.get("payment_gateway_names") or [""]
    moment_paid = moment(order.get("processed_at") or order["created_at"])
    return (PaymentSpec("payment", total, moment_paid, str(names[0])),) if total else ()


def _refunds(order: dict[str, Any]) -> list[RefundSpec]:
    return [
        RefundSpec(str(each["id"]), paise(each["amount"]), moment(refund["created_at"]))
        for refund in order.get("refunds") or ()
        for each in refund.get("transactions") or ()
        if each.get("kind") == "refund" and each.get("status") == "success"
    ]


def _delivery(fulfillment: dict[str, Any], places: dict[Any, int]) -> DeliverySpec:
    steps = [("shipped", moment(fulfillment["created_at"]))]
    if (state := SHIPMENTS.get(str(fulfillment.get("shipment_status")))) and state != "shipped":
        steps.append((state, moment(fulfillment["updated_at"])))
    inside = [each for each in fulfillment.get("line_items") or () if each.get("id") in places]
    items = [(places[each["id"]], int(each["quantity"])) for each in inside]
    return DeliverySpec(
        str(fulfillment["id"]), tuple(steps), carrier=str(fulfillment.get("tracking_company") or ""),
        tracking=str(fulfillment.get("tracking_number") or ""), items=tuple(items),
    )  # fmt: skip
