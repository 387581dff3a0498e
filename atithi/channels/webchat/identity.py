"""Who a guest is on the site that shows the chat, by the site's word: HMAC-SHA256 with the channel's secret."""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat.errors import ChatError
from atithi.core.clock import now

FIELDS = ("email", "id", "name", "phone", "time")
LIMIT = 120
MAX_AGE = 12 * 3600
AHEAD = 300


@dataclass(frozen=True)
class Identity:
    """What a site said of its signed-in user, verified."""

    id: str
    name: str = ""
    email: str = ""
    phone: str = ""


def signed_text(fields: Mapping[str, str]) -> str:
    """What is signed: each field given as a line `name:value`, in the order email, id, name, phone, time."""
    return "\n".join(f"{field}:{fields[field]}" for field in FIELDS if fields.get(field))


def sign(secret: str, fields: Mapping[str, str]) -> str:
    """The signature, 64 hexadecimal digits, as the site's own server makes it."""
    return hmac.new(secret.encode(), signed_text(fields).encode(), hashlib.sha256).hexdigest()


def verify(secret: str, given: Any, *, max_age: int = MAX_AGE) -> Identity:
    """The identity in `given` (fields and `signature`). Raises ChatError where its signature does not prove it.

    `max_age`: seconds for which a signature with a `time` holds; one without a time holds as long as the secret.
    """
    if not secret:
        raise ChatError("identity_unavailable", _("This chat does not know the site's customers."), status=403)
    fields = _fields(given)
    signature = given.get("signature")
    if not isinstance(signature, str) or not signature:
        raise ChatError(
            "signature_missing", _("The site did not sign who you are. Please reload the page."), status=403
        )
    expected = sign(secret, fields)
    if not hmac.compare_digest(expected.encode(), signature.lower().encode("utf-8", "replace")):
        raise ChatError("signature_wrong", _("The site's signature does not fit. Please reload the page."), status=403)
    _check_time(fields.get("time"), max_age)
    return Identity(fields["id"], fields.get("name", ""), fields.get("email", ""), fields.get("phone", ""))


def _fields(given: Any) -> dict[str, str]:
    malformed = ChatError("identity_malformed", _("The site told us in an unreadable way who you are."))
    if not isinstance(given, dict) or not set(given) <= {*FIELDS, "signature"}:
        raise malformed
    fields = {}
    for field in FIELDS:
        value = given.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or value == "":
            continue
        if not isinstance(value, str) or len(value) > (254 if field == "email" else LIMIT) or not _plain(value):
            raise malformed
        fields[field] = value
    if "id" not in fields:
        raise malformed
    return fields


def _plain(value: str) -> bool:
    """Without line breaks and other control characters, by which two different sets of fields could be signed alike."""
    return not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in value)


def _check_time(time: str | None, max_age: int) -> None:
    if time is None:
        return
    seconds = int(time) if time.isascii() and time.isdigit() and len(time) <= 11 else 0
    age = now().timestamp() - seconds
    if age > max_age or age < -AHEAD:
        raise ChatError("signature_stale", _("The site's signature has run out. Please reload the page."), status=403)
