"""Passwords and keys as they lie in the database: sealed with a key made of the desk's own."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "sealed:"


class SealBroken(Exception):
    """It was sealed with a key that the desk has no more: somebody must type it again."""


def _lock(purpose: str) -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = (hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(secret: str, *, purpose: str) -> str:
    """`secret` as it may be stored; what is sealed already stays as it is."""
    if not secret or secret.startswith(PREFIX):
        return secret
    return PREFIX + _lock(purpose).encrypt(secret.encode()).decode("ascii")


def unseal(stored: str, *, purpose: str) -> str:
    """The secret itself. Raises SealBroken."""
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _lock(purpose).decrypt(stored[len(PREFIX) :].encode("ascii")).decode()
    except InvalidToken as error:
        raise SealBroken from error
