"""How the mailbox of an address is reached: known providers, what the domain itself says, else a good guess.

Every look-up reaches outside: call it from a page's thread, never within a transaction.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels import outside
from atithi.channels.email import dns

logger = logging.getLogger(__name__)
Lookup = Callable[[str, int], list[str]]
Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class Provider:
    """A mail provider: by which domains or mail servers it is known, its servers, and what a shopkeeper must do first."""

    name: str
    domains: tuple[str, ...]
    imap: str
    smtp: str
    smtp_port: int = 587
    smtp_security: str = "starttls"
    oauth: str = ""  # "google" or "microsoft", where signing in there is possible
    first: Any = ""

    def settings(self, address: str) -> dict[str, Any]:
        """The servers, as a channel keeps them."""
        return {
            "imap": {"host": self.imap, "port": 993, "security": "tls", "user": address},
            "smtp": {"host": self.smtp, "port": self.smtp_port, "security": self.smtp_security, "user": address},
        }


_APP_PASSWORD = _("Make an app password in the account's security settings and type it here, not the usual password.")
_IMAP_ON = _("Switch IMAP on in the mailbox's settings first.")
PROVIDERS = (
    Provider("Gmail", ("gmail.com", "googlemail.com", "google.com"), "imap.gmail.com", "smtp.gmail.com", oauth="google",
             first=_APP_PASSWORD),
    Provider("Microsoft 365", ("outlook.com", "hotmail.com", "live.com", "msn.com", "protection.outlook.com"),
             "outlook.office365.com", "smtp.office365.com", oauth="microsoft",
             first=_("Microsoft takes no passwords from mail programs any more: sign in with Microsoft below.")),
    Provider("Yahoo", ("yahoo.com", "yahoo.in", "yahoo.co.in", "ymail.com", "rocketmail.com", "yahoodns.net"),
             "imap.mail.yahoo.com", "smtp.mail.yahoo.com", first=_APP_PASSWORD),
    Provider("Zoho", ("zoho.com", "zohomail.com"), "imap.zoho.com", "smtp.zoho.com", first=_IMAP_ON),
    Provider("Zoho India", ("zoho.in", "zohomail.in"), "imap.zoho.in", "smtp.zoho.in", first=_IMAP_ON),
    Provider("Rediffmail", ("rediffmail.com", "rediffmailpro.com"), "imap.rediffmail.com", "smtp.rediffmail.com",
             first=_IMAP_ON),
    Provider("iCloud", ("icloud.com", "me.com", "mac.com"), "imap.mail.me.com", "smtp.mail.me.com", first=_APP_PASSWORD),
    Provider("Fastmail", ("fastmail.com", "messagingengine.com"), "imap.fastmail.com", "smtp.fastmail.com",
             first=_APP_PASSWORD),
    Provider("GoDaddy", ("secureserver.net",), "imap.secureserver.net", "smtpout.secureserver.net", 465, "tls"),
    Provider("Hostinger", ("hostinger.com", "hostinger.in"), "imap.hostinger.com", "smtp.hostinger.com", 465, "tls"),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The servers of a mailbox, and how we know them: "known", "domain" (it says so itself) or "guess"."""

    how: str
    settings: dict[str, Any]
    provider: Provider | None = None


def known_provider(address: str, lookup: Lookup = dns.lookup) -> Provider | None:
    """The provider of an address, by its domain or by the servers that take the domain's mail."""
    domain = address.rpartition("@")[2].lower()
    if found := _by_names([domain]):
        return found
    try:
        return _by_names(lookup(domain, dns.MX))
    except OSError:
        return None


def _by_names(names: list[str]) -> Provider | None:
    for provider in PROVIDERS:
        if any(name == each or name.endswith("." + each) for name in names for each in provider.domains):
            return provider
    return None


def by_server(host: str) -> Provider | None:
    """The provider whose IMAP server this is."""
    return next((provider for provider in PROVIDERS if provider.imap == host.lower()), None)


def _fetch(url: str) -> bytes:
    return outside.fetch(url, limit=200_000, accept="text/xml, application/xml").content


def find_servers(address: str, *, lookup: Lookup = dns.lookup, fetch: Fetch = _fetch) -> Found:
    """The servers for an address; never empty, since a guess can be mended by hand."""
    if provider := known_provider(address, lookup):
        return Found("known", provider.settings(address), provider)
    domain = address.rpartition("@")[2].lower()
    said = _by_records(domain, address, lookup) or _by_autoconfig(domain, address, fetch)
    if said:
        return Found("domain", said)
    host = f"mail.{domain}"
    return Found("guess", {
        "imap": {"host": host, "port": 993, "security": "tls", "user": address},
        "smtp": {"host": host, "port": 587, "security": "starttls", "user": address},
    })  # fmt: skip


def _by_records(domain: str, address: str, lookup: Lookup) -> dict[str, Any] | None:
    """SRV records of the domain (RFC 6186, RFC 8314)."""
    try:
        imap = _first(lookup(f"_imaps._tcp.{domain}", dns.SRV))
        submissions = _first(lookup(f"_submissions._tcp.{domain}", dns.SRV))
        submission = submissions or _first(lookup(f"_submission._tcp.{domain}", dns.SRV))
    except OSError:
        return None
    if imap is None or submission is None:
        return None
    security = "tls" if submissions or submission[1] == 465 else "starttls"
    return {
        "imap": {"host": imap[0], "port": imap[1], "security": "tls", "user": address},
        "smtp": {"host": submission[0], "port": submission[1], "security": security, "user": address},
    }


def _first(records: list[str]) -> tuple[str, int] | None:
    """The best of SRV records, each `priority weight port host`; None where the service is not offered."""
    rows = sorted((int(p), -int(w), int(port), host) for p, w, port, host in (record.split() for record in records))
    return (rows[0][3], rows[0][2]) if rows and rows[0][3] != "." else None


_SERVER = r"<{kind}\s+type=\"{type}\"[^>]*>(.*?)</{kind}>"


def _by_autoconfig(domain: str, address: str, fetch: Fetch) -> dict[str, Any] | None:
    """The file that many hosts keep for mail programs."""
    for url in (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    ):
        try:
            text = fetch(url).decode("utf-8", "replace")
        except OSError as error:
            logger.info("no autoconfig at %s: %s", url, error)
            continue
        imap = _server(text, "incomingServer", "imap", address)
        smtp = _server(text, "outgoingServer", "smtp", address)
        if imap and smtp:
            return {"imap": imap, "smtp": smtp}
    return None


def _server(text: str, kind: str, type_: str, address: str) -> dict[str, Any] | None:
    found = re.search(_SERVER.format(kind=kind, type=type_), text, re.DOTALL)
    values = (
        dict(re.findall(r"<(hostname|port|socketType|username)>\s*([^<\s]{1,200})\s*</", found[1])) if found else {}
    )
    security = {"SSL": "tls", "STARTTLS": "starttls"}.get(values.get("socketType", ""))
    if not security or not values.get("port", "").isdigit() or not values.get("hostname"):
        return None  # never without encryption on the word of a file
    local, _at, domain = address.rpartition("@")
    user = values.get("username", "%EMAILADDRESS%")
    for name, value in (("%EMAILADDRESS%", address), ("%EMAILLOCALPART%", local), ("%EMAILDOMAIN%", domain)):
        user = user.replace(name, value)
    return {"host": values["hostname"].lower(), "port": int(values["port"]), "security": security, "user": user}
