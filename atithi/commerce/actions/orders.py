"""Orders as other systems and the counter tell them: the same word twice changes nothing, an older one neither."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.refunds import note_refund
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import (
    Delivery,
    DeliveryItem,
    DeliveryState,
    DeliveryStep,
    Order,
    OrderLine,
    OrderState,
    Payment,
    Variant,
)
from atithi.commerce.money import MOST
from atithi.commerce.specs import DeliverySpec, OrderSpec, PaymentSpec
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.actions import add_contact, identify
from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.staff.models import Store

MOST_LINES, MOST_PARTS = 500, 100
_RANK = {state: number for number, state in enumerate(DeliveryState.values)}


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of an order that was told. `outcome`: added, changed, same, or older (than what is known)."""

    order: Order
    outcome: str


@transaction.atomic
def push_order(*, spec: OrderSpec, actor: Actor, customer: Customer | None = None) -> Pushed:
    """Makes an order what its source says it is. Safe under repetition, races, and words that overtake each other."""
    _check(spec)
    values = _values(spec)
    person = customer or _customer(spec, actor)
    try:
        with transaction.atomic():
            order = Order.objects.select_for_update(of=("self",), no_key=True).get(
                source=spec.source, external_id=spec.external_id
            )
            created = False
    except Order.DoesNotExist:
        order, created = _create(spec, values, person)
    if not created and order.changed_at > spec.changed_at:
        return Pushed(order, "older")
    fields = [] if created else [name for name, value in values.items() if getattr(order, name) != value]
    if person is not None and order.customer_id is None:
        fields.append("customer")
        order.customer = person
    for name in fields:
        if name != "customer":
            setattr(order, name, values[name])
    if fields:
        order.save()
    if created:
        data = {"source": order.source, "customer": order.customer_id, "total_paise": order.total_paise}
        record("order.placed", subject=("order", order.pk), actor=actor, data=data)
    changed = set(fields) - {"changed_at"}
    changed |= _parts(order, spec, actor)
    if changed and not created:
        record("order.changed", subject=("order", order.pk), actor=actor, data={"fields": sorted(changed)})
    return Pushed(order, "added" if created else "changed" if changed else "same")


def _parts(order: Order, spec: OrderSpec, actor: Actor) -> set[str]:
    """Which parts of an order changed."""
    found = {
        "lines": [_lines(order, spec)],
        "payments": [_payment(order, each, actor) for each in spec.payments],
        "refunds": [note_refund(order=order, spec=each, actor=actor) for each in spec.refunds],
        "deliveries": [_delivery(order, each, actor) for each in spec.deliveries],
    }
    return {part for part, changes in found.items() if any(changes)}


def _check(spec: OrderSpec) -> None:
    if not spec.external_id or not spec.number or len(spec.external_id) > 80:
        raise CommerceError("order_unnamed", _("An order needs an id and a number."))
    if not spec.lines or len(spec.lines) > MOST_LINES:
        raise CommerceError("lines_missing", _("An order has 1 to %(most)s lines."), most=MOST_LINES)
    if spec.state not in OrderState.values:
        raise CommerceError("unknown_state", _("%(state)s is no state of an order."), state=spec.state[:40])
    amounts = [spec.total_paise, *(line.total_paise for line in spec.lines), *(one.paid_paise for one in spec.payments)]
    if not all(0 <= amount <= MOST for amount in amounts):
        raise CommerceError("amount_malformed", _("An amount of this order cannot be."))
    if not all(1 <= line.quantity <= 10**6 and line.title for line in spec.lines):
        raise CommerceError("line_malformed", _("Each line needs a title and a quantity of at least 1."))
    if max(len(spec.payments), len(spec.refunds), len(spec.deliveries)) > MOST_PARTS:
        raise CommerceError(
            "too_many_parts", _("An order has at most %(most)s payments and deliveries."), most=MOST_PARTS
        )


def _values(spec: OrderSpec) -> dict[str, Any]:
    store = None
    if spec.store:
        store = Store.objects.filter(public_id=spec.store).first() or Store.objects.filter(name=spec.store).first()
        if store is None:
            raise CommerceError("store_unknown", _("There is no store %(name)s."), name=spec.store[:80])
    return {
        "number": clean_line(spec.number, 40), "state": spec.state, "placed_at": spec.placed_at,
        "changed_at": spec.changed_at, "total_paise": spec.total_paise, "store": store,
    }  # fmt: skip


def _create(spec: OrderSpec, values: dict[str, Any], person: Customer | None) -> tuple[Order, bool]:
    try:
        with transaction.atomic():
            order = Order.objects.create(
                source=spec.source, external_id=spec.external_id, customer=person, created_at=now(), **values
            )
            return order, True
    except IntegrityError:
        known = Order.objects.select_for_update(of=("self",), no_key=True).get(
            source=spec.source, external_id=spec.external_id
        )
        return known, False


