"""When nobody is there: what guests are told, who is on call, and the holidays of a state."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations.queries import get_conversation
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.staff.queries import colleagues, get_store, get_user
from atithi.standards.clocks import actions
from atithi.standards.clocks.after_hours_words import VARIANTS
from atithi.standards.models import OnCallTurn
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.hours import hours_address
from atithi.workspace.standard_form import after_hours_page, moment_of


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """What guests are told outside of working hours, and whether somebody is called."""
    form = request.POST
    if request.method == "POST":
        step = form.get("step_minutes", "")
        actions.set_after_hours(
            actor=Actor.staff(request.user.pk), answers=form.get("answers") == "yes", channels=form.getlist("channel"),
            words={name: form.get(f"words_{name}", "") for name in VARIANTS}, call_out=form.get("call_out") == "yes",
            step_minutes=whole(step, digits=4) or 0,
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("workspace:after_hours")
    return render(request, "desk/standards/after_hours.html", {**after_hours_page(), "section": "after_hours"})


@staff
@require_http_methods(["GET", "POST"])
def on_call(request: StaffRequest) -> HttpResponse:
    """Who is on call, and when; those who lead put people down with POST."""
    if request.method == "POST":
        if not request.user.leads:
            raise NotFound
        actions.plan_turn(
            person=get_user(request.POST.get("person", "")), starts_at=moment_of(request.POST.get("starts", "")),
            ends_at=moment_of(request.POST.get("ends", "")), rank=2 if request.POST.get("rank") == "2" else 1,
            actor=Actor.staff(request.user.pk),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("workspace:on_call")
    moment = now()
    turns = OnCallTurn.objects.filter(ends_at__gt=moment).select_related("person").order_by("starts_at", "rank")[:200]
    context = {
        "turns": [(turn, turn.starts_at <= moment) for turn in turns], "colleagues": colleagues(),
        "changeable": request.user.leads, "section": "on_call",
    }  # fmt: skip
    return render(request, "desk/standards/on_call.html", context)


@staff
@require_POST
def removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Somebody is not on call then after all."""
    turn = OnCallTurn.objects.filter(public_id=public_id).first()
    if turn is None or not request.user.leads:
        raise NotFound
    actions.remove_turn(turn=turn, actor=Actor.staff(request.user.pk))
    return redirect("workspace:on_call")


@staff
@require_POST
def taking(request: StaffRequest, public_id: str) -> HttpResponse:
    """Somebody takes an urgent matter; nobody else is called."""
    conversation = get_conversation(request.user, public_id)
    if actions.take_alarm(conversation=conversation, user=request.user) is None:
        messages.info(request, _("Somebody has taken it already."))
    return redirect("workspace:conversation", public_id=public_id)


@may(Permission.CHANGE_SETTINGS)
@require_POST
def holidays(request: StaffRequest) -> HttpResponse:
    """The business or a store keeps the holidays of a state, but for those that are not chosen."""
    chosen = request.GET.get("store", "")
    place = get_store(chosen) if chosen else None
    offered, kept = set(request.POST.getlist("offered")), set(request.POST.getlist("kept"))
    actions.keep_holidays_of(
        actor=Actor.staff(request.user.pk), state=request.POST.get("state", ""), store=place, works_on=offered - kept
    )
    messages.success(request, _("Saved."))
    return redirect(hours_address(place))
