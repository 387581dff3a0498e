"""The record: what happened, who did it, and whether the record is whole."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from atithi.events import check
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.record import page_of, types
from atithi.workspace.views.conversation import whole_number


@may(Permission.SEE_RECORD)
@require_GET
def record(request: StaffRequest) -> HttpResponse:
    """The latest events, a page at a time; one type of them with `type`."""
    page = page_of(kind=request.GET.get("type", ""), before=whole_number(request.GET.get("before")))
    context = {"page": page, "types": types(), "kind": request.GET.get("type", ""), "section": "record"}
    return render(request, "desk/record.html", {**context, "unsealed": check.unsealed(), "head": check.head()})


@may(Permission.SEE_RECORD)
@require_POST
def integrity(request: StaffRequest) -> HttpResponse:
    """Checks every sealed event against its seal, and that the guards of the record are in place."""
    context = {"broken": check.first_broken(), "missing": check.missing_triggers(), "section": "record"}
    return render(request, "desk/integrity.html", context)
