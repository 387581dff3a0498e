"""Signing in to Google's and Microsoft's mail servers without a password (XOAUTH2)."""

import base64
import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings

_CLIENT = httpx.Client(timeout=httpx.Timeout(15.0, connect=5.0), follow_redirects=False)
_known: dict[str, tuple[str, float]] = {}
_lock = threading.Lock()
SPARE_SECONDS = 120


@dataclass(frozen=True)
class Authority:
    """Where the owner of a mailbox allows us to use it, and as whom we ask."""

    name: str
    label: str
    authorize_url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str = field(repr=False)


_AUTHORITIES = {
    "google": (
        "Google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
    ),
    "microsoft": (
        "Microsoft", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    ),
}  # fmt: skip


def authority(name: str) -> Authority | None:
    """Google or Microsoft; None where this desk was not made known to them (see docs/operating.md)."""
    client_id, client_secret = settings.MAIL_OAUTH.get(name, ("", ""))
    return (
        Authority(name, *_AUTHORITIES[name], client_id, client_secret) if client_id and name in _AUTHORITIES else None
    )


def consent_url(which: Authority, *, address: str, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the owner of `address` is sent to allow it. `verifier` is shown again at the exchange (PKCE)."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return f"{which.authorize_url}?" + urlencode({
        "client_id": which.client_id, "redirect_uri": redirect_uri, "response_type": "code", "scope": which.scope,
        "access_type": "offline", "prompt": "consent", "login_hint": address, "state": state,
        "code_challenge": challenge, "code_challenge_method": "S256",
    })  # fmt: skip


def exchange(which: Authority, *, code: str, redirect_uri: str, verifier: str) -> dict[str, str]:
    """What a channel keeps to sign in from now on, for the code that the owner brought back. Raises OSError."""
    values = _ask(which.token_url, {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "client_id": which.client_id,
        "client_secret": which.client_secret, "code_verifier": verifier,
    })  # fmt: skip
    if not values.get("refresh_token"):
        raise TokenRefused("no lasting access was given")
    return {
        "token_url": which.token_url, "client_id": which.client_id, "client_secret": which.client_secret,
        "refresh_token": str(values["refresh_token"]),
    }  # fmt: skip


class TokenRefused(OSError):
    """The provider gives no access any more: somebody must sign in to the mailbox again."""


def access_token(oauth: dict[str, str]) -> str:
    """A token that is still good for two minutes; a new one is fetched where needed. Raises OSError."""
    key = f"{oauth['token_url']} {oauth['client_id']} {oauth['refresh_token']}"
    with _lock:
        token, until = _known.get(key, ("", 0.0))
        if token and time.monotonic() < until:
            return token
        token, seconds = _fetch(oauth)
        _known[key] = (token, time.monotonic() + max(seconds - SPARE_SECONDS, 0))
        return token


def forget(oauth: dict[str, str]) -> None:
    """After a refusal: the token kept for this mailbox is not used again."""
    with _lock:
        _known.pop(f"{oauth['token_url']} {oauth['client_id']} {oauth['refresh_token']}", None)


def _fetch(oauth: dict[str, str]) -> tuple[str, float]:
    form = {"grant_type": "refresh_token", "client_id": oauth["client_id"], "refresh_token": oauth["refresh_token"]}
    if oauth.get("client_secret"):
        form["client_secret"] = oauth["client_secret"]
    values = _ask(oauth["token_url"], form)
    return str(values["access_token"]), float(values.get("expires_in", 3600))


def _ask(url: str, form: dict[str, str]) -> dict[str, Any]:
    try:
        answer = _CLIENT.post(url, data=form)
        values = answer.json() if answer.content else {}
    except (httpx.HTTPError, ValueError) as error:
        raise OSError(f"no token: {error}") from error
    if answer.status_code != 200 or "access_token" not in values:
        raise TokenRefused(f"no token: {values.get('error', answer.status_code)}")
    return dict(values)


def xoauth2(user: str, token: str) -> str:
    """The answer to a server's XOAUTH2 challenge."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
