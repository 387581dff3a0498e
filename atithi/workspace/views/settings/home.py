"""The way into the settings, and finding one among them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.sections import find, open_to


@staff
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Every section that this person may open; with `q`, those that answer it."""
    query = request.GET.get("q", "")[:100].strip()
    context = {"query": query, "found": find(request.user, query) if query else [], "section": "settings"}
    return render(request, "desk/settings/home.html", {**context, "groups": list(open_to(request.user))})
