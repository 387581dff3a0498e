"""Questions of colleagues who may not decide so much alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions import decide_approval
from atithi.commerce.queries import get_question, questions_for
from atithi.commerce.report import use_of_authority
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, staff


@staff
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """What lies with this person; for those who lead, also how authority is used and which limits would serve better."""
    rows, proposals = use_of_authority() if request.user.leads else ([], [])
    context = {"questions": questions_for(request.user), "rows": rows, "proposals": proposals, "section": "approvals"}
    return render(request, "desk/commerce/approvals.html", context)


@staff
@require_POST
def decision(request: StaffRequest, public_id: str) -> HttpResponse:
    """One tap: yes; or no, with a reason."""
    decide_approval(
        approval=get_question(request.user, public_id), user=request.user, reason=request.POST.get("reason", ""),
        approve=request.POST.get("decision") == "approve", actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    return redirect("workspace:approvals")
