"""The proof that somebody owns a chat session: random, signed, good on one channel until it runs out.

It lives in the storage of the chat's own frame and is sent as a header: no cookie, and so nothing to forge requests
with from another site.
"""

import base64
import hashlib
import re
import secrets
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from atithi.core.clock import now

GUEST_LIFETIME = timedelta(days=365)
IDENTIFIED_LIFETIME = timedelta(hours=24)
_FORM = re.compile(r"([gu][A-Za-z0-9_-]{22,32})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})", re.ASCII)


def guest_key() -> str:
    """The key of a new session of somebody unknown: 128 random bits."""
    return "g" + secrets.token_urlsafe(16)


def identified_key(channel: str, external_id: str) -> str:
    """The key of the one session of somebody for whom the site vouches; the same on each of their devices."""
    digest = hashlib.sha256(f"{channel}\n{external_id}".encode()).digest()
    return "u" + base64.urlsafe_b64encode(digest)[:32].decode()


def issue(channel: str, key: str, lifetime: timedelta = GUEST_LIFETIME) -> str:
    """A token for the session `key` on the channel with this public id."""
    expires = str(int((now() + lifetime).timestamp()))
    return f"{key}.{expires}.{_mac(channel, key, expires)}"


def read(channel: str, token: str) -> str | None:
    """The key of the session to which `token` gives access; None where it is forged, expired or another channel's."""
    found = _FORM.fullmatch(token)
    if found is None:
        return None
    key, expires, mac = found.groups()
    if not constant_time_compare(mac, _mac(channel, key, expires)) or int(expires) <= now().timestamp():
        return None
    return key


def _mac(channel: str, key: str, expires: str) -> str:
    digest = salted_hmac("atithi.webchat.session", f"{channel}.{key}.{expires}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
