"""The channels with their health, and the script tag that puts the chat on a site."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.health import of_channels


@staff
@require_GET
def channels(request: StaffRequest) -> HttpResponse:
    """All channels: everybody may see whether they work."""
    context = {"health": of_channels(), "origin": settings.PUBLIC_URL, "section": "channels"}
    return render(request, "desk/channels.html", context)
