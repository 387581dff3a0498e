"""Calls: what goes on now, one call, who is called back, and the figures."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.channels.phone import actions, queries
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.figures import by_code, figures
from atithi.channels.phone.line import WITHIN
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.events import Actor
from atithi.realtime import last_id
from atithi.staff.models import Permission, User
from atithi.staff.queries import get_user
from atithi.workspace.access import StaffRequest, may, staff

DAYS = (1, 7, 28, 90)


def _now(user: User) -> dict[str, Any]:
    """Who waits, who talks, who is to be called back later."""
    live, moment = queries.live(user), now()
    return {
        "waiters": queries.queue(user), "talking": [call for call in live if call.talking],
        "placing": [call for call in live if (not call.talking and not call.waiting) or (call.waiting and not call.incoming)],
        "can_call": queries.can_call(),
        "later": [back for back in queries.call_backs(user) if back.due_at > moment],
    }  # fmt: skip


@staff
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Calls and queue as they are, kept current."""
    live_from, since = last_id(), now() - timedelta(days=1)
    context = {
        **_now(request.user), "live_from": live_from, "latest": queries.latest(request.user), "section": "calls",
        "telephone": queries.number_rung(request.user), "figures": _figures(request.user, since, now(), WITHIN),
        "has_line": queries.lines().exists(), "sets_up": request.user.may(Permission.MANAGE_CHANNELS),
    }  # fmt: skip
    return render(request, "desk/calls/page.html", context)


@staff
@require_GET
def now_part(request: StaffRequest) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "desk/calls/now.html", _now(request.user))


@staff
@require_GET
def ringing(request: StaffRequest) -> HttpResponse:
    """Who calls at this moment: with the guest's card one tap away, before anybody answers."""
    waiters = [each for each in queries.queue(request.user) if each.call is not None]
    return render(request, "desk/calls/ringing.html", {"waiters": waiters[:4]})


@staff
@require_GET
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """One call: how it went, its recordings, what it was about, and what can be done with it now."""
    call = queries.get_call(request.user, public_id)
    reachable = [user for user in queries.reachable() if user != request.user]
    context = {
        "call": call, "codes": queries.wrap_ups(also=call.wrap_up), "recordings": queries.recordings(call),
        "colleagues": reachable, "can_call": queries.can_call(), "section": "calls",
    }  # fmt: skip
    return render(request, "desk/calls/call.html", context)


def _figures(user: User, since: datetime, until: datetime, within: int) -> Any:
    return figures(queries.visible_to(user), since=since, until=until, within=within)


@may(Permission.MANAGE_PEOPLE)
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """The figures of a period; each leads to nothing secret: they are of the calls that this person may see."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in DAYS} else 7
    lines = list(queries.lines())
    chosen = next((line for line in lines if line.public_id == request.GET.get("line")), None)
    within = int((chosen.settings.get("within") if chosen else 0) or WITHIN)
    until = now()
    rows, since = queries.visible_to(request.user), until - timedelta(days=days)
    rows = rows.filter(channel=chosen) if chosen else rows
    context = {
        "figures": figures(rows, since=since, until=until, within=within), "within": within, "days": days, "all_days": DAYS,
        "codes": by_code(rows, since=since, until=until), "lines": lines, "chosen": chosen, "section": "call_report",
    }  # fmt: skip
    return render(request, "desk/calls/report.html", context)


@staff
@require_POST
def telephone(request: StaffRequest) -> HttpResponse:
    """At which number one is rung."""
    actions.set_phone(user=request.user, number=request.POST.get("number", ""), actor=Actor.staff(request.user.pk))
    messages.success(request, _("Saved."))
    return redirect("workspace:calls")


@staff
@require_POST
def place(request: StaffRequest, public_id: str) -> HttpResponse:
    """Calls the guest of a conversation: first one's own telephone rings, then theirs."""
    conversation = get_conversation(request.user, public_id)
    call = actions.place_call(conversation=conversation, user=request.user)
    messages.success(request, _("Your telephone rings in a moment."))
    return redirect("workspace:call", call.public_id)


@staff
@require_POST
def taking(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a waiting call."""
    call = queries.get_call(request.user, public_id)
    actions.take_call(call=call, user=request.user)
    messages.success(request, _("Your telephone rings in a moment."))
    return redirect("workspace:conversation", call.conversation.public_id)


@staff
@require_POST
def hold(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts the guest on hold (`hold=yes`), or takes them back."""
    call = queries.get_call(request.user, public_id)
    actions.hold_call(call=call, hold=request.POST.get("hold") == "yes", user=request.user)
    return redirect("workspace:call", public_id)


@staff
@require_POST
def passing(request: StaffRequest, public_id: str) -> HttpResponse:
    """Passes the call on to a colleague, with a note; or brings them in and stays."""
    call, form = queries.get_call(request.user, public_id), request.POST
    to = get_user(form.get("person", ""))
    actions.pass_on(call=call, to=to, note=form.get("note", ""), stays="stays" in form, user=request.user)
    messages.success(request, _("%(name)s is rung.") % {"name": to.name})
    return redirect("workspace:call", public_id)


@staff
@require_POST
def wrapping_up(request: StaffRequest, public_id: str) -> HttpResponse:
    """What the call was about."""
    call, form = queries.get_call(request.user, public_id), request.POST
    code = queries.get_wrap_up(form["code"]) if form.get("code") else None
    actions.wrap_up(call=call, code=code, note=form.get("note", ""), user=request.user)
    messages.success(request, _("Saved."))
    return redirect("workspace:call", public_id)


@staff
@require_POST
def call_back(request: StaffRequest, public_id: str) -> HttpResponse:
    """The guest is to be called back, at an agreed time where one was."""
    call = queries.get_call(request.user, public_id)
    actions.ask_call_back(call=call, actor=Actor.staff(request.user.pk), due_at=_due(request.POST.get("due", "")))
    messages.success(request, _("They are on the list of those to call back."))
    return redirect("workspace:calls")


def _due(text: str) -> datetime | None:
    """The time of a form, by the desk's clock. Raises PhoneError for what is none."""
    if not text.strip():
        return None
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise PhoneError("call_back_time", _("Choose a time within the next 30 days."))
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))).astimezone(UTC)


@staff
@require_POST
def call_again(request: StaffRequest, public_id: str) -> HttpResponse:
    """Calls somebody back now."""
    back = queries.get_call_back(request.user, public_id)
    call = actions.place_call(conversation=back.conversation, user=request.user, call_back=back)
    messages.success(request, _("Your telephone rings in a moment."))
    return redirect("workspace:call", call.public_id)


@staff
@require_POST
def call_off(request: StaffRequest, public_id: str) -> HttpResponse:
    """They need not be called any more."""
    actions.cancel_call_back(
        call_back=queries.get_call_back(request.user, public_id), actor=Actor.staff(request.user.pk)
    )
    return redirect("workspace:calls")
