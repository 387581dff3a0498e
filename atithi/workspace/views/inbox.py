"""The list of conversations in a queue, and the counts of all queues."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from atithi.conversations.queries import get_conversation, queue_counts
from atithi.workspace.access import StaffRequest, staff, wants_pane
from atithi.workspace.inbox import inbox_context, list_context
from atithi.workspace.lists import lies_in, listed, one_row
from atithi.workspace.promise_card import promises_owed
from atithi.workspace.queues import rail, title_for


@staff
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """One's own work where there is some, else what nobody looks after yet."""
    name = "mine" if queue_counts(request.user)["mine"] else "unassigned"
    return redirect("workspace:queue", name=name)


@staff
@require_GET
def show_queue(request: StaffRequest, name: str) -> HttpResponse:
    """A queue with its first rows, no conversation open: as a page, or as what an open page exchanges."""
    if wants_pane(request):
        return render(request, "desk/list.html", list_context(request.user, name))
    return render(request, "desk/inbox.html", inbox_context(request.user, name))


@staff
@require_GET
def rows(request: StaffRequest, name: str) -> HttpResponse:
    """The next rows of a queue, for endless loading; without a cursor its first ones, for a list that was left behind."""
    title_for(request.user, name)
    found = listed(request.user, name, after=request.GET.get("after", ""))
    return render(request, "desk/rows.html", {**found.context, "queue": name})


@staff
@require_GET
def row(request: StaffRequest, name: str, public_id: str) -> HttpResponse:
    """One conversation as a row of this queue; nothing (204) where it lies elsewhere now."""
    conversation = get_conversation(request.user, public_id)
    if not lies_in(request.user, name, conversation):
        return HttpResponse(status=204)
    return render(request, "desk/row.html", one_row(request.user, name, conversation))


@staff
@require_GET
def counts(request: StaffRequest) -> HttpResponse:
    """Every queue's count as it is written, by the queue's name."""
    kept = {entry.name: entry for group in rail(request.user, counting=True) for entry in group.queues}
    counted = {
        name: {"text": entry.text, "value": entry.count} for name, entry in kept.items() if entry.count is not None
    }
    return JsonResponse({**counted, "promises": promises_owed(request.user)})
