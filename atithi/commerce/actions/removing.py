"""What an import brought is taken back: orders and products that nobody has used since."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from atithi import search
from atithi.commerce.documents import KIND
from atithi.commerce.models import Order, Payment, Product
from atithi.events import Actor, record_many


@transaction.atomic
def remove_orders(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes orders with their lines, payments and deliveries. Raises ProtectedError where a case or refund needs one."""
    Payment.objects.filter(order_id__in=ids).delete()
    Order.objects.filter(pk__in=ids).delete()
    record_many("order.removed", subject_kind="order", facts=[(pk, data) for pk in sorted(ids)], actor=actor)


@transaction.atomic
def remove_products(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes products with their variants and stock. Raises ProtectedError where something needs one."""
    Product.objects.filter(pk__in=ids).delete()
    search.remove(KIND, ids)
    record_many("product.removed", subject_kind="product", facts=[(pk, data) for pk in sorted(ids)], actor=actor)
