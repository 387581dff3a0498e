"""Questions to those who may decide more: asked live, answered with one tap, passed on when nobody answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.cases import decide_case
from atithi.commerce.deciding import approvers, verdict_on
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Approval, ApprovalState, Case, CaseState, CaseStep
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.realtime import publish
from atithi.staff.models import Presence, User

PASS_ON_AFTER = timedelta(minutes=10)
NOBODY_HERE = timedelta(minutes=2)  # whoever is not here is not waited for so long


@transaction.atomic
def ask_approval(*, case: Case, user: User, actor: Actor) -> Approval:
    """Asks somebody who may decide a case, whoever is here first. Asked again, the open question stands."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    known = Approval.objects.filter(case=case, state=ApprovalState.WAITING).first()
    if known is not None:
        return known
    if not case.can_become(CaseState.WAITING):
        raise CommerceError("step_impossible", _("This case cannot take that step now."), status=409)
    verdict = verdict_on(user, case)
    if verdict.may:
        raise CommerceError("may_decide", _("You may decide this yourself."), status=409)
    chosen = next((each for each in approvers(case, without=[user.pk])), None)
    if chosen is None:
        raise CommerceError(
            "nobody_may", _("There is nobody who may decide this. The owner can change that."), status=409
        )
    approval = Approval.objects.create(
        case=case, asked_by=user, approver=chosen, why=verdict.why, asked_at=now(), pass_on_at=_until(chosen)
    )
    case.state = CaseState.WAITING
    case.save(update_fields=["state"])
    CaseStep.objects.create(case=case, state=case.state, at=approval.asked_at, by=user)
    data = {"approval": approval.pk, "approver": chosen.pk, "why": verdict.why}
    record("approval.asked", subject=("case", case.pk), actor=actor, data=data)
    _tell(approval)
    return approval


def _until(approver: User) -> datetime:
    return now() + (PASS_ON_AFTER if approver.presence == Presence.ONLINE else NOBODY_HERE)


def _tell(approval: Approval) -> None:
    """Open pages of whom it concerns look again."""
    topics = [f"staff:{number}" for number in (approval.approver_id, approval.asked_by_id) if number]
    publish(topics, "approval", {"approval": approval.public_id, "state": approval.state})


@transaction.atomic
def decide_approval(*, approval: Approval, user: User, approve: bool, reason: str, actor: Actor) -> Approval:
    """Answers a question. Whoever may decide the case can, not only whom it is with; but never who asked.

    Raises CommerceError where they may not, where it was answered meanwhile, or where a refusal gives no reason.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=approval.case.customer_id)
    user = User.objects.select_for_update(of=("self",), no_key=True).select_related("custom_role").get(pk=user.pk)
    approval = (
        Approval.objects.select_for_update(of=("self",), no_key=True).select_related("case__order").get(pk=approval.pk)
    )
    if approval.state != ApprovalState.WAITING:
        raise CommerceError("decided_meanwhile", _("This was already decided."), status=409)
    case = approval.case
    if user.pk in {approval.asked_by_id, case.asked_by_id}:
        raise CommerceError("own_request", _("Nobody decides what they asked for themselves."), status=403)
    if not verdict_on(user, case).may:
        raise CommerceError("needs_supervisor", _("You may not decide this alone."), status=403)
    reason = clean(reason).strip()[:2000]
    if not approve and not reason:
        raise CommerceError("reason_missing", _("Say why, for the guest and for the record."))
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    approval.decided_by, approval.decided_at, approval.reason = user, now(), reason
    approval.save()
    waited = int((approval.decided_at - approval.asked_at).total_seconds())
    data = {"approval": approval.pk, "state": approval.state, "reason": reason, "waited_seconds": waited}
    record("approval.decided", subject=("case", case.pk), actor=actor, data=data)
    state = CaseState.APPROVED if approve else CaseState.REFUSED
    decide_case(case=case, state=state, actor=actor, user=user, reason=reason)
    _tell(approval)
    return approval


@transaction.atomic
def pass_on(*, approval: Approval) -> bool:
    """Gives an unanswered question to the next who may decide; who was asked before is asked again when all were.

    False where it was answered meanwhile, or there is nobody else.
    """
    approval = (
        Approval.objects.select_for_update(of=("self",), no_key=True).select_related("case__order").get(pk=approval.pk)
    )
    if approval.state != ApprovalState.WAITING or approval.pass_on_at > now():
        return False
    asked = [number for number in (approval.asked_by_id, approval.approver_id) if number]
    passed_over = [*approval.passed_over, approval.approver_id]
    found = approvers(approval.case, without=[*asked, *passed_over]) or approvers(approval.case, without=asked)
    if not found:
        approval.pass_on_at = now() + PASS_ON_AFTER
        approval.save(update_fields=["pass_on_at"])
        return False
    before, approval.approver = approval.approver_id, found[0]
    everybody = found[0].pk in passed_over
    approval.passed_over = [before] if everybody else passed_over
    approval.pass_on_at = _until(found[0])
    approval.save(update_fields=["approver", "passed_over", "pass_on_at"])
    data = {"approval": approval.pk, "approver": found[0].pk, "before": before}
    record("approval.passed_on", subject=("case", approval.case_id), actor=Actor.system(), data=data)
    _tell(approval)
    return True
