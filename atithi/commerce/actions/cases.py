"""Cases: opened by a guest or by staff, decided by the rules and by whoever may, and seen through to their end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.effects import begin, finish, undo
from atithi.commerce.deciding import decided_by_rules, taken_of, verdict_on
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import (
    FOR_GUESTS,
    MONEY_BACK,
    Approval,
    Case,
    CaseKind,
    CasePhoto,
    CaseState,
    CaseStep,
    Condition,
    Order,
    OrderLine,
    Outcome,
    Payment,
)
from atithi.commerce.money import MOST, rupees
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.files.models import StoredFile
from atithi.realtime import publish
from atithi.staff.models import Store, User

LONGEST, MOST_PHOTOS = 2000, 5


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. `amount_paise` None: what the line cost (for staff, it can be less, or something else)."""

    kind: str
    condition: str
    reason: str
    line: OrderLine | None = None
    quantity: int = 1
    amount_paise: int | None = None
    wish: str = ""


@transaction.atomic
def open_case(*, order: Order, request: Request, actor: Actor, user: User | None = None, conversation: str = "",
              photos: Iterable[StoredFile] = (), key: str = "") -> Case:  # fmt: skip
    """Opens a case; `user` None: the guest asks. The same `key` again opens nothing and returns what it opened.

    The rules decide a guest's request at once, where they can: allowed or refused, with the reason. What staff open waits
    for `grant_case` or `ask_approval`. Raises CommerceError for what cannot be asked for.
    """
    if key and (known := Case.objects.filter(key=key, order=order).first()):
        return known
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    if order.customer_id is None:
        raise CommerceError("order_of_nobody", _("Say first whose order this is."))
    photos = list(photos)
    _check(order, request, user, photos)
    amount = _amount(order, request, user)
    decision = decided_by_rules(order, request.line, kind=request.kind, condition=request.condition, amount=amount)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                key=key or None, order=order, line=request.line, customer_id=order.customer_id, conversation=conversation,
                kind=request.kind, condition=request.condition, quantity=request.quantity, amount_paise=amount,
                reason=clean(request.reason).strip()[:LONGEST], wish=clean(request.wish).strip()[:LONGEST],
                policy=decision.outcome, policy_reason=decision.reason, asked_by=user, created_at=now(),
            )  # fmt: skip
    except IntegrityError:
        return Case.objects.get(key=key, order=order)
    CasePhoto.objects.bulk_create(CasePhoto(case=case, file=file) for file in photos)
    CaseStep.objects.create(case=case, state=case.state, at=case.created_at, by=user)
    data = {
        "order": order.pk,
        "kind": case.kind,
        "amount_paise": amount,
        "policy": case.policy,
        "conversation": conversation,
    }
    record("case.opened", subject=("case", case.pk), actor=actor, data=data)
    publish(["desk"], "case", {"case": case.public_id})
    if user is None and case.policy == Outcome.REFUSE:
        return decide_case(case=case, state=CaseState.REFUSED, actor=actor)
    if user is None and case.policy == Outcome.ALLOW and case.kind != CaseKind.REPLACEMENT:
        return decide_case(case=case, state=CaseState.APPROVED, actor=actor)
    return case


def _check(order: Order, request: Request, user: User | None, photos: list[StoredFile]) -> None:
    if request.kind not in (CaseKind.values if user else FOR_GUESTS) or request.condition not in Condition.values:
        raise CommerceError("unknown_kind", _("Say what is wished, and how the goods are."))
    if not request.reason.strip():
        raise CommerceError("reason_missing", _("Please say what happened."))
    if len(photos) > MOST_PHOTOS or not all(photo.is_image for photo in photos):
        raise CommerceError(
            "photos_malformed", _("At most %(most)s pictures (PNG, JPEG, GIF or WebP)."), most=MOST_PHOTOS
        )
    line = request.line
    if line is None:
        if user is None or request.kind == CaseKind.REPLACEMENT:
            raise CommerceError("line_missing", _("Choose which of the goods it is about."))
        return
    if line.order_id != order.pk:
        raise CommerceError("line_missing", _("Choose which of the goods it is about."))
    left = line.quantity - (taken_of(line) if request.kind in {*MONEY_BACK, CaseKind.REPLACEMENT} else 0)
    if not 1 <= request.quantity <= left:
        raise CommerceError(
            "quantity_taken",
            _("Of these, %(left)s are left that were not given back yet."),
            left=max(0, left),
            status=409,
        )


