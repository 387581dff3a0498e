"""What is known of the goods a promise is about: category, carrier, stock. A promise names no order, so the customer's last
purchase before it counts."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from atithi.commerce.models import Delivery, Order, OrderLine, Stock
from atithi.commerce.models.orders import DeliveryState
from atithi.promises.models import PromiseKind

#: Kinds that are about goods; of the others the category says nothing.
ABOUT_GOODS = frozenset({PromiseKind.REFUND, PromiseKind.REPLACEMENT, PromiseKind.DELIVERY, PromiseKind.REPAIR})
CARRIED = frozenset({PromiseKind.DELIVERY, PromiseKind.REPLACEMENT})
FROM_STOCK = frozenset({PromiseKind.DELIVERY, PromiseKind.REPLACEMENT})


@dataclass(frozen=True, slots=True)
class Goods:
    """Category of what was bought and who carries it; empty where it is not known."""

    category: str = ""
    carrier: str = ""


class Purchases:
    """What some customers bought, and when."""

    def __init__(self, customers: Iterable[int]) -> None:
        self._placed: dict[int, list[datetime]] = {}
        self._goods: dict[int, list[Goods]] = {}
        rows = Order.objects.filter(customer__in=list(customers)).exclude(state="cancelled").order_by("placed_at", "id")
        columns = ("customer_id", "placed_at", "lines__variant__product__category", "deliveries__carrier")
        for customer, placed, category, carrier in rows.values_list(*columns):
            self._placed.setdefault(customer, []).append(placed)
            self._goods.setdefault(customer, []).append(Goods(category or "", carrier or ""))

    def before(self, customer: int, moment: datetime, kind: str) -> Goods:
        """What a promise of this kind and moment is about, as far as is known."""
        if kind not in ABOUT_GOODS or customer not in self._placed:
            return Goods()
        place = bisect_right(self._placed[customer], moment)
        if not place:
            return Goods()
        found = self._goods[customer][place - 1]
        return found if kind in CARRIED else Goods(found.category)


def missing_days(customer: int, kind: str) -> int:
    """Days until the goods of the customer's last purchase are there, where none of them is free in any store; else 0."""
    if kind not in FROM_STOCK:
        return 0
    order = Order.objects.filter(customer=customer).exclude(state="cancelled").order_by("-placed_at", "-id").first()
    if order is None or (order.deliveries.exclude(state="preparing").exists() and kind == PromiseKind.DELIVERY):
        return 0
    lines = OrderLine.objects.filter(order=order, variant__isnull=False)
    variants = dict(lines.values_list("variant_id", "variant__lead_days"))
    there = set(
        Stock.objects.filter(variant__in=variants, on_hand__gt=F("reserved")).values_list("variant_id", flat=True)
    )
    return max((days for variant, days in variants.items() if variant not in there), default=0)


def parcel_under_way(customer: int, kind: str) -> str:
    """Who carries the parcel that the customer waits for; empty where none is under way, or nobody said."""
    if kind not in CARRIED:
        return ""
    rows = Delivery.objects.filter(order__customer=customer, state__in=[DeliveryState.SHIPPED, DeliveryState.OUT])
    return rows.order_by("-order__placed_at", "-id").values_list("carrier", flat=True).first() or ""
