"""A guest's credit: given, spent on an order, paid out, and back again where what it paid for goes back.

Each movement is a row, and changes the credit's own row in the statement in which the database checks that no more is used
than was given: whatever happens at once, it never falls below nothing.
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Case, Credit, CreditMovement, MovementKind, Order, OrderState, Payment, Refund
from atithi.commerce.money import rupees
from atithi.commerce.queries import credit_left, due_of
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.staff.models import User


def give_credit(*, case: Case, actor: Actor, user: User | None = None) -> Credit:
    """Gives a customer what a case granted, in its transaction."""
    moment = now()
    credit = Credit.objects.create(
        customer_id=case.customer_id, case=case, amount_paise=case.amount_paise, created_at=moment
    )
    CreditMovement.objects.create(
        credit=credit, kind=MovementKind.GIVEN, amount_paise=credit.amount_paise, by=user, at=moment
    )
    data = {"credit": credit.pk, "amount_paise": credit.amount_paise, "case": case.pk}
    record("credit.given", subject=("customer", case.customer_id), actor=actor, data=data)
    return credit


@transaction.atomic
def spend_credit(*, order: Order, amount: int, actor: Actor, user: User | None = None, key: str = "") -> list[Payment]:
    """Pays for an order with its customer's credit, the oldest first. The same `key` again spends nothing.

    Raises CommerceError where the order needs no more, or where there is not so much credit.
    """
    if order.customer_id is None:
        raise CommerceError("order_of_nobody", _("Say first whose order this is."))
    customer = Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    if key and (known := _known(key, customer)):
        return [each.payment for each in known if each.payment is not None]
    due = due_of(order)
    if order.state == OrderState.CANCELLED or not 0 < amount <= due:
        raise CommerceError(
            "nothing_due", _("Of this order, %(due)s is still to be paid."), due=rupees(due), status=409
        )
    payments = []
    for place, (credit, part) in enumerate(_oldest_first(customer, amount)):
        movement = _move(credit, MovementKind.SPENT, -part, actor, user, key=_part_of(key, place))
        payment = Payment.objects.create(
            order=order, external_id=f"credit:{movement.public_id}", method="", paid_paise=part, paid_at=movement.at
        )
        CreditMovement.objects.filter(pk=movement.pk).update(payment=payment)
        data = {"payment": payment.pk, "paid_paise": part}
        record("payment.received", subject=("order", order.pk), actor=actor, data=data)
        payments.append(payment)
    return payments


@transaction.atomic
def pay_out_credit(
    *, customer: Customer, amount: int, words: str, actor: Actor, user: User, key: str = ""
) -> list[CreditMovement]:
    """Notes that credit was paid out as money; `words`: how. For those who lead. The same `key` again does nothing."""
    if not user.leads:
        raise CommerceError("needs_supervisor", _("You may not decide this alone."), status=403)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if key and (known := _known(key, customer)):
        return known
    words = clean_line(words, 200)
    if not words:
        raise CommerceError("words_missing", _("Say how it was paid out."))
    return [
        _move(credit, MovementKind.PAID_OUT, -part, actor, user, key=_part_of(key, place), words=words)
        for place, (credit, part) in enumerate(_oldest_first(customer, amount))
    ]


def give_back(*, refund: Refund, actor: Actor) -> None:
    """A refund of what was paid with credit is credit again, in its transaction."""
    spent = (
        CreditMovement.objects.select_related("credit")
        .filter(payment=refund.payment_id, kind=MovementKind.SPENT)
        .first()
    )
    if spent is not None:
        _move(spent.credit, MovementKind.RETURNED, refund.amount_paise, actor, None, key=f"refund:{refund.pk}",
              payment=refund.payment)  # fmt: skip


def _oldest_first(customer: Customer, amount: int) -> list[tuple[Credit, int]]:
    """The credits of which `amount` is taken. The customer's row is held."""
    left = credit_left(customer)
    if not 0 < amount <= left:
        raise CommerceError("credit_exceeded", _("There is %(left)s of credit."), left=rupees(left), status=409)
    parts = []
    for credit in Credit.objects.filter(customer=customer, used_paise__lt=F("amount_paise")).order_by("id"):
        part = min(amount, credit.left_paise)
        if part:
            parts.append((credit, part))
            amount -= part
    return parts


def _move(credit: Credit, kind: str, amount: int, actor: Actor, user: User | None, *, key: str | None = None,
          words: str = "", payment: Payment | None = None) -> CreditMovement:  # fmt: skip
    try:
        with transaction.atomic():
            Credit.objects.filter(pk=credit.pk).update(used_paise=F("used_paise") - amount)
    except IntegrityError as error:
        raise CommerceError("credit_exceeded", _("There is not so much credit left."), status=409) from error
    movement = CreditMovement.objects.create(
        credit=credit, kind=kind, amount_paise=amount, by=user, key=key, words=words, payment=payment, at=now()
    )
    data = {"credit": credit.pk, "kind": kind, "amount_paise": amount}
    record("credit.moved", subject=("customer", credit.customer_id), actor=actor, data=data)
    return movement


def _part_of(key: str, place: int) -> str | None:
    """The key of one movement of those that a form or program asks for at once."""
    return f"{key[:70]}:{place}" if key else None


def _known(key: str, customer: Customer) -> list[CreditMovement]:
    rows = CreditMovement.objects.select_related("payment").filter(credit__customer=customer)
    return list(rows.filter(key__startswith=f"{key[:70]}:").order_by("id"))
