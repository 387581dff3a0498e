"""Pages of guests in a store: the kiosk, the page of a token; and the screen on the wall."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from atithi.channels.instore import links
from atithi.channels.instore.actions import Coming, leave, return_to_line, step_out, take_token
from atithi.channels.instore.actions.shared import floor_topic, visit_topic
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.guarding import count, page
from atithi.channels.instore.links import floor_at, visit_at
from atithi.channels.instore.models import Floor, Need, Visit
from atithi.channels.instore.showing import kiosk_page, qr, screen_page, visit_page
from atithi.channels.instore.words import known_language
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.realtime import sse_response

ACTS = {"out": step_out, "back": return_to_line, "leave": leave}


@page("GET", "HEAD")
def kiosk(request: HttpRequest, token: str) -> HttpResponseBase:
    """Tablet or poster: a language, a need, a token. One page, so that it is all there without a connection."""
    floor, door = floor_at(token, *links.DOORS)
    return render(request, "instore/kiosk.html", kiosk_page(floor, door))


@page("POST")
def take(request: HttpRequest, token: str) -> HttpResponseBase:
    """Gives a token. A script gets the number and the address of its page; without one the page itself opens."""
    floor, door = floor_at(token, *links.DOORS)
    # For the whole answer, a refusal among them; the request's own language is restored around every view.
    translation.activate(known_language(request.POST.get("language", "")))
    count(door, floor.public_id, request.META.get("REMOTE_ADDR", ""))
    visit = take_token(floor=floor, need=_need(floor, request), coming=_coming(request, door))
    address = reverse("instore:visit", args=[links.visit_token(visit)])
    if door == "tablet":
        address += f"?at={token}"
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"token": visit.token, "page": address}, status=201)
    return redirect(address)


def _need(floor: Floor, request: HttpRequest) -> Need:
    need = Need.objects.filter(floor=floor, public_id=request.POST.get("need", "")[:20]).first()
    if need is None:
        raise InstoreError("need_gone", _("This can no longer be chosen. Please choose again."), status=409)
    return need


def _coming(request: HttpRequest, door: str) -> Coming:
    """What the form says. How long ago a token was taken is believed of the store's own tablet alone."""
    form = request.POST
    waited = form.get("waited", "")
    seconds = (whole(waited, digits=6) or 0) if door == "tablet" else 0
    return Coming(
        key=form.get("key", ""), language=form.get("language", ""), words=form.get("words", ""), name=form.get("name", ""),
        phone=form.get("phone", ""), email=form.get("email", ""), assistance=bool(form.get("assistance")),
        waited=timedelta(seconds=seconds),
    )  # fmt: skip


@page("GET")
def worker(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keeps the kiosk's page on the device, for when there is no connection."""
    floor_at(token, *links.DOORS)
    return render(request, "instore/worker.js", content_type="text/javascript; charset=utf-8")


@page("GET", "HEAD")
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """A guest's own page of their token. On the tablet: with a code to take it along, and the way to the next guest."""
    visit, back = visit_at(token), _tablet(request)
    with translation.override(visit.language):
        context = {**visit_page(visit), "back": back, "code": qr(links.visit_url(visit)) if back else ""}
        response = render(request, "instore/visit.html", context)
        response["Content-Language"] = visit.language
    return response


def _tablet(request: HttpRequest) -> str:
    """The address of the tablet on which this page is shown; empty on a guest's own device."""
    token = request.GET.get("at", "")
    try:
        return token if token and floor_at(token, "tablet") else ""
    except NotFound:
        return ""


@page("GET")
def now_at(request: HttpRequest, token: str) -> HttpResponseBase:
    """What changes on the guest's page."""
    visit = visit_at(token)
    with translation.override(visit.language):
        return render(request, "instore/visit_now.html", visit_page(visit))


@page("POST")
def presence(request: HttpRequest, token: str) -> HttpResponseBase:
    """The guest steps out, is back, or leaves."""
    visit = visit_at(token)
    act = ACTS.get(request.POST.get("do", ""))
    translation.activate(visit.language)
    if act is None:
        raise InstoreError("unknown_verb", _("Choose what to do."))
    act(visit=visit, actor=_guest(visit))
    return redirect("instore:visit", token=token)


def _guest(visit: Visit) -> Actor:
    return Actor.customer(visit.conversation.customer_id) if visit.conversation else Actor.system()


@page("GET")
def visit_live(request: HttpRequest, token: str) -> HttpResponseBase:
    """Signals (ids only) that something about this visit changed."""
    return sse_response([visit_topic(visit_at(token))], request)


@page("GET", "HEAD")
def screen(request: HttpRequest, token: str) -> HttpResponseBase:
    """The screen on the wall: numbers alone, no names."""
    floor, _place = floor_at(token, "screen")
    with translation.override(settings.LANGUAGE_CODE):
        return render(request, "instore/screen.html", screen_page(floor))


@page("GET")
def screen_now(request: HttpRequest, token: str) -> HttpResponseBase:
    """What changes on the wall."""
    floor, _place = floor_at(token, "screen")
    return render(request, "instore/screen_now.html", screen_page(floor))


@page("GET")
def screen_live(request: HttpRequest, token: str) -> HttpResponseBase:
    """Signals that somebody is called or came."""
    floor, _place = floor_at(token, "screen")
    return sse_response([floor_topic(floor)], request)
