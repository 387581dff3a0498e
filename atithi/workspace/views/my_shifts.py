"""One's own shifts: what comes, what is open, days off, swaps, and the feed for another calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.queries import colleagues, get_user
from atithi.standards.errors import StandardsError
from atithi.standards.models import Leave
from atithi.standards.staffing import feed as feeds
from atithi.standards.staffing import queries
from atithi.standards.staffing.actions import (
    answer_swap,
    ask_leave,
    ask_swap,
    make_roster_feed,
    take_shift,
    withdraw_leave,
    withdraw_swap,
)
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.told import opens_what_was_told
from atithi.workspace.views.appointments import day_of


@staff
@require_GET
@opens_what_was_told
def mine(request: StaffRequest) -> HttpResponse:
    """Four weeks of one's own."""
    found = queries.feed_of(request.user)
    shifts = queries.own_shifts(request.user)
    context = {
        "shifts": shifts, "open": queries.open_shifts(), "leaves": queries.leaves_of(request.user),
        "swaps": queries.swaps_of(request.user), "kinds": Leave.Kind.choices, "feed": feeds.feed_url(found) if found else "",
        "hours": sum(queries.paid_minutes(each) for each in shifts) / 60, "section": "my_shifts",
    }  # fmt: skip
    return render(request, "desk/staffing/my_shifts.html", context)


@staff
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Asks for days off."""
    first, last = (day_of(request.POST.get(name, "")) for name in ("first", "last"))
    if first is None:
        raise StandardsError("day_missing", gettext_lazy("Choose a day."))
    ask_leave(
        person=request.user, first_day=first, last_day=last or first, actor=Actor.staff(request.user.pk),
        kind=request.POST.get("kind", ""), note=request.POST.get("note", ""),
    )  # fmt: skip
    messages.success(request, _("Asked for."))
    return redirect("workspace:my_shifts")


@staff
@require_POST
def end_leave(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes one's days off back."""
    found = queries.get_leave(request.user, public_id)
    if found.person_id != request.user.pk:
        raise NotFound
    withdraw_leave(leave=found, actor=Actor.staff(request.user.pk))
    return redirect("workspace:my_shifts")


@staff
@require_POST
def take(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes an open shift."""
    found = queries.get_shift(request.user, public_id)
    take_shift(shift=found, person=request.user, actor=Actor.staff(request.user.pk))
    messages.success(request, _("It is yours."))
    return redirect("workspace:my_shifts")


@staff
@require_http_methods(["GET", "POST"])
def swap(request: StaffRequest, public_id: str) -> HttpResponse:
    """Asks a colleague to take a shift, for one of theirs or for none."""
    shift = queries.get_shift(request.user, public_id)
    if shift.person_id != request.user.pk:
        raise NotFound
    chosen = (request.POST if request.method == "POST" else request.GET).get("colleague", "")
    colleague = get_user(chosen) if chosen else None
    if request.method == "POST" and colleague is not None:
        back = request.POST.get("in_return", "")
        in_return = queries.get_colleagues_shift(colleague, back) if back else None
        ask_swap(shift=shift, colleague=colleague, in_return=in_return, actor=Actor.staff(request.user.pk))
        messages.success(request, _("Your colleague is asked."))
        return redirect("workspace:my_shifts")
    context = {
        "shift": shift, "colleague": colleague, "colleagues": colleagues().exclude(pk=request.user.pk), "section": "my_shifts",
        "theirs": queries.could_return(request.user, colleague) if colleague else [],
    }  # fmt: skip
    return render(request, "desk/staffing/swap.html", context)


@staff
@require_POST
def answer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The colleague says yes or no; who asked takes it back."""
    found, verb, actor = (
        queries.get_swap(request.user, public_id),
        request.POST.get("do", ""),
        Actor.staff(request.user.pk),
    )
    if verb == "end" and found.asked_by_id == request.user.pk:
        withdraw_swap(swap=found, actor=actor)
    elif verb in {"yes", "no"} and found.colleague_id == request.user.pk:
        answer_swap(swap=found, yes=verb == "yes", actor=actor)
    else:
        raise NotFound
    messages.success(request, _("Saved."))
    return redirect("workspace:my_shifts")


@staff
@require_POST
def feed(request: StaffRequest) -> HttpResponse:
    """A new secret address for another calendar."""
    make_roster_feed(user=request.user, actor=Actor.staff(request.user.pk))
    return redirect("workspace:my_shifts")
