"""Stuck work: see it, try again, or give it up with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.events import Actor
from atithi.events.actions import discard_job, retry_job
from atithi.events.queries import failing_jobs, get_stuck_job, overview, stuck_jobs
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may

SHOWN = 100


@may(Permission.WATCH_WORK)
@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """How work flows, what is stuck, and what failed and will be tried again."""
    context = {
        "overview": overview(),
        "stuck": stuck_jobs()[:SHOWN],
        "failing": failing_jobs()[:SHOWN],
        "section": "work",
    }
    return render(request, "desk/work.html", context)


@may(Permission.WATCH_WORK)
@require_POST
def retry(request: StaffRequest, job_id: int) -> HttpResponse:
    """Lets a stuck piece of work try again."""
    retry_job(job=get_stuck_job(job_id), actor=Actor.staff(request.user.id))
    messages.success(request, _("It is tried again now."))
    return redirect("workspace:work")


@may(Permission.WATCH_WORK)
@require_POST
def discard(request: StaffRequest, job_id: int) -> HttpResponse:
    """Gives up a stuck piece of work; the reason goes on record."""
    discard_job(job=get_stuck_job(job_id), actor=Actor.staff(request.user.id), reason=request.POST.get("reason", ""))
    messages.success(request, _("Given up. The reason is on record."))
    return redirect("workspace:work")
