"""The settings of an e-mail channel: read from `Channel.settings`, checked with words a shopkeeper understands."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels.email.vault import unseal, unsealed
from atithi.channels.errors import ChannelError

SECURITY = ("tls", "starttls", "none")


@dataclass(frozen=True)
class Server:
    """How to reach a mail server."""

    host: str
    port: int
    security: str = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    oauth: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sending:
    """A provider that takes mails by a web call instead of SMTP, with what its interface wants to know."""

    provider: str
    options: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Place:
    """Where what comes to one address belongs; the public ids of a store and a team, each may be empty."""

    store: str = ""
    team: str = ""


@dataclass(frozen=True)
class EmailSettings:
    """Everything that can be set for one mailbox; the defaults suit a small shop."""

    aliases: tuple[str, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)  # of those aliases that have their own store or team
    reply_domain: str = ""
    plus_addresses: bool = True
    trusted_servers: tuple[str, ...] = ()  # authserv-ids whose Authentication-Results count
    require_authentication: bool = False
    closed: str = "reopen"  # or "new": an answer to a closed conversation starts a linked one
    reply_to_cc: bool = True
    spam_score: float = 0.0  # 0: only the filter's own verdict counts
    spam_senders: tuple[str, ...] = ()
    trusted_senders: tuple[str, ...] = ()
    signatures: dict[str, str] = field(default_factory=dict)
    attach_limit_mb: int = 15
    hourly_limit: int = 500
    guest_hourly_limit: int = 30
    smtp: Server | None = None
    imap: Server | None = None
    sending: Sending | None = None
    folders: tuple[str, ...] = ("INBOX",)
    start_days: int = 3
    after_storing: str = "keep"  # "seen", "delete" or "move:Folder"
    color: str = "#0f766e"


_NAMES = frozenset(EmailSettings.__dataclass_fields__) - {"places"}
# Providers that django-anymail speaks to, and what each must be told.
SENDING_PROVIDERS: dict[str, tuple[str, ...]] = {
    "brevo": ("api_key",), "mailersend": ("api_token",), "mailgun": ("api_key",), "mailjet": ("api_key", "secret_key"),
    "mailtrap": ("api_token",), "mandrill": ("api_key",), "postal": ("api_url", "api_key"), "postmark": ("server_token",),
    "resend": ("api_key",), "scaleway": ("secret_key", "project_id"), "sendgrid": ("api_key",), "sparkpost": ("api_key",),
    "unisender_go": ("api_key", "api_url"),
}  # fmt: skip


def alias_addresses(values: dict[str, Any]) -> list[str]:
    """The further addresses in a channel's settings, in lower case; each may be text or stand with its store and team."""
    rows = values.get("aliases") or ()
    if isinstance(rows, str):
        rows = [row for row in rows.replace(";", ",").split(",") if row.strip()]
    return [str(row.get("address", "") if isinstance(row, dict) else row).strip().lower() for row in rows]


def read_settings(values: dict[str, Any]) -> EmailSettings:
    """The settings of a channel. Raises ChannelError naming the first one that is wrong."""
    known = {name: value for name, value in values.items() if name in _NAMES and value is not None}
    if "aliases" in known:
        known["places"] = _places(_list("aliases", known["aliases"]))
        known["aliases"] = tuple(alias_addresses(known))
    for name in ("trusted_servers", "spam_senders", "trusted_senders", "folders"):
        if name in known:
            known[name] = tuple(
                str(item).strip().lower() if name != "folders" else str(item) for item in _list(name, known[name])
            )
    for name in ("attach_limit_mb", "hourly_limit", "guest_hourly_limit", "start_days"):
        if name in known and (not isinstance(known[name], int) or isinstance(known[name], bool) or known[name] < 0):
            raise _wrong(name, _("a whole number from 0 up"))
    for name in ("plus_addresses", "require_authentication", "reply_to_cc"):
        if name in known and not isinstance(known[name], bool):
            raise _wrong(name, _("true or false"))
    if known.get("closed", "reopen") not in {"reopen", "new"}:
        raise _wrong("closed", _("reopen or new"))
    after = str(known.get("after_storing", "keep"))
    if after not in {"keep", "seen", "delete"} and not (after.startswith("move:") and after[5:].strip()):
        raise _wrong("after_storing", _("keep, seen, delete or move:Folder"))
    for name, port in (("smtp", 587), ("imap", 993)):
        if name in known:
            known[name] = _server(name, known[name], port)
    if "sending" in known:
        known["sending"] = _sending(known["sending"])
    return EmailSettings(**known)


def _list(name: str, value: object) -> list[object]:
    if isinstance(value, str):
        value = [item for item in value.replace(";", ",").split(",") if item.strip()]
    if not isinstance(value, list | tuple):
        raise _wrong(name, _("a list"))
    return list(value)


def _server(name: str, value: object, port: int) -> Server | None:
    if not value:
        return None
    if not isinstance(value, dict) or not str(value.get("host", "")).strip():
        raise _wrong(f"{name}.host", _("the name of the mail server"))
    security = str(value.get("security", "starttls" if name == "smtp" else "tls"))
    if security not in SECURITY:
        raise _wrong(f"{name}.security", _("tls, starttls or none"))
    number = value.get("port", port)
    if not isinstance(number, int) or not 0 < number < 65536:
        raise _wrong(f"{name}.port", _("a number from 1 to 65535"))
    oauth = value.get("oauth") or {}
    if oauth and not {"token_url", "client_id", "refresh_token"} <= set(oauth):
        raise _wrong(f"{name}.oauth", _("token_url, client_id and refresh_token"))
    password = unseal(str(value.get("password", "")))
    oauth = {str(key): str(item) for key, item in unsealed(dict(oauth)).items()}
    return Server(str(value["host"]).strip(), number, security, str(value.get("user", "")), password, oauth)


def _sending(value: object) -> Sending | None:
    if not value:
        return None
    provider = str(value.get("provider", "")) if isinstance(value, dict) else ""
    if provider not in SENDING_PROVIDERS:
        raise _wrong("sending.provider", ", ".join(SENDING_PROVIDERS))
    options = value.get("options") or {}  # type: ignore[attr-defined]  # a dict, as was looked at above
    if missing := [name for name in SENDING_PROVIDERS[provider] if not options.get(name)]:
        raise _wrong(f"sending.options.{missing[0]}", _("what the provider shows under this name"))
    return Sending(provider, {str(name): str(each) for name, each in unsealed(options).items()})


def _places(rows: list[object]) -> dict[str, Place]:
    found = {}
    for row in rows:
        if isinstance(row, dict) and (row.get("store") or row.get("team")):
            place = Place(str(row.get("store") or ""), str(row.get("team") or ""))
            found[str(row.get("address", "")).strip().lower()] = place
    return found


def _wrong(name: str, wanted: Any) -> ChannelError:
    return ChannelError(
        "email_setting_wrong", _("The mail setting %(name)s must be %(wanted)s."), name=name, wanted=wanted
    )
