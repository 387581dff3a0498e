"""The live stream of one person's screens."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from atithi.realtime import sse_response
from atithi.staff.actions import note_seen
from atithi.staff.queries import teams_visible_to
from atithi.standards.routing.presence import desk_opened
from atithi.workspace.access import StaffRequest, staff


@staff
@require_GET
def live(request: StaffRequest) -> HttpResponseBase:
    """Signals about the desk, about this person, and about the private teams whose work they may see."""
    note_seen(user=request.user)
    desk_opened(user=request.user)
    private = teams_visible_to(request.user).filter(private=True).values_list("id", flat=True)
    topics = ["desk", f"staff:{request.user.id}", *(f"team:{team}" for team in private)]
    return sse_response(topics, request)
