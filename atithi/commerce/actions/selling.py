"""Sales at the counter: entered by staff, paid and handed over at once or in parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import randbelow

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.credits import spend_credit
from atithi.commerce.actions.orders import push_order
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import (
    Delivery,
    DeliveryItem,
    DeliveryState,
    DeliveryStep,
    Order,
    OrderState,
    Payment,
    ProductKind,
    Stock,
    Variant,
)
from atithi.commerce.money import rupees
from atithi.commerce.pricing import Prices, prices_for
from atithi.commerce.queries import due_of, still_to_come
from atithi.commerce.specs import DeliverySpec, LineSpec, OrderSpec, PaymentSpec
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Customer
from atithi.customers.queries import known_by
from atithi.events import Actor, record
from atithi.staff.models import Store, User

SOURCE = "store"
MOST_OF_ONE, MOST_LINES = 999, 50


@dataclass(frozen=True, slots=True)
class Sold:
    """So many of a variant at the price that was shown. `taken`: the guest has it; else it is delivered."""

    variant: Variant
    quantity: int
    price_paise: int
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Paid:
    """How a sale is paid. `amount_paise` None: all that is left after `credit_paise`."""

    method: str = ""
    amount_paise: int | None = None
    credit_paise: int = 0


@transaction.atomic
def sell(*, store: Store, sold: Sequence[Sold], paid: Paid, actor: Actor, key: str, customer: Customer | None = None,
         contacts: Sequence[tuple[str, str]] = (), name: str = "", user: User | None = None) -> Order:  # fmt: skip
    """Writes a sale at the counter. The same `key` again sells nothing and returns what was sold.

    Prices are those of the guest: agreed ones, else those of the list. Raises CommerceError where one changed since it was
    shown, or where what is taken along is no longer there.
    """
    known = Order.objects.filter(source=SOURCE, external_id=key).first()
    if known is not None:
        return known
    if not sold or len(sold) > MOST_LINES or not all(1 <= each.quantity <= MOST_OF_ONE for each in sold):
        raise CommerceError("nothing_sold", _("Choose what is sold, and how many."))
    prices = prices_for(customer or known_by(contacts))
    for each in sold:
        _same_price(each, prices)
        _leaves_stock(each, store)
    total = sum(each.quantity * each.price_paise for each in sold)
    amount = total - paid.credit_paise if paid.amount_paise is None else paid.amount_paise
    if amount < 0 or amount + paid.credit_paise > total:
        raise CommerceError("paid_too_much", _("More than %(total)s is not to be paid."), total=rupees(total))
    moment = now()
    spec = OrderSpec(
        source=SOURCE, external_id=key, number=_number(), placed_at=moment, changed_at=moment, total_paise=total,
        state="completed" if amount + paid.credit_paise == total and all(each.taken for each in sold) else "open",
        store=store.public_id, customer_name=name, contacts=tuple(contacts),
        lines=tuple(_line(each) for each in sold),
        payments=(PaymentSpec("1", amount, moment, clean_line(paid.method, 60)),) if amount else (),
        deliveries=tuple(_parcels(sold)),
    )  # fmt: skip
    order = push_order(spec=spec, actor=actor, customer=customer).order
    if paid.credit_paise:
        spend_credit(order=order, amount=paid.credit_paise, actor=actor, user=user, key=f"sale:{key}")
    return order


def _number() -> str:
    """As it stands on the receipt: day and four digits."""
    return f"S-{timezone.localdate(now()):%y%m%d}-{randbelow(10_000):04}"


def _same_price(each: Sold, prices: Prices) -> None:
    variant = Variant.objects.select_related("product").filter(pk=each.variant.pk, archived_at=None).first()
    if variant is None:
        raise CommerceError("not_on_sale", _("%(sku)s is no longer sold."), sku=each.variant.sku, status=409)
    price = prices.of(variant).paise
    if price != each.price_paise:
        raise CommerceError(
            "price_changed", _("The price of %(product)s is now %(price)s. Tell the guest, and sell it anew."),
            product=variant.product.name, price=rupees(price), status=409,
        )  # fmt: skip


def _leaves_stock(each: Sold, store: Store) -> None:
    """What is sold is nobody else's any more. Looked at and taken in one statement: of two at once one gets the last."""
    if each.variant.product.kind == ProductKind.SERVICE:
        return
    free = Stock.objects.filter(variant=each.variant, store=store, on_hand__gte=F("reserved") + each.quantity)
    if not free.update(on_hand=F("on_hand") - each.quantity) and each.taken:
        raise CommerceError(
            "out_of_stock_here", _("%(product)s: so many are no longer in this store. It can be delivered."),
            product=each.variant.product.name, status=409,
        )  # fmt: skip


def _line(each: Sold) -> LineSpec:
    title = " · ".join(part for part in (each.variant.product.name, each.variant.option) if part)
    return LineSpec(title, each.quantity, each.quantity * each.price_paise, each.variant.sku)


