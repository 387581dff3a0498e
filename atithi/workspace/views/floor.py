"""The shop floor as those at the counters see it: who waits, who is called, who is served."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from atithi.channels.instore import actions, queries
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.models import Floor, Need, Outcome, Precedence, Visit
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.realtime import last_id
from atithi.staff.models import User
from atithi.workspace.access import StaffRequest, staff

COUNTER = "floor_counter"
"""Where in the session it is kept at which counter somebody stands."""


@staff
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """The shop floor of one's own store, else the first there is."""
    rows = queries.floors(request.user)
    found = rows.filter(store__in=request.user.stores.all()).first() or rows.first()
    if found is None:
        return render(request, "desk/instore/none.html", {"section": "floor"})
    return redirect("workspace:floor", public_id=found.public_id)


@staff
@require_GET
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """The queue of a store."""
    floor = queries.get_floor(request.user, public_id)
    live_from = last_id()  # before the queue is read: what happens meanwhile is heard
    context = {**_board(request, floor), "floors": queries.floors(request.user), "live_from": live_from}
    return render(request, "desk/instore/floor.html", context)


@staff
@require_GET
def board(request: StaffRequest, public_id: str) -> HttpResponse:
    """The piece of the page that changes."""
    floor = queries.get_floor(request.user, public_id)
    return render(request, "desk/instore/board.html", _board(request, floor))


def _board(request: StaffRequest, floor: Floor) -> dict[str, Any]:
    need = _need(floor, request.GET.get("need", "")) if request.GET.get("need") else None
    return {
        "floor": floor, "need": need, "board": queries.board(request.user, floor, need),
        "counter": request.session.get(COUNTER, ""),
        "needs": queries.needs_of(floor), "outcomes": Outcome.choices, "precedences": Precedence.choices, "moment": now(),
        "section": "floor",
    }  # fmt: skip


def _need(floor: Floor, public_id: str) -> Need:
    need = Need.objects.filter(floor=floor, public_id=public_id).first()
    if need is None:
        raise NotFound
    return need


@staff
@require_POST
def call_next(request: StaffRequest, public_id: str) -> HttpResponse:
    """Calls whoever is next, of one need or of all; nobody is called twice."""
    floor = queries.get_floor(request.user, public_id)
    wanted = request.POST.get("need", "")
    need = _need(floor, wanted) if wanted else None
    request.session[COUNTER] = counter = request.POST.get("counter", "")[:20].strip()
    visit = actions.call_next(floor=floor, user=request.user, counter=counter, need=need)
    if visit is None:
        messages.info(request, _("Nobody waits to be called"))
    return _back(request, floor)


def _back(request: StaffRequest, floor: Floor) -> HttpResponse:
    """To the page where the button stood."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("workspace:floor", public_id=floor.public_id)


def _call(visit: Visit, user: User, form: QueryDict) -> None:
    actions.call(visit=visit, user=user, counter=form.get("counter", "")[:20].strip())


def _pass_on(visit: Visit, user: User, form: QueryDict) -> None:
    need = _need(visit.floor, form.get("need", ""))
    actions.pass_on(visit=visit, need=need, user=user, note=form.get("note", ""))


def _finish(visit: Visit, user: User, form: QueryDict) -> None:
    actions.finish(visit=visit, user=user, outcome=form.get("outcome", ""), note=form.get("note", ""))


def _prefer(visit: Visit, user: User, form: QueryDict) -> None:
    given = form.get("precedence", "")
    actions.prefer(visit=visit, precedence=int(given) if given in {"0", "1", "2"} else -1, actor=Actor.staff(user.pk))


ACTS: dict[str, Callable[[Visit, User, QueryDict], object]] = {
    "call": _call,
    "greet": lambda visit, user, _form: actions.greet(visit=visit, user=user),
    "skip": lambda visit, user, _form: actions.skip(visit=visit, actor=Actor.staff(user.pk)),
    "back": lambda visit, user, _form: actions.return_to_line(visit=visit, actor=Actor.staff(user.pk)),
    "leave": lambda visit, user, _form: actions.leave(visit=visit, actor=Actor.staff(user.pk), because="staff"),
    "pass_on": _pass_on,
    "finish": _finish,
    "prefer": _prefer,
}


@staff
@require_POST
def act(request: StaffRequest, public_id: str) -> HttpResponse:
    """What becomes of one visit. Greeting somebody opens their conversation, with the guest's card beside it."""
    visit = queries.get_visit(request.user, public_id)
    verb = request.POST.get("do", "")
    if verb not in ACTS:
        raise InstoreError("unknown_verb", gettext_lazy("Choose what to do."))
    ACTS[verb](visit, request.user, request.POST)
    if verb == "greet" and visit.conversation is not None:
        return redirect("workspace:conversation", public_id=visit.conversation.public_id)
    return _back(request, visit.floor)
