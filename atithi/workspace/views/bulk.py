"""Many conversations at once: the bar of what can be done, the plan before it is done, its progress, and undoing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations import selection
from atithi.conversations.actions.bulk import get_bulk, may_undo, propose_bulk, start_bulk, undo_bulk
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import BulkAction, BulkItem, Priority, Tag
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import colleagues, get_user, teams_visible_to
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.bulk_words import said
from atithi.workspace.queues import title_for

AT_ONCE = 25  # so few are done without asking first; they can be undone
SHOWN_SKIPPED = 50


@staff
@require_http_methods(["GET", "POST"])
def bulk(request: StaffRequest) -> HttpResponse:
    """The bar; posted to, a plan: what would be done to these conversations (`ids`), or to all of a queue (`all`)."""
    if request.method == "GET":
        context = {
            "colleagues": list(colleagues()), "teams": list(teams_visible_to(request.user)),
            "queue": request.GET.get("queue", ""), "tags": list(Tag.objects.filter(archived_at=None).order_by("name")),
            "priorities": reversed(Priority.choices),
        }  # fmt: skip
        return render(request, "desk/bulk_bar.html", context)
    verb, values = _asked(request)
    ids, truncated = _selected(request)
    plan = propose_bulk(user=request.user, verb=verb, values=values, ids=ids, truncated=truncated)
    if plan.bulk.total <= AT_ONCE and verb != "spam":
        start_bulk(bulk=plan.bulk)
        return _progress(request, get_bulk(request.user, plan.bulk.public_id))
    context = {"plan": plan, "words": said(plan.bulk), "most": selection.MOST}
    return render(request, "desk/bulk_plan.html", context)


def _selected(request: StaffRequest) -> tuple[list[int], bool]:
    if request.POST.get("all"):
        name = request.POST.get("queue", "")
        title_for(request.user, name)
        return selection.all_in(request.user, name)
    return selection.chosen(request.user, request.POST.get("ids", "").split(",")), False


def _asked(request: StaffRequest) -> tuple[str, dict[str, Any]]:
    """The verb and its values out of "assign:person:ID", "close", "priority:3", "snooze:tomorrow" …"""
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    reader = _VALUES.get(verb)
    if reader is None:
        raise NotFound
    return verb, reader(request.user, rest)


def _assignment(user: User, text: str) -> dict[str, Any]:
    kind, _colon, public_id = text.partition(":")
    if kind == "nobody":
        return {"assignee": None}
    if kind == "team":
        team = teams_visible_to(user).filter(public_id=public_id).first()
        if team is None:
            raise NotFound
        return {"assignee": None, "team": team.pk}
    return {"assignee": get_user(public_id).pk}


def _tag(_user: User, text: str) -> dict[str, Any]:
    found = Tag.objects.filter(public_id=text, archived_at=None).first()
    if found is None:
        raise ConversationError("tag_gone", gettext_lazy("This tag is no longer there."))
    return {"tag": found.pk}


def _priority(_user: User, text: str) -> dict[str, Any]:
    number = whole(text)
    if number not in Priority.values:
        raise NotFound
    return {"priority": number}


def _snooze(_user: User, text: str) -> dict[str, Any]:
    """Until the customer writes, in three hours, tomorrow or next Monday at nine on the business's clock."""
    present = timezone.localtime(now())
    nine = present.replace(hour=9, minute=0, second=0, microsecond=0)
    times: dict[str, datetime | None] = {
        "message": None,
        "hours": present + timedelta(hours=3),
        "tomorrow": nine + timedelta(days=1),
        "monday": nine + timedelta(days=7 - present.weekday()),
    }
    if text not in times:
        raise NotFound
    until = times[text]
    return {"until": until.isoformat() if until else None}


def _none(_user: User, _text: str) -> dict[str, Any]:
    return {}


_VALUES: dict[str, Callable[[User, str], dict[str, Any]]] = {
    "assign": _assignment, "tag": _tag, "untag": _tag, "priority": _priority, "snooze": _snooze, "close": _none,
    "reopen": _none, "read": _none, "spam": _none,
}  # fmt: skip


def _progress(request: StaffRequest, found: BulkAction) -> HttpResponse:
    counted = dict(found.items.values_list("state").annotate(n=Count("id")).order_by())
    done = found.total - counted.get(BulkItem.State.PENDING if found.state == "running" else BulkItem.State.CHANGED, 0)
    because = found.items.exclude(because="").values("because").annotate(n=Count("id")).order_by("-n", "because")
    context = {
        "bulk": found, "words": said(found), "counted": counted, "done": done, "because": list(because[:SHOWN_SKIPPED]),
        "may_undo": may_undo(found), "running": found.state in {"running", "undoing"},
    }  # fmt: skip
    return render(request, "desk/bulk_progress.html", context)


@staff
@require_GET
def bulk_progress(request: StaffRequest, public_id: str) -> HttpResponse:
    """How far it has come."""
    return _progress(request, get_bulk(request.user, public_id))


@staff
@require_POST
def bulk_start(request: StaffRequest, public_id: str) -> HttpResponse:
    """Begins what was proposed."""
    start_bulk(bulk=get_bulk(request.user, public_id))
    return _progress(request, get_bulk(request.user, public_id))


@staff
@require_POST
def bulk_undo(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes back what was done."""
    undo_bulk(bulk=get_bulk(request.user, public_id))
    return _progress(request, get_bulk(request.user, public_id))