def _amount(order: Order, request: Request, user: User | None) -> int:
    """What it is worth. Of a line the price of the day of purchase counts, whatever the goods cost today."""
    line, amount = request.line, request.amount_paise if user else None
    if amount is None and request.kind == CaseKind.REPAIR:
        return 0
    if amount is None and line is not None:
        # Rounded so that the shares of all pieces add up to what was paid.
        before = line.quantity - taken_of(line) if request.kind in MONEY_BACK else line.quantity
        share = line.total_paise * before // line.quantity
        amount = share - line.total_paise * (before - request.quantity) // line.quantity
    if amount is None or not 0 <= amount <= MOST or (amount == 0 and request.kind != CaseKind.REPAIR):
        raise CommerceError("amount_malformed", _("Say the amount."))
    left = sum(payment.left_paise for payment in Payment.objects.filter(order=order))
    if request.kind in MONEY_BACK and amount > left:
        raise CommerceError(
            "refund_exceeds_paid",
            _("At most %(left)s can still go back of what was paid."),
            left=rupees(left),
            status=409,
        )
    return amount


@transaction.atomic
def grant_case(*, case: Case, user: User, actor: Actor, reason: str = "", store: Store | None = None,
               deliver_on: date | None = None) -> Case:  # fmt: skip
    """Approves a case within what `user` may decide alone. Raises CommerceError where somebody else must."""
    # In this order everywhere: what was granted to the guest and by this person is counted while both are held.
    Customer.objects.select_for_update(no_key=True).get(pk=case.customer_id)
    user = User.objects.select_for_update(of=("self",), no_key=True).select_related("custom_role").get(pk=user.pk)
    case = _held(case)
    if not verdict_on(user, case).may:
        raise CommerceError("needs_supervisor", _("You may not decide this alone."), status=403)
    return decide_case(
        case=case, state=CaseState.APPROVED, actor=actor, user=user, reason=reason, alone=True, store=store,
        deliver_on=deliver_on,
    )  # fmt: skip


@transaction.atomic
def refuse_case(*, case: Case, user: User, actor: Actor, reason: str) -> Case:
    """Refuses a case, with a reason that the guest is told."""
    if not reason.strip():
        raise CommerceError("reason_missing", _("Say why, for the guest and for the record."))
    return decide_case(case=case, state=CaseState.REFUSED, actor=actor, user=user, reason=reason, alone=True)


def decide_case(*, case: Case, state: str, actor: Actor, user: User | None = None, reason: str = "", alone: bool = False,
                store: Store | None = None, deliver_on: date | None = None) -> Case:  # fmt: skip
    """Writes a decision and what follows from it. For the actions of this room, which know that it may be made."""
    case = _step(case, state, user)
    case.decision_reason = clean(reason).strip()[:LONGEST]
    if state == CaseState.APPROVED:
        case.granted_by, case.granted_at, case.granted_alone = user, now(), alone
        begin(case=case, actor=actor, store=store, deliver_on=deliver_on)
    case.save()
    withdraw_question(case)
    data = {"state": state, "alone": alone, "reason": case.decision_reason, "conversation": case.conversation}
    record("case.decided", subject=("case", case.pk), actor=actor, data=data)
    if state == CaseState.APPROVED and case.kind in {CaseKind.CREDIT, CaseKind.WAIVER}:
        return move_case(case=case, state=CaseState.DONE, user=user, actor=actor)
    return case


@transaction.atomic
def move_case(*, case: Case, state: str, user: User | None, actor: Actor) -> Case:
    """Takes a case a step further: goods back, sent, done, withdrawn. Raises CommerceError where it cannot go there."""
    if state not in {CaseState.RECEIVED, CaseState.SENT, CaseState.DONE, CaseState.WITHDRAWN}:
        raise CommerceError("step_impossible", _("This case cannot take that step now."), status=409)
    case = _step(_held(case), state, user)
    if state == CaseState.DONE:
        finish(case=case, actor=actor)
    if state == CaseState.WITHDRAWN:
        undo(case=case, actor=actor)
        withdraw_question(case)
    case.save()
    record(
        "case.moved", subject=("case", case.pk), actor=actor, data={"state": state, "conversation": case.conversation}
    )
    return case


def withdraw_question(case: Case) -> None:
    """A decided case asks nobody any more."""
    Approval.objects.filter(case=case, state="waiting").update(state="withdrawn")


def _held(case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("order", "line__variant__product")
        .get(pk=case.pk)
    )


def _step(case: Case, state: str, user: User | None) -> Case:
    case = _held(case)
    if not case.can_become(state):
        raise CommerceError("step_impossible", _("This case cannot take that step now."), status=409)
    case.state = state
    case.save(update_fields=["state"])
    CaseStep.objects.create(case=case, state=state, at=now(), by=user)
    publish(["desk"], "case", {"case": case.public_id})
    return case
