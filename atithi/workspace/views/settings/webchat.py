"""A chat for a site: added, changed, its secret made anew; and a test through any channel."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.actions import add_channel, change_channel
from atithi.conversations.models import Channel
from atithi.core.ids import secret
from atithi.events import Actor
from atithi.staff.models import Language, Permission
from atithi.staff.queries import stores, teams_visible_to
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.channel_settings import get_channel, get_webchat, webchat_settings
from atithi.workspace.channel_test import begin_test, how_far


def _place(request: StaffRequest) -> dict[str, Any]:
    """The store and team that conversations of the chat begin in."""
    return {
        "store": stores().filter(public_id=request.POST.get("store", "")).first(),
        "team": teams_visible_to(request.user).filter(public_id=request.POST.get("team", "")).first(),
    }


def _page(request: StaffRequest, channel: Channel | None, **more: Any) -> HttpResponse:
    values = channel.settings if channel is not None else {}
    greetings: dict[str, str] = values.get("greeting") or {}
    context = {
        "channel": channel, "sites": "\n".join(values.get("sites") or []), "colour": values.get("colour", ""),
        "greetings": [(code, own, greetings.get(code, "")) for code, own in Language.choices],
        "stores": stores(), "teams": teams_visible_to(request.user), "origin": settings.PUBLIC_URL,
        "section": "channels", **more,
    }  # fmt: skip
    return render(request, "desk/settings/webchat.html", context)


@may(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def add_webchat(request: StaffRequest) -> HttpResponse:
    """A further chat. Its secret is shown once, on the page that follows."""
    if request.method != "POST":
        return _page(request, None)
    key = secret()
    channel = add_channel(
        kind="webchat", name=request.POST.get("name", ""), actor=Actor.staff(request.user.id), **_place(request),
        settings={**webchat_settings(request.POST), "secret": key},
    )  # fmt: skip
    return _page(request, channel, new_secret=key)


@may(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def webchat(request: StaffRequest, public_id: str) -> HttpResponse:
    """One chat: its name, sites, greetings, colour, place; and whether it is on."""
    channel = get_webchat(request.user, public_id)
    if request.method != "POST":
        return _page(request, channel)
    change_channel(
        channel=channel, actor=Actor.staff(request.user.id), name=request.POST.get("name", ""),
        settings=webchat_settings(request.POST), active="active" in request.POST, place=_place(request),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return redirect("workspace:channels")


@may(Permission.MANAGE_CHANNELS)
@require_POST
def webchat_secret(request: StaffRequest, public_id: str) -> HttpResponse:
    """A new secret, shown once; the old one proves nothing from this moment on."""
    channel, key = get_webchat(request.user, public_id), secret()
    channel = change_channel(channel=channel, actor=Actor.staff(request.user.id), settings={"secret": key})
    return _page(request, channel, new_secret=key)


@may(Permission.MANAGE_CHANNELS)
@require_POST
def channel_test(request: StaffRequest, public_id: str) -> HttpResponse:
    """Sends a test message the way a customer's comes, and shows how far it gets."""
    channel = get_channel(request.user, public_id)
    raw = begin_test(channel, request.user)
    return render(request, "desk/settings/channel_test.html", {"channel": channel, "raw": raw, "state": None})


@staff
@require_GET
def channel_test_state(request: StaffRequest, public_id: str) -> HttpResponse:
    """How far the test came: waiting, or in the inbox, with the way to it."""
    channel = get_channel(request.user, public_id)
    raw = request.GET.get("raw", "")
    context = {"channel": channel, "raw": raw, "state": how_far(channel, request.user, raw)}
    return render(request, "desk/settings/channel_test.html", context)
