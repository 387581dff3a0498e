"""The settings of an e-mail channel: read from `Channel.settings`, checked with words a shopkeeper understands."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

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
class EmailSettings:
    """Everything that can be set for one mailbox; the defaults suit a small shop."""

    aliases: tuple[str, ...] = ()
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
    folders: tuple[str, ...] = ("INBOX",)
    start_days: int = 3
    after_storing: str = "keep"  # "seen", "delete" or "move:Folder"
    color: str = "#0f766e"


_NAMES = frozenset(EmailSettings.__dataclass_fields__)


def read_settings(values: dict[str, Any]) -> EmailSettings:
    """The settings of a channel. Raises ChannelError naming the first one that is wrong."""
    known = {name: value for name, value in values.items() if name in _NAMES and value is not None}
    for name in ("aliases", "trusted_servers", "spam_senders", "trusted_senders", "folders"):
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
    return Server(str(value["host"]).strip(), number, security, str(value.get("user", "")), str(value.get("password", "")),
                  {str(key): str(item) for key, item in dict(oauth).items()})  # fmt: skip


def _wrong(name: str, wanted: Any) -> ChannelError:
    return ChannelError(
        "email_setting_wrong", _("The mail setting %(name)s must be %(wanted)s."), name=name, wanted=wanted
    )