def _customer(spec: OrderSpec, actor: Actor) -> Customer | None:
    """Whose order it is. A contact that is nobody's becomes theirs; one that is somebody else's stays with them."""
    person = None
    for kind, value in spec.contacts:
        try:
            if person is None:
                person = identify(kind=kind, value=value, name=spec.customer_name)
            else:
                with transaction.atomic():
                    add_contact(customer=person, kind=kind, value=value, actor=actor)
        except CustomerError:
            continue  # a shop system holds many a mistyped number: the order counts, the contact does not
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def _lines(order: Order, spec: OrderSpec) -> bool:
    known = {line.position: line for line in order.lines.all()}
    skus = dict(Variant.objects.filter(sku__in={line.sku for line in spec.lines if line.sku}).values_list("sku", "id"))
    changed = False
    for position, each in enumerate(spec.lines, 1):
        values = {
            "variant_id": skus.get(each.sku), "sku": clean_line(each.sku, 80), "title": clean_line(each.title, 200),
            "quantity": each.quantity, "total_paise": each.total_paise,
        }  # fmt: skip
        line = known.pop(position, None)
        if line is None:
            OrderLine.objects.create(order=order, position=position, **values)
            changed = True
        elif any(getattr(line, name) != value for name, value in values.items()):
            OrderLine.objects.filter(pk=line.pk).update(**values)
            changed = True
    # A line about which there is a case stays, whatever became of it in the shop system.
    gone, _by_model = order.lines.filter(position__in=known, cases=None).delete()
    return changed or bool(gone)


def _payment(order: Order, spec: PaymentSpec, actor: Actor) -> bool:
    values = {"paid_paise": spec.paid_paise, "paid_at": spec.paid_at, "method": clean_line(spec.method, 60)}
    payment, created = Payment.objects.get_or_create(
        order=order, external_id=spec.external_id[:120] or "1", defaults=values
    )
    if created:
        data = {"payment": payment.pk, "paid_paise": payment.paid_paise}
        record("payment.received", subject=("order", order.pk), actor=actor, data=data)
        return True
    if all(getattr(payment, name) == value for name, value in values.items()):
        return False
    try:
        with transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**values)
    except IntegrityError as error:
        raise CommerceError(
            "paid_below_refunded",
            _("More of this payment was already given back than it is now said to be."),
            status=409,
        ) from error
    return True


def _delivery(order: Order, spec: DeliverySpec, actor: Actor) -> bool:
    steps = [(state, at) for state, at in spec.steps if state in _RANK]
    if not steps:
        return False
    first: tuple[str, datetime] = steps[0]
    delivery, created = Delivery.objects.get_or_create(
        order=order, external_id=spec.external_id[:120] or "1", defaults={"state": first[0], "state_at": first[1]}
    )
    known = set(delivery.steps.values_list("state", "at"))
    DeliveryStep.objects.bulk_create(
        [DeliveryStep(delivery=delivery, state=state, at=at) for state, at in steps if (state, at) not in known],
        ignore_conflicts=True,
    )
    state, at = max({*known, *steps}, key=lambda step: (step[1], _RANK[step[0]]))
    values = {
        "state": state, "state_at": at, "expected_on": spec.expected_on or delivery.expected_on,
        "carrier": clean_line(spec.carrier, 60) or delivery.carrier,
        "tracking": clean_line(spec.tracking, 120) or delivery.tracking,
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(delivery, name) != value]
    for name in changed:
        setattr(delivery, name, values[name])
    if changed:
        delivery.save(update_fields=changed)
    if created or "state" in changed:
        data = {"delivery": delivery.pk, "state": state}
        record("shipment.changed", subject=("order", order.pk), actor=actor, data=data)
    filled = bool(spec.items) and _items(order, delivery, dict(spec.items))
    return created or bool(changed) or filled


def _items(order: Order, delivery: Delivery, wanted: dict[int, int]) -> bool:
    """Makes the parcel hold what its source says it does; positions that the order does not have are left out."""
    lines = {line.position: line.pk for line in order.lines.all()}
    now_in = {lines[place]: count for place, count in wanted.items() if place in lines and 0 < count <= 10**6}
    known = dict(delivery.items.values_list("line", "quantity"))
    if known == now_in:
        return False
    delivery.items.exclude(line__in=now_in).delete()
    for line, count in now_in.items():
        DeliveryItem.objects.update_or_create(delivery=delivery, line_id=line, defaults={"quantity": count})
    return True
