"""What is new for a person, what happened while they were away, and what they wish to be told."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.queries import get_conversation
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.notices import actions, push
from atithi.notices.away import told_while_away, while_away
from atithi.notices.errors import NoticeError
from atithi.notices.models import DEFAULT_WAYS, MAILED, Digest, Kind, NoticeRules, Way
from atithi.notices.queries import business_clock, devices_of, get_device, get_notice, notices_of, rules_of, unseen
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.views.conversation import whole_number

SHOWN_AWAY = 12


@staff
@require_GET
def notices(request: StaffRequest) -> HttpResponse:
    """What the person was told, the latest first, below what happened while they were away; as a pane or a page."""
    since = rules_of(request.user).absent_since(now())
    happened = while_away(request.user, since) if since else []
    context = {
        "notices": notices_of(request.user),
        "since": since,
        "happened": happened[:SHOWN_AWAY],
        "told": told_while_away(request.user, since) if since else [],
        "section": "notices",
    }
    return render(request, "desk/notices.html" if by_script(request) else "desk/notices_page.html", context)


@staff
@require_GET
def notice(request: StaffRequest, notice_id: str) -> HttpResponse:
    """One notice, with what the page should do with it."""
    found = get_notice(request.user, notice_id)
    quiet = rules_of(request.user).is_quiet(business_clock())
    context = {"notice": found, "unseen": unseen(request.user), "quiet": quiet}
    return render(request, "desk/notice_news.html", context)


@staff
@require_POST
def seen(request: StaffRequest) -> HttpResponse:
    """The person has seen what they were told: of one `conversation`, or all of it."""
    public_id = request.POST.get("conversation", "")
    conversation = get_conversation(request.user, public_id) if public_id else None
    actions.see(user=request.user, conversation=conversation)
    return JsonResponse({"unseen": unseen(request.user)})


@staff
@require_POST
def attention(request: StaffRequest) -> HttpResponse:
    """The person is before the desk; what else is open learns how much is unseen."""
    actions.note_attention(user=request.user)
    return JsonResponse({"unseen": unseen(request.user)})


@staff
@require_POST
def away(request: StaffRequest) -> HttpResponse:
    """The person has read what happened while they were away."""
    actions.read_of_absence(user=request.user)
    return HttpResponse(status=204) if by_script(request) else redirect("workspace:notices")


@staff
@require_http_methods(["GET", "POST"])
def notifications(request: StaffRequest) -> HttpResponse:
    """What a person is told, how and when not."""
    rules, refusal = rules_of(request.user), ""
    if request.method == "POST":
        try:
            actions.set_rules(user=request.user, **_wishes(request))
        except NoticeError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:notifications")
    context = {
        "rules": rules, "kinds": _table(rules), "ways": Way.choices, "digests": Digest.choices, "hours": range(24),
        "devices": devices_of(request.user), "push_key": push.public_key(), "refusal": refusal, "section": "notifications",
    }  # fmt: skip
    return render(request, "desk/notifications.html", context, status=400 if refusal else 200)


def _table(rules: NoticeRules) -> list[tuple[str, Any, list[tuple[str, Any, bool]]]]:
    """Each kind with its words, and each way that tells of it with whether it is wished."""
    return [
        (kind, words, [(way, label, rules.wants(kind, way)) for way, label in Way.choices
                       if way != Way.MAIL or kind in MAILED])
        for kind, words in Kind.choices
    ]  # fmt: skip


def _wishes(request: StaffRequest) -> dict[str, Any]:
    posted = request.POST
    hour = whole(posted.get("digest_hour", "9"))
    return {
        "ways": {kind: posted.getlist(kind) for kind in DEFAULT_WAYS},
        "waiting_minutes": whole_number(posted.get("waiting_minutes")),
        "quiet_from": _time(posted.get("quiet_from", "")),
        "quiet_until": _time(posted.get("quiet_until", "")),
        "quiet_while_active": bool(posted.get("quiet_while_active")),
        "show_words": bool(posted.get("show_words")),
        "digest": posted.get("digest", ""),
        "digest_hour": -1 if hour is None else hour,
    }


def _time(text: str) -> time | None:
    try:
        return parse_time(text) if text else None
    except ValueError:
        return None


@staff
@require_POST
def add_device(request: StaffRequest) -> HttpResponse:
    """Registers this browser for pushes."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth", "name")}
    device = actions.add_device(user=request.user, **given)
    return JsonResponse({"device": device.public_id}, status=201)


@staff
@require_POST
def remove_device(request: StaffRequest, device_id: str) -> HttpResponse:
    """Tells a device no more."""
    actions.remove_device(user=request.user, public_id=get_device(request.user, device_id).public_id)
    messages.success(request, _("This device is told no more."))
    return redirect("workspace:notifications")


@staff
@require_POST
def try_device(request: StaffRequest, device_id: str) -> HttpResponse:
    """Sends a word to a device."""
    actions.try_device(device=get_device(request.user, device_id))
    messages.success(request, _("A word is on its way to the device."))
    return redirect("workspace:notifications")
