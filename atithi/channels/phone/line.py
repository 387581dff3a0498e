"""A telephone line as its channel's settings say it. Whatever is not set has the default; secrets lie sealed."""

import ipaddress
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels import vault
from atithi.channels.phone.errors import PhoneError
from atithi.conversations.models import Channel

KIND = "phone"
PROVIDERS = ("twilio", "exotel", "generic")
EXOTEL_HOSTS = ("api.exotel.com", "api.in.exotel.com")
SECRETS = ("auth_token", "api_token", "secret", "password")
_PURPOSE = "atithi.phone.vault"
QUIET = ("21:00", "09:00")
"""When the desk calls nobody back by itself, on the guest's clock, unless a line says otherwise."""
WITHIN = 20
"""Seconds within which a call should be answered, unless a line says otherwise."""


@dataclass(frozen=True)
class Line:
    """One line: whom we ask to place calls, how calls of theirs are known, and what callers hear."""

    id: int
    public_id: str
    number: str
    provider: str
    account: str = ""
    api_key: str = ""
    host: str = ""
    auth_token: str = field(default="", repr=False)
    api_token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    networks: tuple[str, ...] = ()
    record: bool = False
    language: str = "en"
    within: int = WITHIN
    consent: dict[str, str] = field(default_factory=dict)
    calls_back: bool = False
    quiet: tuple[time, time] = (time.fromisoformat(QUIET[0]), time.fromisoformat(QUIET[1]))

    def allows(self, address: str) -> bool:
        """Whether calls may come from this network address; without a list, from any."""
        if not self.networks:
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in ipaddress.ip_network(each, strict=False) for each in self.networks)


def line_of(channel: Channel) -> Line:
    """The line that a channel is. Raises PhoneError where its secrets cannot be read any more."""
    values: dict[str, Any] = channel.settings if isinstance(channel.settings, dict) else {}
    provider = str(values.get("provider") or "generic")
    return Line(
        id=channel.pk, public_id=channel.public_id, number=channel.address,
        provider=provider if provider in PROVIDERS else "generic", account=str(values.get("account") or ""),
        api_key=str(values.get("api_key") or ""), user=str(values.get("user") or ""),
        host=str(values["host"]) if values.get("host") in EXOTEL_HOSTS else EXOTEL_HOSTS[0],
        networks=tuple(values.get("networks") or ()), record=bool(values.get("record")),
        language=str(values.get("language") or "en"), within=int(values.get("within") or WITHIN),
        consent=dict(values.get("consent") or {}), calls_back=bool(values.get("calls_back")),
        quiet=_quiet(values.get("quiet") or QUIET), **{name: _open(values.get(name)) for name in SECRETS},
    )  # fmt: skip


def _quiet(values: Any) -> tuple[time, time]:
    since, until = values
    return time.fromisoformat(since), time.fromisoformat(until)


def _open(stored: object) -> str:
    try:
        return vault.unseal(str(stored or ""), purpose=_PURPOSE)
    except vault.SealBroken as error:
        message = _("The saved key of this line cannot be read any more. Please type it again.")
        raise PhoneError("phone_secret_lost", message) from error


def sealed(values: dict[str, Any]) -> dict[str, Any]:
    """Settings of a line with every secret in them sealed."""
    return {
        name: vault.seal(value, purpose=_PURPOSE) if name in SECRETS and isinstance(value, str) else value
        for name, value in values.items()
    }
