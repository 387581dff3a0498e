"""What a decision brings about: money promised, a replacement set aside, credit given; and the undoing of it."""

from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.credits import give_credit
from atithi.commerce.actions.refunds import cancel_refund, pay_refund, promise_refund
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import MONEY_BACK, Case, CaseKind, Stock
from atithi.core.clock import now
from atithi.events import Actor
from atithi.staff.models import Store

FROM_STOCK = timedelta(days=2)  # until a thing that lies in a store is with the guest


def begin(*, case: Case, actor: Actor, store: Store | None, deliver_on: date | None) -> None:
    """What an approval sets going, in its transaction. The caller saves the case."""
    case.deliver_on = deliver_on
    if case.kind in MONEY_BACK:
        promise_refund(order=case.order, amount=case.amount_paise, actor=actor, case=case)
    elif case.kind == CaseKind.REPLACEMENT:
        case.stock = _reserve(case, store or case.order.store)
        case.deliver_on = deliver_on or timezone.localdate(now()) + FROM_STOCK
    elif case.kind == CaseKind.CREDIT:
        give_credit(case=case, actor=actor, user=case.granted_by)


def _reserve(case: Case, near: Store | None) -> Stock:
    """Sets a replacement aside, in the store nearest to the guest that has it. Counted where the database checks it."""
    variant = case.line.variant if case.line else None
    if variant is None:
        raise CommerceError(
            "not_in_catalogue", _("This is no longer in the catalogue: it cannot be replaced by the same.")
        )
    rows = sorted(
        Stock.objects.filter(variant=variant),
        key=lambda stock: (near is None or stock.store_id != near.pk, -stock.free, stock.pk),
    )
    for stock in rows:
        # Looked at and taken in one statement: of two at once the second sees what the first has left.
        free = Stock.objects.filter(pk=stock.pk, on_hand__gte=F("reserved") + case.quantity)
        if free.update(reserved=F("reserved") + case.quantity):
            return stock
    raise CommerceError(
        "out_of_stock",
        _("There is none left in any store. New ones take about %(days)s days."),
        days=variant.lead_days,
        status=409,
    )


def finish(*, case: Case, actor: Actor) -> None:
    """What the end of a case settles."""
    for refund in case.refunds.filter(state="due").select_related("payment"):
        pay_refund(refund=refund, actor=actor)
    if case.stock is not None:
        Stock.objects.filter(pk=case.stock.pk).update(
            on_hand=F("on_hand") - case.quantity, reserved=F("reserved") - case.quantity
        )


def undo(*, case: Case, actor: Actor) -> None:
    """What a withdrawal takes back: promised money is free again, and so is the thing set aside."""
    for refund in case.refunds.filter(state="due").select_related("payment"):
        cancel_refund(refund=refund, actor=actor)
    if case.stock is not None:
        Stock.objects.filter(pk=case.stock.pk).update(reserved=F("reserved") - case.quantity)
        case.stock = None
