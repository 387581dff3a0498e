"""Passwords and keys of mailboxes as they lie in the database: sealed with a key made of the desk's own."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from atithi.channels.errors import ChannelError

PREFIX = "sealed:"
# Where a channel's settings hold a secret. Of `options` every value counts as one.
_SECRET_NAMES = frozenset({"password", "secret", "client_secret", "refresh_token"})


def _lock() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = (hashlib.sha256(f"atithi.email.vault:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(secret: str) -> str:
    """`secret` as it may be stored; what is sealed already stays as it is."""
    if not secret or secret.startswith(PREFIX):
        return secret
    return PREFIX + _lock().encrypt(secret.encode()).decode("ascii")


def unseal(stored: str) -> str:
    """The secret itself. Raises ChannelError where the desk's key has changed since."""
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _lock().decrypt(stored[len(PREFIX) :].encode("ascii")).decode()
    except InvalidToken as error:
        message = _("The saved password of this mailbox cannot be read any more. Please type it again.")
        raise ChannelError("email_secret_lost", message) from error


def sealed(values: dict[str, Any]) -> dict[str, Any]:
    """Settings of a channel with every secret in them sealed."""
    return {name: _sealed(name, value) for name, value in values.items()}


def _sealed(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sealed("secret" if name == "options" else str(key), each) for key, each in value.items()}
    return seal(value) if name in _SECRET_NAMES and isinstance(value, str) else value


def unsealed(values: dict[str, Any]) -> dict[str, Any]:
    """The other way round. Raises ChannelError."""
    return {
        name: unsealed(value) if isinstance(value, dict) else unseal(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
