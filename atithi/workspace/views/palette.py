"""What the palette offers beside conversations and customers: places to go, people to give work to."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.staff.queries import colleagues
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.palette import offers
from atithi.workspace.views.search import hits_context


@staff
@require_GET
def colleagues_list(request: StaffRequest) -> HttpResponse:
    """Names of colleagues by id, for marks of who is looking."""
    return JsonResponse(dict(colleagues().values_list("public_id", "name")))


@staff
@require_GET
def palette(request: StaffRequest) -> HttpResponse:
    """What answers the words typed so far: commands and places first, then customers and conversations."""
    text = request.GET.get("q", "")
    found = offers(request.user, text)
    context: dict[str, Any] = {"offers": found, "query": text}
    if text.strip():
        hits = hits_context(request.user, request, typing=True)
        context |= {"customers": hits["customers"][:4], "found": hits["found"][:8]}
    return render(request, "desk/palette_hits.html", context)
