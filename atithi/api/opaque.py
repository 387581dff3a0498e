"""Ids and cursors that mean nothing to whoever holds them."""

import base64
import binascii
import hmac
import json
from functools import cache
from hashlib import blake2s
from typing import Any

from django.conf import settings

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@cache
def _key() -> bytes:
    return blake2s(settings.SECRET_KEY.encode(), person=b"apiids").digest()


def _seal(text: str) -> str:
    return blake2s(text.encode(), key=_key(), digest_size=8).hexdigest()


def masked(number: int) -> str:
    """An id for a row that has none to show; it cannot be guessed from another."""
    digits = ""
    rest = number
    while rest:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return f"{_seal(digits)}{digits}"


def unmasked(text: str) -> int | None:
    """The number in a masked id; None where it is not one of ours."""
    seal, digits = text[:16], text[16:]
    if not digits or len(digits) > 12 or not digits.isascii() or not digits.isalnum():
        return None
    return int(digits, 36) if hmac.compare_digest(_seal(digits).encode(), seal.encode()) else None


def pack(values: list[Any]) -> str:
    """Plain values as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(text: str) -> Any:
    """What `pack` was given; None where `text` is not of its making."""
    try:
        return json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
