"""What an import brought is taken back: orders and products that nobody has used since. And bills of people who were erased go
when the law does not have them kept any more."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from atithi import search
from atithi.commerce.bills import kept_from
from atithi.commerce.documents import KIND
from atithi.commerce.models import Case, Credit, CreditMovement, Order, Payment, Product, Refund
from atithi.customers.models import Customer
from atithi.events import Actor, record_many

logger = logging.getLogger(__name__)


@transaction.atomic
def remove_orders(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes orders with their lines, payments and deliveries. Raises ProtectedError where a case or refund needs one."""
    Payment.objects.filter(order_id__in=ids).delete()
    Order.objects.filter(pk__in=ids).delete()
    record_many("order.removed", subject_kind="order", facts=[(pk, data) for pk in sorted(ids)], actor=actor)


def forget_bills(*, moment: datetime, limit: int = 200) -> int:
    """Removes all that was bought by people who were erased, once the last of it need not be kept: orders, payments, cases,
    refunds and credit. Of each person all at once, as it was said when they were erased. Returns how many orders went."""
    erased = Customer.objects.filter(erased_at__isnull=False, orders__isnull=False)
    due = erased.annotate(latest=Max("orders__placed_at")).filter(latest__lt=kept_from(moment)).order_by("pk")
    gone = 0
    for customer in due[:limit]:
        try:
            gone += _forget_bills_of(customer)
        except ProtectedError:  # something of another room still stands on them: they wait for it
            logger.warning("bills of customer %s could not be removed yet", customer.pk)
    return gone


@transaction.atomic
def _forget_bills_of(customer: Customer) -> int:
    orders = Order.objects.filter(customer=customer)
    cases, payments = Case.objects.filter(order__in=orders), Payment.objects.filter(order__in=orders)
    credits = Credit.objects.filter(case__in=cases)
    elsewhere = CreditMovement.objects.filter(credit__in=credits, payment__isnull=False).exclude(payment__in=payments)
    from_others = CreditMovement.objects.filter(payment__in=payments).exclude(credit__in=credits)
    if elsewhere.exists() or from_others.exists():
        return 0  # credit ties them to orders of a record that was joined to theirs: they go when those may go
    CreditMovement.objects.filter(credit__in=credits).delete()
    credits.delete()
    Refund.objects.filter(payment__in=payments).delete()
    cases.delete()
    payments.delete()
    ids = sorted(orders.values_list("pk", flat=True))
    orders.delete()
    facts: list[tuple[int, dict[str, Any]]] = [(pk, {"why": "kept_long_enough"}) for pk in ids]
    record_many("order.removed", subject_kind="order", facts=facts, actor=Actor.system())
    return len(ids)


@transaction.atomic
def remove_products(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes products with their variants and stock. Raises ProtectedError where something needs one."""
    Product.objects.filter(pk__in=ids).delete()
    search.remove(KIND, ids)
    record_many("product.removed", subject_kind="product", facts=[(pk, data) for pk in sorted(ids)], actor=actor)
