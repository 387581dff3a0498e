"""Mailboxes are set up, looked after and checked: by whoever may set up channels."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF
from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.channels.email import actions, mailbox_form, oauth, providers, queries, setup_checks
from atithi.channels.email.settings import SENDING_PROVIDERS, read_settings
from atithi.channels.email.views.access import person, sets_up
from atithi.channels.errors import ChannelError
from atithi.conversations.models import Channel
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Language
from atithi.staff.queries import get_store, get_team, stores, teams_visible_to

ROUND_TRIP_SECONDS = 180
_signer = TimestampSigner(salt="atithi.email.round-trip")


def _actor(request: HttpRequest) -> Actor:
    return Actor.staff(person(request).pk)


def _mailbox(request: HttpRequest, public_id: str) -> Channel:
    return queries.get_mailbox(person(request), public_id)


def _places(request: HttpRequest) -> dict[str, Any]:
    """Store and team of a posted form."""
    store, team = request.POST.get("store"), request.POST.get("team")
    return {
        "store": get_store(store) if store else None,
        "team": get_team(person(request), team) if team else None,
    }


@sets_up
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All mailboxes, with how far each is read."""
    found = queries.mailboxes(person(request))
    folders = queries.folders_of(found)
    rows = [(channel, folders[channel.pk]) for channel in found]
    return render(request, "email/mailboxes.html", {"rows": rows, "section": "channels"})


@sets_up
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First the address; then its servers, already filled in, and the password."""
    if request.method == "GET":
        return render(request, "email/mailbox_new.html", {"section": "channels"})
    address = actions.checked_address(request.POST.get("address", ""))
    if "imap_host" not in request.POST:
        found = providers.find_servers(address)
        authority = oauth.authority(found.provider.oauth) if found.provider and found.provider.oauth else None
        context = {"address": address, "found": found, "authority": authority, "section": "channels"}
        return _may_go_to(authority, render(request, "email/mailbox_servers.html", context))
    settings = mailbox_form.first_settings(request.POST)
    channel = actions.add_mailbox(
        address=address, name=request.POST.get("name", ""), settings=settings, actor=_actor(request)
    )
    return redirect("email:checks", channel.public_id)


@sets_up
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything that can be set for a mailbox. What is secret is typed anew or stays; it is never shown."""
    channel = _mailbox(request, public_id)
    if request.method == "POST":
        settings = mailbox_form.read_form(request.POST, channel.settings)
        name = request.POST.get("name", "")
        actions.change_mailbox(channel=channel, name=name, settings=settings, actor=_actor(request), **_places(request))
        messages.success(request, _("Saved."))
        return redirect("email:mailbox", channel.public_id)
    context = _context(request, channel)
    return _may_go_to(context["authority"], render(request, "email/mailbox.html", context))


def _may_go_to(authority: oauth.Authority | None, response: HttpResponse) -> HttpResponse:
    """The page's sign-in form ends at Google or Microsoft: its policy allows that."""
    if authority is not None:
        parts = urlsplit(authority.authorize_url)
        response._csp_replace = {"form-action": [SELF, f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response


def _context(request: HttpRequest, channel: Channel) -> dict[str, Any]:
    values = mailbox_form.shown(channel.settings)
    signatures = [("*", _("All other languages")), *Language.choices]
    provider = providers.by_server(str((channel.settings.get("imap") or {}).get("host", "")))
    return {
        "channel": channel, "values": values, "folders": queries.folders_of([channel])[channel.pk],
        "stores": stores(), "teams": teams_visible_to(person(request)), "sending_providers": SENDING_PROVIDERS,
        "authority": oauth.authority(provider.oauth) if provider and provider.oauth else None,
        "options": sorted({name for names in SENDING_PROVIDERS.values() for name in names} | {"sender_domain"}),
        "signature_rows": [(code, name, values["signatures"].get(code, "")) for code, name in signatures],
        "section": "channels",
    }  # fmt: skip


@sets_up
@require_POST
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pauses a mailbox, or lets it go on (`active=yes`)."""
    channel = _mailbox(request, public_id)
    actions.pause_mailbox(channel=channel, paused=request.POST.get("active") != "yes", actor=_actor(request))
    return redirect("email:mailbox", channel.public_id)


@sets_up
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Takes a mailbox away; its conversations stay."""
    channel = _mailbox(request, public_id)
    actions.remove_mailbox(channel=channel, actor=_actor(request))
    messages.success(request, _("%(address)s is removed.") % {"address": channel.address})
    return redirect("email:mailboxes")


@sets_up
@require_GET
def checks(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page on which the checks come in one by one, and the test mail goes round."""
    channel = _mailbox(request, public_id)
    pieces = [("receiving", _("Receiving")), ("sending", _("Sending")), ("domain", _("SPF, DKIM and DMARC"))]
    return render(request, "email/checks.html", {"channel": channel, "pieces": pieces, "section": "channels"})


@sets_up
@require_GET
def check(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The result of one check, looked at now."""
    channel = _mailbox(request, public_id)
    if name not in setup_checks.PIECES:
        raise NotFound
    found = setup_checks.check_piece(name, channel.address, channel.settings)
    return render(request, "email/check.html", {"checks": found})


@sets_up
@require_POST
def round_trip(request: HttpRequest, public_id: str) -> HttpResponse:
    """A mail leaves the mailbox for itself; the answer is a piece of page that watches for it."""
    channel = _mailbox(request, public_id)
    try:
        sent, test_id = setup_checks.send_test_mail(channel.address, read_settings(channel.settings))
    except ChannelError as error:
        sent, test_id = setup_checks.Check(_("Test mail"), False, str(error)), ""
    context = {"channel": channel, "sent": sent, "token": _signer.sign(test_id)}
    return render(request, "email/round_trip.html", context)


@sets_up
@require_GET
def arrived(request: HttpRequest, public_id: str, token: str) -> HttpResponse:
    """Whether the test mail is back; asked every two seconds, for three minutes."""
    channel = _mailbox(request, public_id)
    try:
        test_id = _signer.unsign(token)
    except BadSignature as error:
        raise NotFound from error
    back = queries.has_arrived(channel.pk, test_id)
    context = {"channel": channel, "sent": setup_checks.Check(_("Test mail"), True), "token": token, "back": back}
    return render(request, "email/round_trip.html", {**context, "late": not back and _is_late(token)})


def _is_late(token: str) -> bool:
    try:
        _signer.unsign(token, max_age=ROUND_TRIP_SECONDS)
    except BadSignature:
        return True
    return False
