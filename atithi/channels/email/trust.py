"""Who vouches for a sender: what the receiving mail server wrote into Authentication-Results (RFC 8601).

Anybody can write such a field into a mail, so only those of servers that the owner trusts count, and of those only
the ones above what the sender could have written.
"""

import re
from dataclasses import dataclass, field

from atithi.channels.email.models import Trust
from atithi.channels.email.parse.headers import Head
from atithi.channels.email.settings import EmailSettings

_COMMENT = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*([a-z]+)(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\b((?:smtp|header|policy)\.[a-z-]+)\s*=\s*(\"[^\"]*\"|\S+)", re.IGNORECASE)
# What the servers of well-known mailboxes call themselves.
_KNOWN_SERVERS = {
    "imap.gmail.com": ("mx.google.com",),
    "outlook.office365.com": ("microsoft",),
    "imap-mail.outlook.com": ("microsoft",),
    "imap.mail.yahoo.com": ("*.yahoo.com",),
    "imap.zoho.com": ("mx.zohomail.com",),
    "imap.zoho.in": ("mx.zohomail.in", "mx.zoho.in"),
    "imappro.zoho.in": ("mx.zohomail.in", "mx.zoho.in"),
    "imap.fastmail.com": ("*.messagingengine.com",),
    "imap.mail.me.com": ("*.icloud.com", "*.me.com"),
}
_TRACES = frozenset(
    {"received", "return-path", "delivered-to", "received-spf", "x-original-to", "envelope-to", "dkim-filter"}
)


@dataclass(frozen=True)
class Verdict:
    """How far a sender's address can be believed, and the results behind it."""

    trust: Trust
    facts: dict[str, str] = field(default_factory=dict)


def judge(head: Head, sender_domain: str, settings: EmailSettings) -> Verdict:
    """The verdict on the address in From."""
    trusted = settings.trusted_servers or _KNOWN_SERVERS.get(settings.imap.host.lower() if settings.imap else "", ())
    results: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for value in _top_fields(head):
        server, said = _parse(value)
        if _is_trusted(server, trusted):
            for method, result, properties in said:
                results.setdefault(method, []).append((result, properties))
    facts = {method: _best(found) for method, found in results.items() if method in {"spf", "dkim", "dmarc"}}
    return Verdict(_trust(results, sender_domain.lower(), settings), facts)


def _trust(results: dict[str, list[tuple[str, dict[str, str]]]], domain: str, settings: EmailSettings) -> Trust:
    dmarc = results.get("dmarc", [("none", {})])[0][0]
    if dmarc == "fail":
        return Trust.FORGED
    if dmarc == "pass" and _aligned(results["dmarc"][0][1].get("header.from", domain), domain):
        return Trust.VERIFIED
    for result, properties in results.get("dkim", []):
        signer = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
        if result == "pass" and signer and _aligned(signer, domain):
            return Trust.VERIFIED
    for result, properties in results.get("spf", []):
        envelope = properties.get("smtp.mailfrom", "").rpartition("@")[2]
        if result == "pass" and envelope and _aligned(envelope, domain):
            return Trust.VERIFIED
    return Trust.FORGED if settings.require_authentication else Trust.UNKNOWN


def _top_fields(head: Head) -> list[str]:
    """The fields above what came from outside: our server adds its results next to its own Received line."""
    found: list[str] = []
    received = 0
    for name, value in head.fields:
        if name == "authentication-results":
            found.append(value.decode("utf-8", "replace"))
        elif name == "received":
            received += 1
            if received > 1 or found:
                break
        elif name not in _TRACES and not name.startswith(("x-", "arc-")):
            break
    return found


def _parse(value: str) -> tuple[str, list[tuple[str, str, dict[str, str]]]]:
    """(server, [(method, result, properties)]). Microsoft's field names no server: it is called `microsoft` here."""
    pieces = [piece.strip() for piece in _COMMENT.sub(" ", value[:8000]).split(";")]
    if "=" in pieces[0]:
        server = "microsoft"
    else:
        server = (pieces[0].split() or [""])[0].lower()
        pieces = pieces[1:]
    said = []
    for piece in pieces:
        if found := _RESULT.match(piece):
            properties = {name.lower(): text.strip('"').lower() for name, text in _PROPERTY.findall(found[3])}
            said.append((found[1].lower(), found[2].lower(), properties))
    return server, said


def _is_trusted(server: str, trusted: tuple[str, ...]) -> bool:
    return any(server == name or (name.startswith("*.") and server.endswith(name[1:])) for name in trusted)


def _aligned(one: str, other: str) -> bool:
    """Whether two domains belong together as DMARC's relaxed alignment has it: equal, or one below the other."""
    one, other = one.strip(".@").lower(), other.strip(".").lower()
    return bool(one and other) and (
        one == other or one.endswith("." + other) or (other.endswith("." + one) and "." in one)
    )


def _best(found: list[tuple[str, dict[str, str]]]) -> str:
    results = [result for result, _properties in found]
    return "pass" if "pass" in results else results[0]
