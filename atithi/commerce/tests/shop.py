"""A small shop for this room's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from atithi.commerce.actions import push_order, save_product
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Order, Product, Variant
from atithi.commerce.specs import (
    DeliverySpec,
    LineSpec,
    OrderSpec,
    PaymentSpec,
    ProductSpec,
    RefundSpec,
    VariantSpec,
)
from atithi.events import Actor

DESK = Actor.system()
MONDAY = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def product(
    sku: str = "HIM-260", price: int = 2_799_000, *, stock: dict[str, int] | None = None, **more: Any
) -> Product:
    """A fridge, unless something else is said."""
    values: dict[str, Any] = {
        "names": {"en": "Himshree 260 L fridge", "hi": "हिमश्री 260 लीटर फ्रिज", "te": "హిమశ్రీ 260 లీటర్ల ఫ్రిజ్"},
        "category": "fridge", "brand": "Himshree", "warranty_months": 12, "facts": {"Capacity": "260 L"},
        **more,
    }  # fmt: skip
    variant = VariantSpec(sku=sku, price_paise=price, stock=stock or {})
    return save_product(spec=ProductSpec(variants=(variant,), **values), actor=DESK)


def variant(sku: str = "HIM-260") -> Variant:
    return Variant.objects.get(sku=sku)


def order_spec(number: str = "SE-48213", **more: Any) -> OrderSpec:
    """Lakshmi's fridge, paid and delivered on a Monday."""
    values: dict[str, Any] = {
        "source": "api", "external_id": number, "number": number, "placed_at": MONDAY, "changed_at": MONDAY,
        "total_paise": 2_799_000, "lines": (LineSpec("Himshree 260 L fridge", 1, 2_799_000, "HIM-260"),),
        "customer_name": "Lakshmi Devi", "contacts": (("email", "lakshmi@example.com"),),
        "payments": (PaymentSpec("pay-1", 2_799_000, MONDAY, "UPI"),),
        "deliveries": (DeliverySpec("parcel-1", (("shipped", MONDAY), ("delivered", MONDAY.replace(day=4)))),),
        **more,
    }  # fmt: skip
    return OrderSpec(**values)


def order(number: str = "SE-48213", **more: Any) -> Order:
    return push_order(spec=order_spec(number, **more), actor=DESK).order


def refund(amount: int, external_id: str = "r-1") -> RefundSpec:
    return RefundSpec(external_id, amount, MONDAY)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What happens within is refused with this code, in a sentence that is not empty."""
    with pytest.raises(CommerceError) as caught:
        yield
    assert (caught.value.code, bool(str(caught.value))) == (code, True)
