"""The channels with their health, and the script tag that puts the chat on a site."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.channel_settings import add_pages, change_page
from atithi.workspace.health import of_channels


@staff
@require_GET
def channels(request: StaffRequest) -> HttpResponse:
    """All channels: everybody may see whether they work."""
    changes = request.user.may(Permission.MANAGE_CHANNELS)
    health = [(state, change_page(state.channel) if changes else "") for state in of_channels()]
    context = {"health": health, "origin": settings.PUBLIC_URL, "section": "channels", "changes": changes}
    return render(request, "desk/channels.html", {**context, "add_pages": add_pages() if changes else []})
