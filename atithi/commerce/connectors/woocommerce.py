"""WooCommerce's webhooks (order.created, order.updated): JSON of its REST API v3, signed in X-WC-Webhook-Signature."""

from collections.abc import Mapping
from typing import Any

from atithi.commerce.connectors.reading import moment, order_of, paise, signed
from atithi.commerce.specs import DeliverySpec, LineSpec, OrderSpec, PaymentSpec, RefundSpec

STATES = {
    "completed": "completed",
    "refunded": "completed",
    "cancelled": "cancelled",
    "failed": "cancelled",
    "trash": "cancelled",
}


def verify(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    return signed(secret, body, headers.get("X-WC-Webhook-Signature", ""))


def delivery_id(headers: Mapping[str, str]) -> str:
    return headers.get("X-WC-Webhook-Delivery-ID", "")


def topic(headers: Mapping[str, str]) -> str:
    return headers.get("X-WC-Webhook-Topic", "")


def read(source: str, topic: str, body: str) -> OrderSpec | None:
    """The order, with its one payment once it is paid, and its refunds."""
    if topic not in {"order.created", "order.updated", "order.restored"}:
        return None
    order = order_of(body)
    billing = order.get("billing") or {}
    changed = moment(order["date_modified_gmt"] or order["date_created_gmt"])
    return OrderSpec(
        source=source, external_id=str(order["id"]), number=str(order.get("number") or order["id"]),
        placed_at=moment(order["date_created_gmt"]), changed_at=changed, total_paise=paise(order["total"]),
        state=STATES.get(str(order.get("status")), "open"),
        lines=tuple(_line(each) for each in order.get("line_items") or ()),
        customer_name=f"{billing.get('first_name', '')} {billing.get('last_name', '')}".strip(),
        contacts=tuple((kind, billing[kind]) for kind in ("email", "phone") if billing.get(kind)),
        payments=_payments(order), deliveries=_deliveries(order),
        refunds=tuple(
            RefundSpec(str(each["id"]), abs(paise(each["total"])), changed) for each in order.get("refunds") or ()
        ),
    )  # fmt: skip


def _line(line: dict[str, Any]) -> LineSpec:
    # Woo's `total` of a line is without tax.
    total = paise(line["total"]) + paise(line.get("total_tax") or "0")
    return LineSpec(str(line["name"]), int(line["quantity"]), total, str(line.get("sku") or ""))


def _payments(order: dict[str, Any]) -> tuple[PaymentSpec, ...]:
    if not order.get("date_paid_gmt"):
        return ()
    method = str(order.get("payment_method_title") or order.get("payment_method") or "")
    return (PaymentSpec("payment", paise(order["total"]), moment(order["date_paid_gmt"]), method),)


def _deliveries(order: dict[str, Any]) -> tuple[DeliverySpec, ...]:
    """Woo itself knows only that an order is completed, which means sent."""
    if not order.get("date_completed_gmt"):
        return ()
    return (DeliverySpec("delivery", (("shipped", moment(order["date_completed_gmt"])),)),)