def _parcels(sold: Sequence[Sold]) -> list[DeliverySpec]:
    """What the guest takes along, and what is brought to them."""
    moment, found = now(), []
    taken = tuple((place, each.quantity) for place, each in enumerate(sold, 1) if each.taken)
    later = [(place, each) for place, each in enumerate(sold, 1) if not each.taken]
    if taken:
        found.append(DeliverySpec("counter", ((DeliveryState.DELIVERED, moment),), items=taken))
    if later:
        day = timezone.localdate(moment) + timedelta(days=max(each.variant.lead_days for _place, each in later))
        items = tuple((place, each.quantity) for place, each in later)
        found.append(DeliverySpec("later", ((DeliveryState.PREPARING, moment),), expected_on=day, items=items))
    return found


@transaction.atomic
def take_payment(*, order: Order, amount: int, method: str, actor: Actor, key: str) -> Payment:
    """Notes money for an order that was taken here. The same `key` again notes nothing. Raises CommerceError above what
    is due."""
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    known = Payment.objects.filter(order=order, external_id=f"desk:{key}"[:120]).first()
    if known is not None:
        return known
    due = due_of(order)
    if order.state == OrderState.CANCELLED or not 0 < amount <= due:
        raise CommerceError(
            "nothing_due", _("Of this order, %(due)s is still to be paid."), due=rupees(due), status=409
        )
    payment = Payment.objects.create(
        order=order, external_id=f"desk:{key}"[:120], method=clean_line(method, 60), paid_paise=amount, paid_at=now()
    )
    data = {"payment": payment.pk, "paid_paise": amount}
    record("payment.received", subject=("order", order.pk), actor=actor, data=data)
    _complete(order, actor)
    return payment


@transaction.atomic
def send_parcel(*, order: Order, items: Mapping[int, int], state: str, actor: Actor, carrier: str = "",
                tracking: str = "") -> Delivery:  # fmt: skip
    """Sends or hands over a part of an order. `items`: quantity by position. Raises CommerceError above what is to come."""
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    open_ones = {line.position: (line, count) for line, count in still_to_come(order)}
    wanted = {place: count for place, count in items.items() if count}
    fits = all(place in open_ones and 0 < count <= open_ones[place][1] for place, count in wanted.items())
    if not wanted or not fits or state not in {DeliveryState.SHIPPED, DeliveryState.DELIVERED}:
        raise CommerceError("nothing_to_come", _("So many of these are not to come any more."), status=409)
    moment, number = now(), Delivery.objects.filter(order=order).count() + 1
    delivery = Delivery.objects.create(
        order=order, external_id=f"desk:{number}", state=state, state_at=moment, carrier=clean_line(carrier, 60),
        tracking=clean_line(tracking, 120),
    )  # fmt: skip
    DeliveryStep.objects.create(delivery=delivery, state=state, at=moment)
    DeliveryItem.objects.bulk_create(
        DeliveryItem(delivery=delivery, line=open_ones[place][0], quantity=count) for place, count in wanted.items()
    )
    _less_to_prepare(order, wanted)
    data = {"delivery": delivery.pk, "state": state}
    record("shipment.changed", subject=("order", order.pk), actor=actor, data=data)
    _complete(order, actor)
    return delivery


def _less_to_prepare(order: Order, sent: Mapping[int, int]) -> None:
    """What was sent lies no longer in a parcel that is being prepared."""
    left = dict(sent)
    waiting = DeliveryItem.objects.filter(delivery__order=order, delivery__state=DeliveryState.PREPARING)
    for item in waiting.select_related("line").order_by("id"):
        gone = min(item.quantity, left.get(item.line.position, 0))
        left[item.line.position] = left.get(item.line.position, 0) - gone
        if gone == item.quantity:
            item.delete()
        elif gone:
            DeliveryItem.objects.filter(pk=item.pk).update(quantity=F("quantity") - gone)
    emptied = Delivery.objects.filter(order=order, state=DeliveryState.PREPARING, items=None).exclude(external_id="1")
    emptied.filter(external_id="later").delete()


@transaction.atomic
def step_delivery(*, delivery: Delivery, state: str, actor: Actor) -> bool:
    """Says where a parcel is now. False where that was known."""
    if state not in DeliveryState.values:
        raise CommerceError("unknown_state", _("%(state)s is no state of an order."), state=state[:40])
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.order_id)
    moment = now()
    if not Delivery.objects.filter(pk=delivery.pk).exclude(state=state).update(state=state, state_at=moment):
        return False
    DeliveryStep.objects.create(delivery=delivery, state=state, at=moment)
    data = {"delivery": delivery.pk, "state": state}
    record("shipment.changed", subject=("order", order.pk), actor=actor, data=data)
    _complete(order, actor)
    return True


def _complete(order: Order, actor: Actor) -> None:
    """A sale at the counter is complete once all is paid and with the guest; shop systems say so themselves."""
    if order.source != SOURCE or order.state != OrderState.OPEN or due_of(order) or still_to_come(order):
        return
    if order.deliveries.exclude(state=DeliveryState.DELIVERED).exists():
        return
    Order.objects.filter(pk=order.pk).update(state=OrderState.COMPLETED)
    record("order.changed", subject=("order", order.pk), actor=actor, data={"fields": ["state"]})
