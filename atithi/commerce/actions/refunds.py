"""Money that goes back. Each payment's row counts what was given back of it, changed in the same statement in which the
database checks that it is not more than came in: whatever happens at once, sums do not go wrong."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.credits import give_back
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Case, Order, Payment, Refund
from atithi.commerce.money import rupees
from atithi.commerce.specs import RefundSpec
from atithi.core.clock import now
from atithi.events import Actor, record


def take_back(payment_id: int, amount: int) -> None:
    """Counts `amount` as given back of a payment (below 0: no longer). Raises CommerceError where it is not there."""
    try:
        with transaction.atomic():
            Payment.objects.filter(pk=payment_id).update(refunded_paise=F("refunded_paise") + amount)
    except IntegrityError as error:
        raise CommerceError(
            "refund_exceeds_paid", _("So much was not paid, or it was already given back."), status=409
        ) from error


@transaction.atomic
def promise_refund(*, order: Order, amount: int, actor: Actor, case: Case | None = None) -> list[Refund]:
    """Promises money of an order's payments, the latest first. It counts at once; `pay_refund` says that it was paid.

    Raises CommerceError where no more than `amount` is left of what was paid.
    """
    Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    payments = list(Payment.objects.filter(order=order).order_by("-paid_at", "-id"))
    left = sum(payment.left_paise for payment in payments)
    if not 0 < amount <= left:
        raise CommerceError(
            "refund_exceeds_paid",
            _("At most %(left)s can still go back of what was paid."),
            left=rupees(left),
            status=409,
        )
    refunds = []
    for payment in payments:
        part = min(amount, payment.left_paise)
        if part:
            take_back(payment.pk, part)
            refund = Refund.objects.create(payment=payment, case=case, amount_paise=part, created_at=now())
            data = {"refund": refund.pk, "amount_paise": part, "case": case.pk if case else None}
            record("refund.promised", subject=("order", order.pk), actor=actor, data=data)
            refunds.append(refund)
            amount -= part
    return refunds


@transaction.atomic
def pay_refund(*, refund: Refund, actor: Actor, external_id: str = "") -> bool:
    """Says that promised money was paid. False where that was known."""
    values = {"state": Refund.State.PAID, "paid_at": now(), "external_id": external_id[:120]}
    if not Refund.objects.filter(pk=refund.pk, state=Refund.State.DUE).update(**values):
        return False
    data = {"refund": refund.pk, "amount_paise": refund.amount_paise}
    record("refund.paid", subject=("order", refund.payment.order_id), actor=actor, data=data)
    if refund.payment.by_credit:
        give_back(refund=refund, actor=actor)
    return True


@transaction.atomic
def cancel_refund(*, refund: Refund, actor: Actor) -> bool:
    """Takes a promise of money back. False where it was already paid or taken back."""
    if not Refund.objects.filter(pk=refund.pk, state=Refund.State.DUE).update(state=Refund.State.CANCELLED):
        return False
    take_back(refund.payment_id, -refund.amount_paise)
    data = {"refund": refund.pk, "amount_paise": refund.amount_paise}
    record("refund.cancelled", subject=("order", refund.payment.order_id), actor=actor, data=data)
    return True


def note_refund(*, order: Order, spec: RefundSpec, actor: Actor) -> bool:
    """Takes over a refund that a shop system made, in its order's transaction. False where it was known.

    One of the same amount that we promised and nobody paid yet is taken to be this one: it is not counted twice.
    """
    external_id = spec.external_id[:120]
    # What the guest's credit paid, no shop system knows of.
    refunds = Refund.objects.select_related("payment").filter(payment__order=order)
    refunds = refunds.exclude(payment__external_id__startswith="credit:")
    if not external_id or refunds.filter(external_id=external_id).exists():
        return False
    promised = refunds.filter(state=Refund.State.DUE, amount_paise=spec.amount_paise).order_by("id").first()
    if promised is not None:
        return pay_refund(refund=promised, actor=actor, external_id=external_id)
    payments = Payment.objects.select_for_update(no_key=True).filter(order=order).order_by("-paid_at", "-id")
    payments = payments.exclude(external_id__startswith="credit:")
    if spec.payment:
        payments = payments.filter(external_id=spec.payment)
    payment = next((each for each in payments if each.left_paise >= spec.amount_paise), None)
    if payment is None or spec.amount_paise <= 0:
        raise CommerceError("refund_exceeds_paid", _("So much was not paid, or it was already given back."), status=409)
    take_back(payment.pk, spec.amount_paise)
    refund = Refund.objects.create(
        payment=payment, external_id=external_id, amount_paise=spec.amount_paise, state=Refund.State.PAID,
        created_at=now(), paid_at=spec.at,
    )  # fmt: skip
    data = {"refund": refund.pk, "amount_paise": refund.amount_paise}
    record("refund.paid", subject=("order", order.pk), actor=actor, data=data)
    return True
