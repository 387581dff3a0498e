"""Telephone lines are set up and changed, and the codes by which calls are sorted: by whoever may set up channels."""

import ipaddress
from collections.abc import Callable
from datetime import time
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.channels.phone import actions, queries
from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.line import EXOTEL_HOSTS, QUIET, SECRETS, WITHIN, line_of
from atithi.conversations.models import Channel
from atithi.core.errors import NotFound
from atithi.core.ids import secret as new_secret
from atithi.core.text import clean_line
from atithi.events import Actor
from atithi.staff.models import Language, Permission, User
from atithi.staff.queries import get_store, get_team, stores, teams_visible_to

P = ParamSpec("P")
SYSTEMS = (("twilio", "Twilio"), ("exotel", "Exotel"), ("generic", "PBX (JSON)"))
TEXTS = ("account", "api_key", "user")
LONGEST_WITHIN = 600


def _sets_up(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For those who may set up channels; for others there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _person(request).may(Permission.MANAGE_CHANNELS):
            raise NotFound
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return login_required(guarded)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotFound
    return request.user


def _actor(request: HttpRequest) -> Actor:
    return Actor.staff(_person(request).pk)


def _place(request: HttpRequest) -> dict[str, Any]:
    store, team = request.POST.get("store"), request.POST.get("team")
    return {"store": get_store(store) if store else None, "team": get_team(_person(request), team) if team else None}


def _settings(form: QueryDict) -> dict[str, Any]:
    """What a form says. A secret that is left empty stays. Raises PhoneError naming what cannot be."""
    networks = form.get("networks", "").replace(",", " ").split()
    for each in networks:
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError as error:
            message = _("%(network)s is no network address. Write it like 203.0.113.0/24.")
            raise PhoneError("network_malformed", message, network=clean_line(each, 60)) from error
    within = form.get("within", "")
    values: dict[str, Any] = {
        **{name: clean_line(form.get(name, ""), 120) for name in TEXTS}, "networks": networks[:50],
        "record": "record" in form, "within": min(int(within), LONGEST_WITHIN) if _whole(within) else WITHIN,
        "language": form["language"] if form.get("language") in Language.values else "en",
        "calls_back": "calls_back" in form,
        "quiet": [_time(form.get("quiet_from", ""), QUIET[0]), _time(form.get("quiet_until", ""), QUIET[1])],
        "consent": {code: words for code in Language.values if (words := clean_line(form.get(f"consent_{code}", ""), 300))},
    }  # fmt: skip
    if form.get("host") in EXOTEL_HOSTS:
        values["host"] = form["host"]
    typed = {name: form.get(name, "").strip()[:200] for name in SECRETS if name != "secret"}
    return {**values, **{name: value for name, value in typed.items() if value}}


def _time(text: str, usual: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        return usual


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) > 0


def _page(request: HttpRequest, channel: Channel | None, **more: Any) -> HttpResponse:
    values = channel.settings if channel is not None else {}
    consent: dict[str, str] = values.get("consent") or {}
    context = {
        "channel": channel, "values": values, "systems": SYSTEMS, "hosts": EXOTEL_HOSTS, "stores": stores(),
        "teams": teams_visible_to(_person(request)), "languages": Language.choices, "section": "channels",
        "quiet": values.get("quiet") or QUIET,
        "consent": [(code, own, consent.get(code, "")) for code, own in Language.choices], "within": WITHIN,
        "networks": " ".join(values.get("networks") or []), "addresses": _addresses(channel) if channel else [],
        "kept": {name: bool(values.get(name)) for name in SECRETS}, **more,
    }  # fmt: skip
    return render(request, "phone/line.html", context)


def _addresses(channel: Channel) -> list[tuple[str, str]]:
    """What is to be entered at the telephone system: for what, and the address."""
    line, base = line_of(channel), f"{settings.PUBLIC_URL}/phone"
    if line.provider == "twilio":
        whole = f"{base}/twilio/{line.public_id}"
        return [(_("A call comes in"), f"{whole}/voice/"), (_("Call status changes"), f"{whole}/status/")]
    if line.provider == "exotel":
        whole = f"{base}/exotel/{line.public_id}/{line.secret}"
        return [
            (_("Pop-up of the Connect applet"), f"{whole}/popup"), (_("Passthru before the queue"), f"{whole}/queue"),
            (_("Passthru after the call"), f"{whole}/passthru"),
        ]  # fmt: skip
    return [(_("Reports of calls"), f"{base}/in/{line.public_id}/")]


@_sets_up
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A further line. The secret of a PBX is shown once, on the page that follows."""
    if request.method != "POST":
        return _page(request, None)
    form, key = request.POST, new_secret()
    values = {**_settings(form), "provider": form.get("provider", ""), "secret": key}
    channel = actions.add_line(
        name=form.get("name", ""), number=form.get("number", ""), settings=values, actor=_actor(request),
        place=_place(request),
    )  # fmt: skip
    return _page(request, channel, secret=key if values["provider"] == "generic" else "")


@_sets_up
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, public_id: str) -> HttpResponse:
    """One line: its keys (never shown), what callers hear, and its addresses."""
    channel = queries.get_line(_person(request), public_id)
    if request.method != "POST":
        return _page(request, channel)
    actions.change_line(
        channel=channel, name=request.POST.get("name", ""), settings=_settings(request.POST),
        active="active" in request.POST, place=_place(request), actor=_actor(request),
    )  # fmt: skip
    messages.success(request, _("Saved."))
    return redirect("phone:line", channel.public_id)


@_sets_up
@require_POST
def another_secret(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new secret: what was signed with the old one, or knows the old address, is refused from now on."""
    channel, key = queries.get_line(_person(request), public_id), new_secret()
    changed = actions.change_line(
        channel=channel, name=channel.name, settings={"secret": key}, active=channel.active,
        place={"store": channel.store, "team": channel.team}, actor=_actor(request),
    )  # fmt: skip
    return _page(request, changed, secret=key if changed.settings.get("provider") == "generic" else "")


@_sets_up
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """The codes by which calls are sorted."""
    if request.method == "POST":
        actions.set_wrap_up(name=request.POST.get("name", ""), actor=_actor(request))
        return redirect("phone:codes")
    return render(request, "phone/codes.html", {"codes": queries.wrap_ups(), "section": "wrap_up"})


@_sets_up
@require_POST
def archive_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Puts one away."""
    actions.archive_wrap_up(code=queries.get_wrap_up(public_id), actor=_actor(request))
    return redirect("phone:codes")
