"""Questions of colleagues who may not decide so much alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions import decide_approval
from atithi.commerce.models import ApprovalState
from atithi.commerce.queries import get_question, others_questions, questions_for
from atithi.commerce.report import use_of_authority
from atithi.events import Actor
from atithi.realtime.queries import last_id
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.told import opens_what_was_told


@staff
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """What lies with this person, and what they asked; for those who lead, also how authority was used and which limits
    would serve better."""
    user = request.user
    rows, proposals = use_of_authority() if user.leads else ([], [])
    context = {
        "questions": questions_for(user), "others": others_questions(user), "rows": rows, "proposals": proposals,
        "section": "approvals", "live_from": last_id(),
    }  # fmt: skip
    return render(request, "desk/commerce/approvals.html", context)


@staff
@require_GET
@opens_what_was_told
def approval(request: StaffRequest, public_id: str) -> HttpResponse:
    """One question with its case in view: for a script as a piece of a page that can be answered at once."""
    found = get_question(request.user, public_id)
    mine = found.approver_id == request.user.pk and found.state == ApprovalState.WAITING
    context = {"question": found, "case": found.case, "mine": mine, "asked": found.asked_by_id == request.user.pk}
    if by_script(request):
        return render(request, "desk/commerce/approval_news.html", context)
    if mine:
        return redirect(f"/approvals/#q-{public_id}")
    return redirect("workspace:order", public_id=found.case.order.public_id)


@staff
@require_POST
def decision(request: StaffRequest, public_id: str) -> HttpResponse:
    """One tap: yes; or no, with a reason."""
    decide_approval(
        approval=get_question(request.user, public_id), user=request.user, reason=request.POST.get("reason", ""),
        approve=request.POST.get("decision") == "approve", actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    return HttpResponse(status=204) if by_script(request) else redirect("workspace:approvals")
