"""Passwords and keys of mailboxes as they lie in the database: sealed with a key made of the desk's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels import vault
from atithi.channels.errors import ChannelError
from atithi.channels.vault import PREFIX as PREFIX

_PURPOSE = "atithi.email.vault"
# Where a channel's settings hold a secret. Of `options` every value counts as one.
_SECRET_NAMES = frozenset({"password", "secret", "client_secret", "refresh_token"})


def seal(secret: str) -> str:
    """`secret` as it may be stored; what is sealed already stays as it is."""
    return vault.seal(secret, purpose=_PURPOSE)


def unseal(stored: str) -> str:
    """The secret itself. Raises ChannelError where the desk's key has changed since."""
    try:
        return vault.unseal(stored, purpose=_PURPOSE)
    except vault.SealBroken as error:
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
