"""Fetches something from an address that a stranger wrote, without letting them reach into our own network.

Every name is resolved by us, every address it has must be public, and the connection goes to exactly the address that
was looked at: a name that answers differently a moment later (DNS rebinding) changes nothing. Redirects are followed
a few times, each looked at anew.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

CONNECT_SECONDS, ALL_SECONDS = 4.0, 10.0
MOST_REDIRECTS = 3
PORTS = frozenset({80, 443})
AGENT = "Mozilla/5.0 (compatible; Atithi)"


class Refused(OSError):
    """The address is none that we go to, or it did not give what was wanted. Says why, for the log."""


@dataclass(frozen=True)
class Fetched:
    """What came back."""

    content: bytes
    media_type: str


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast and not found.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of a name."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def fetch(
    url: str, *, limit: int, accept: str, headers: Mapping[str, str] | None = None, seconds: float = ALL_SECONDS
) -> Fetched:
    """GET, at most `limit` bytes, within ten seconds in all (or `seconds`). `headers` (a password) go to the first address
    alone, never to where it leads on. Raises Refused."""
    until, shown = time.monotonic() + seconds, dict(headers or {})
    for _ in range(MOST_REDIRECTS + 1):
        answer = _once(url, limit, accept, until, shown)
        if isinstance(answer, Fetched):
            return answer
        url, shown = urljoin(url, answer), {}
    raise Refused("too many redirects")


def _once(url: str, limit: int, accept: str, until: float, shown: Mapping[str, str]) -> Fetched | str:
    """What lies there, or where else to look."""
    connection, path, host = _connection(url)
    try:
        connection.request("GET", path, headers={**shown, "Host": host, "Accept": accept, "User-Agent": AGENT})
        answer = connection.getresponse()
        if answer.status in {301, 302, 303, 307, 308} and answer.headers.get("Location"):
            return str(answer.headers["Location"])
        if answer.status != 200:
            raise Refused(f"it answered {answer.status}")
        content = _read(answer, connection, limit, until)
        return Fetched(content, answer.headers.get_content_type())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise error if isinstance(error, Refused) else Refused(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, limit: int, until: float) -> bytes:
    content = bytearray()
    while piece := answer.read1(64 * 1024):
        content += piece
        if len(content) > limit:
            raise Refused("it is too large")
        if time.monotonic() > until:
            raise Refused("it takes too long")
        if connection.sock is not None:
            connection.sock.settimeout(max(0.1, min(CONNECT_SECONDS, until - time.monotonic())))
    return bytes(content)


def _connection(url: str) -> tuple[http.client.HTTPConnection, str, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Refused("it is no address") from error
    if parts.scheme not in {"http", "https"} or not host or port not in PORTS or parts.username is not None:
        raise Refused("it is no address that we go to")
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Refused("there is no such name") from error
    if not addresses or not all(is_public(address) for address in addresses):
        raise Refused("it lies within our own network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    quoted = "".join(letter if "!" <= letter <= "~" else _percent(letter) for letter in path)
    try:
        sock: socket.socket = socket.create_connection((addresses[0], port), CONNECT_SECONDS)
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except OSError as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    connection.sock = sock
    return connection, quoted, parts.netloc.encode("idna").decode("ascii") if parts.netloc.isascii() else host


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
