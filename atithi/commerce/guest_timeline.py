"""Orders, deliveries and what was put right, on a guest's timeline."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atithi.commerce.models import Case, Delivery, DeliveryState, Order, OrderState
from atithi.commerce.queries import orders_visible_to
from atithi.customers.models import Customer
from atithi.customers.timeline import Entry, Look, Source
from atithi.language import write


def _money(paise: int) -> str:
    return write.money(paise, (translation.get_language() or "en")[:2])


def _orders(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = orders_visible_to(user).filter(customer=customer).select_related(None).prefetch_related(None)
    if look.narrowed.store:
        rows = rows.filter(store__public_id=look.narrowed.store)
    return [_order(row) for row in look.take(rows.select_related("store").prefetch_related("lines"), "placed_at")]


def _order(row: Order) -> Entry:
    title = _("Order %(number)s, %(amount)s") % {"number": row.number, "amount": _money(row.total_paise)}
    if row.store is not None:
        title = f"{title} · {row.store.name}"
    tone = {OrderState.OPEN: "accent", OrderState.CANCELLED: "bad"}.get(OrderState(row.state), "")
    words = ", ".join(line.title for line in row.lines.all())
    return Entry(
        row.placed_at, row.pk, title, words, badge=str(row.get_state_display()), tone=tone,
        icon="store" if row.store_id else "", link=("order", row.public_id),
    )  # fmt: skip


def _deliveries(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = Delivery.objects.filter(order__in=orders_visible_to(user).filter(customer=customer).values("pk"))
    if look.narrowed.store:
        rows = rows.filter(order__store__public_id=look.narrowed.store)
    found = look.take(rows.select_related("order"), "state_at")
    return [
        Entry(
            row.state_at, row.pk, _("Delivery of order %(number)s") % {"number": row.order.number},
            badge=str(row.get_state_display()), tone="good" if row.state == DeliveryState.DELIVERED else "",
            link=("order", row.order.public_id),
        )
        for row in found
    ]  # fmt: skip


def _cases(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = Case.objects.filter(customer=customer, order__in=orders_visible_to(user).values("pk"))
    if look.narrowed.store:
        rows = rows.filter(order__store__public_id=look.narrowed.store)
    return [
        Entry(
            row.created_at, row.pk, f"{row.get_kind_display()}, {_money(row.amount_paise)}", row.reason[:200],
            badge=str(row.get_state_display()), tone="guest" if row.is_open else "", link=("order", row.order.public_id),
        )
        for row in look.take(rows.select_related("order"), "created_at")
    ]  # fmt: skip


ORDERS = Source("order", gettext_lazy("Orders"), "file-text", _orders, by_store=True)
DELIVERIES = Source("delivery", gettext_lazy("Deliveries"), "send", _deliveries, by_store=True)
CASES = Source("case", gettext_lazy("Put right"), "rotate-ccw", _cases, by_store=True)
