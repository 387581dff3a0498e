"""Signing in to Google's and Microsoft's mail servers without a password (XOAUTH2)."""

import threading
import time

import httpx

_CLIENT = httpx.Client(timeout=httpx.Timeout(15.0, connect=5.0), follow_redirects=False)
_known: dict[str, tuple[str, float]] = {}
_lock = threading.Lock()
SPARE_SECONDS = 120


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
    try:
        answer = _CLIENT.post(oauth["token_url"], data=form)
        values = answer.json() if answer.content else {}
    except (httpx.HTTPError, ValueError) as error:
        raise OSError(f"no token: {error}") from error
    if answer.status_code != 200 or "access_token" not in values:
        raise TokenRefused(f"no token: {values.get('error', answer.status_code)}")
    return str(values["access_token"]), float(values.get("expires_in", 3600))


def xoauth2(user: str, token: str) -> str:
    """The answer to a server's XOAUTH2 challenge."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
