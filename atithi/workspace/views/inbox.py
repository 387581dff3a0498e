"""The list of conversations in a queue, and the counts of all queues."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from atithi.conversations.queries import get_conversation, mark_unread, queue, queue_counts, queue_filter, visible_to
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.inbox import inbox_context
from atithi.workspace.queues import rail, title_of
from atithi.workspace.wording import number


@staff
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """One's own work where there is some, else what nobody looks after yet."""
    name = "mine" if queue_counts(request.user)["mine"] else "unassigned"
    return redirect("workspace:queue", name=name)


@staff
@require_GET
def show_queue(request: StaffRequest, name: str) -> HttpResponse:
    """A queue with its first rows; no conversation open."""
    return render(request, "desk/inbox.html", inbox_context(request.user, name))


@staff
@require_GET
def rows(request: StaffRequest, name: str) -> HttpResponse:
    """The next rows of a queue, for endless loading; without a cursor its first ones, for a list that was left behind."""
    title_of(rail(request.user), name)
    page = queue(request.user, name, after=request.GET.get("after", ""))
    return render(request, "desk/rows.html", {"page": page, "queue": name})


@staff
@require_GET
def row(request: StaffRequest, name: str, public_id: str) -> HttpResponse:
    """One conversation as a row of this queue; nothing (204) where it lies elsewhere now."""
    conversation = get_conversation(request.user, public_id)
    if not visible_to(request.user).filter(pk=conversation.pk, **queue_filter(request.user, name)).exists():
        return HttpResponse(status=204)
    mark_unread(request.user, [conversation])
    return render(request, "desk/row.html", {"conversation": conversation, "queue": name})


@staff
@require_GET
def counts(request: StaffRequest) -> HttpResponse:
    """Every queue's count as it is written, by the queue's name."""
    kept = {entry.name: entry.count for group in rail(request.user) for entry in group.queues}
    return JsonResponse(
        {name: {"text": number(count), "value": count} for name, count in kept.items() if count is not None}
    )
