"""Questions that a colleague is to decide: who is told of one, and of what was decided."""

from django.db.models import Q, QuerySet

from atithi.commerce.models import Approval, ApprovalState, Case
from atithi.conversations.models import Conversation
from atithi.conversations.queries import visible_to
from atithi.events import JobView
from atithi.notices import actions
from atithi.notices.concern import colleague_of, people
from atithi.notices.models import Kind
from atithi.notices.pages import Page
from atithi.staff.models import User


def _visible(user: User) -> QuerySet[Approval]:
    return Approval.objects.filter(Q(approver=user) | Q(asked_by=user))


PAGE = Page(place=lambda notice: f"/approvals/{notice.about}/", visible=_visible)


def tell_of_approval(job: JobView) -> None:
    """`approval.asked`, `.passed_on`: whoever is to decide hears of it; `.decided`: whoever asked."""
    event = job.event
    approval = (
        Approval.objects.select_related("case__customer", "asked_by").filter(pk=event.data["approval"]).first()
        if event
        else None
    )
    if event is None or approval is None:
        return
    decided = event.type == "approval.decided"
    user, by = (approval.asked_by, colleague_of(event)) if decided else (approval.approver, approval.asked_by)
    if user is None or not user.is_active or (not decided and approval.state != ApprovalState.WAITING):
        return
    kind, conversation = Kind.DECIDED if decided else Kind.APPROVAL, _conversation(approval.case, user)
    actions.tell(
        people=people([user]), kind=kind, about=approval.public_id, conversation=conversation, by=by,
        customer=None if conversation else approval.case.customer, key=f"{kind}:{approval.public_id}:{event.pk}",
    )  # fmt: skip


def _conversation(case: Case, user: User) -> Conversation | None:
    """The conversation a case came from, else the guest's latest, of those that this person may see."""
    rows = visible_to(user).filter(customer=case.customer_id)
    known = rows.filter(public_id=case.conversation).first() if case.conversation else None
    return known or rows.order_by("-last_message_at", "-id").first()
