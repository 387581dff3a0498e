"""The first run: from an empty desk to a message received and answered, in five steps."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from atithi.conversations.actions import add_channel
from atithi.core.ids import secret
from atithi.events import Actor
from atithi.staff import actions
from atithi.staff.models import Language, Role
from atithi.staff.queries import business
from atithi.workspace.access import StaffRequest, owner
from atithi.workspace.channel_settings import add_pages
from atithi.workspace.first_run import STEPS, first_chat, progress, week_from
from atithi.workspace.invitation import invite

COOKIE = "desk_first_run"


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The business and its owner, for whoever opened the printed link first; for others there is nothing here."""
    key = actions.claim_setup_link(token=token, key=request.COOKIES.get(COOKIE, ""))
    if request.method == "POST":
        values = {field: request.POST.get(field, "") for field in ("business", "language", "name", "email", "password")}
        user = actions.begin_desk(token=token, key=key, languages=request.POST.getlist("languages"), **values)
        chat = {"secret": secret()}
        add_channel(kind="webchat", name="Web chat", actor=Actor.staff(user.id), settings=chat)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        response: HttpResponse = redirect("workspace:welcome_hours")
        response.delete_cookie(COOKIE)
        return response
    context = {"languages": Language.choices, "steps": STEPS, "now": "business"}
    response = render(request, "desk/first_run/business.html", context)
    response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", secure=request.is_secure(), max_age=24 * 3600)
    response["Cache-Control"] = "no-store"
    return response


@owner
@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """When the business is open, in three choices."""
    if request.method == "POST":
        actions.set_hours(actor=Actor.staff(request.user.id), weekly=week_from(request.POST))
        return redirect("workspace:welcome_channel")
    return render(request, "desk/first_run/hours.html", {"steps": STEPS, "now": "hours", "business": business()})


@owner
@require_GET
def channel(request: StaffRequest) -> HttpResponse:
    """The chat is there already: its script tag; a mailbox where one wants it."""
    mailbox = dict(add_pages()).get("email", "")
    context = {
        "channel": first_chat(),
        "origin": settings.PUBLIC_URL,
        "mailbox": mailbox,
        "steps": STEPS,
        "now": "channel",
    }
    return render(request, "desk/first_run/channel.html", context)


@owner
@require_http_methods(["GET", "POST"])
def colleague(request: StaffRequest) -> HttpResponse:
    """The first colleague, who gets a link by mail."""
    if request.method == "POST":
        role = request.POST.get("role", Role.AGENT)
        user = actions.add_user(
            actor=Actor.staff(request.user.id), email=request.POST.get("email", ""), name=request.POST.get("name", ""),
            role=role if role in {Role.AGENT, Role.SUPERVISOR} else Role.AGENT, language=request.user.language,
            speaks=business().languages,
        )  # fmt: skip
        invite(request, user)
        return redirect("workspace:welcome_test")
    return render(request, "desk/first_run/colleague.html", {"steps": STEPS, "now": "colleague"})


@owner
@require_GET
def test(request: StaffRequest) -> HttpResponse:
    """Writing as a guest, and answering oneself."""
    context = {"channel": first_chat(), "steps": STEPS, "now": "test", "progress": progress(request.user)}
    return render(request, "desk/first_run/test.html", context)


@owner
@require_GET
def test_state(request: StaffRequest) -> HttpResponse:
    """How far the first message came."""
    return render(request, "desk/first_run/state.html", {"progress": progress(request.user)})
