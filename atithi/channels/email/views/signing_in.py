"""Signing in to a mailbox with Google or Microsoft instead of a password."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.channels.email import actions, oauth, providers, queries
from atithi.channels.email.views.access import person, sets_up
from atithi.core.errors import NotFound
from atithi.events import Actor

_SALT = "atithi.email.oauth"
_SESSION = "email_oauth_verifier"
MINUTES = 15


def _authority(name: str) -> oauth.Authority:
    found = oauth.authority(name)
    if found is None:
        raise NotFound
    return found


def _redirect_uri(name: str) -> str:
    return settings.PUBLIC_URL + reverse("email:signed_in", args=[name])


@sets_up
@require_POST
def sign_in(request: HttpRequest, authority: str) -> HttpResponse:
    """Sends whoever owns the mailbox to Google or Microsoft, for the address in the form."""
    which = _authority(authority)
    address = actions.checked_address(request.POST.get("address", ""))
    request.session[_SESSION] = verifier = secrets.token_urlsafe(48)
    state = signing.dumps([address, person(request).pk, authority], salt=_SALT)
    return redirect(
        oauth.consent_url(which, address=address, redirect_uri=_redirect_uri(authority), state=state, verifier=verifier)
    )


@sets_up
@require_GET
def signed_in(request: HttpRequest, authority: str) -> HttpResponse:
    """They come back with a code: it becomes lasting access, and the mailbox is set up or mended."""
    which = _authority(authority)
    verifier = request.session.pop(_SESSION, "")
    try:
        address, user_id, name = signing.loads(request.GET.get("state", ""), salt=_SALT, max_age=MINUTES * 60)
    except signing.BadSignature as error:
        raise NotFound from error
    if user_id != person(request).pk or name != authority or not verifier:
        raise NotFound
    try:
        access = oauth.exchange(
            which, code=request.GET.get("code", ""), redirect_uri=_redirect_uri(authority), verifier=verifier
        )
    except OSError:
        messages.error(request, _("%(provider)s gave no access. Please try again.") % {"provider": which.label})
        return redirect("email:add_mailbox")
    return redirect("email:checks", _with_access(request, address, authority, access))


def _with_access(request: HttpRequest, address: str, authority: str, access: dict[str, str]) -> str:
    """The public id of the mailbox, which signs in with `access` from now on."""
    user = person(request)
    provider = next(each for each in providers.PROVIDERS if each.oauth == authority)
    servers = provider.settings(address)
    settings = {name: {**server, "oauth": access} for name, server in servers.items()}
    mine = next((channel for channel in queries.mailboxes(user) if channel.address == address), None)
    if mine is None:
        return actions.add_mailbox(address=address, settings=settings, actor=Actor.staff(user.pk)).public_id
    actions.change_mailbox(
        channel=mine, settings=settings, store=mine.store, team=mine.team, actor=Actor.staff(user.pk)
    )
    return mine.public_id
