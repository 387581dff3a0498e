"""Addresses and Message-IDs of ours that nobody else can make: they tell to which conversation an answer belongs.

A reply address is `help+c-<id>-<mac>@shop.example` (plus addressing) or `c-<id>-<mac>@reply.shop.example` (catch-all); a
colleague's is `s-<id>-<person>-<mac>`. Lower case only, since mail systems on the way do not keep case. The mac holds
80 bits: a forger would need to send 10²³ mails.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from django.conf import settings

_TOKEN = re.compile(r"(?:^|\+)([cs])-([0-9a-z]{1,13})(?:-([0-9a-z]{1,13}))?-([a-z2-7]{16})$")
_MESSAGE_ID = re.compile(r"^([0-9A-Za-z]{8,20})\.([a-z2-7]{16})@")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class ReplyToken:
    """Whose answer is expected under a signed address: a guest's, or that of a colleague."""

    conversation_id: int
    staff_id: int | None = None


def _mac(purpose: str, text: str, key: str) -> str:
    digest = hmac.new(f"atithi.email.{purpose}:{key}".encode(), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


def _is_signed(purpose: str, text: str, mac: str) -> bool:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return any(hmac.compare_digest(_mac(purpose, text, key), mac) for key in keys)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def token_for(conversation_id: int, staff_id: int | None = None) -> str:
    """The signed local part under which answers to this conversation arrive."""
    ids = _base36(conversation_id) + (f"-{_base36(staff_id)}" if staff_id is not None else "")
    kind = "c" if staff_id is None else "s"
    return f"{kind}-{ids}-{_mac('reply', f'{kind}-{ids}', settings.SECRET_KEY)}"


def read_token(local_part: str) -> ReplyToken | None:
    """What a local part was signed for; None where it is not signed by us."""
    found = _TOKEN.search(local_part.lower())
    if found is None:
        return None
    kind, conversation, person, mac = found.groups()
    if (kind == "s") != (person is not None):
        return None
    ids = conversation + (f"-{person}" if person else "")
    if not _is_signed("reply", f"{kind}-{ids}", mac):
        return None
    return ReplyToken(int(conversation, 36), int(person, 36) if person else None)


def reply_address(address: str, channel_settings: dict[str, object], token: str) -> str:
    """The address of a channel that carries a token; without one where the mailbox can do neither way."""
    domain = str(channel_settings.get("reply_domain") or "")
    if domain:
        return f"{token}@{domain}"
    local, _at, own_domain = address.rpartition("@")
    if channel_settings.get("plus_addresses", True) is False or len(local) + len(token) + 1 > 64:
        return address
    return f"{local}+{token}@{own_domain}"


def message_id(message_public_id: str, domain: str) -> str:
    """The Message-ID (without angles) of a reply: the same at every try, and ours by its signature."""
    return f"{message_public_id}.{_mac('message', message_public_id, settings.SECRET_KEY)}@{domain}"


def read_message_id(reference: str) -> str | None:
    """The public id of our message that a Message-ID names; None where it is not one of ours."""
    found = _MESSAGE_ID.match(reference)
    if found is None or not _is_signed("message", found[1], found[2].lower()):
        return None
    return found[1]
