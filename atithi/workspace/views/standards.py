"""What we hold ourselves to: read by all of the staff, written by those who lead."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.standards.clocks import actions, queries
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.standard_form import conditions_said, form_page, written


@staff
@require_GET
def all_standards(request: StaffRequest) -> HttpResponse:
    """Every standard in force, by what it measures; below them those that hold no more."""
    context: dict[str, Any] = {
        "standards": conditions_said(request.user, queries.in_force()), "withdrawn": queries.withdrawn(),
        "section": "standards",
    }  # fmt: skip
    return render(request, "desk/standards/all.html", context)


def _leading(request: StaffRequest) -> None:
    if not request.user.leads:
        raise NotFound


@staff
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new standard; POST publishes it."""
    _leading(request)
    if request.method == "POST":
        actions.publish_standard(written=written(request.POST), actor=Actor.staff(request.user.pk))
        messages.success(request, _("Published."))
        return redirect("workspace:standards")
    context = {**form_page(request.user, None), "section": "standards", "changeable": True}
    return render(request, "desk/standards/standard.html", context)


@staff
@require_http_methods(["GET", "POST"])
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """A standard with its versions; POST publishes the next one."""
    row = queries.get_standard(public_id)
    if request.method == "POST":
        _leading(request)
        said = written(request.POST, clock=row.clock)
        actions.publish_standard(written=said, actor=Actor.staff(request.user.pk), standard=row)
        messages.success(request, _("Published."))
        return redirect("workspace:standards")
    versions = list(row.versions.all())
    context = {
        **form_page(request.user, versions[0]), "standard": row, "versions": conditions_said(request.user, versions),
        "section": "standards", "changeable": request.user.leads,
    }  # fmt: skip
    return render(request, "desk/standards/standard.html", context)


@staff
@require_POST
def withdrawal(request: StaffRequest, public_id: str) -> HttpResponse:
    """It holds no more."""
    _leading(request)
    actions.withdraw_standard(standard=queries.get_standard(public_id), actor=Actor.staff(request.user.pk))
    messages.success(request, _("It holds no more."))
    return redirect("workspace:standards")


@staff
@require_GET
def clock(request: StaffRequest, public_id: str) -> HttpResponse:
    """The chip of an open conversation, as it is now."""
    conversation = get_conversation(request.user, public_id)
    return render(request, "desk/standards/head_clock.html", {"conversation": conversation})
