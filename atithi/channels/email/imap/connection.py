"""A signed-in connection to a mail server, and the few commands that we need of it."""

import imaplib
import re
import ssl
import threading
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from atithi.channels.email import oauth
from atithi.channels.email.settings import Server

TIMEOUT = 60
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, EOFError)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class LoginRefused(OSError):
    """The server knows us no more: the password changed, or access was withdrawn."""


@dataclass(frozen=True)
class Folder:
    """A folder as it was when it was opened."""

    name: str
    uid_validity: int
    uid_next: int


class Connection:
    """One connection. Every method raises one of TROUBLE when the server or the way to it fails."""

    def __init__(self, server: Server) -> None:
        self._box = _open(server)
        self._client: imaplib.IMAP4 = self._box.client
        try:
            self._sign_in(server)
        except BaseException:
            self.close()
            raise

    def _sign_in(self, server: Server) -> None:
        try:
            if server.oauth:
                answer = oauth.xoauth2(server.user, oauth.access_token(server.oauth)).encode()
                self._client.authenticate("XOAUTH2", lambda challenge: answer if not challenge else b"")
            else:
                self._box.login(server.user, server.password, initial_folder=None)
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            if server.oauth:
                oauth.forget(server.oauth)
            raise LoginRefused(_said(error)) from error
        status, found = self._client.capability()
        self.can_idle = status == "OK" and b"IDLE" in found[0].upper().split()

    def open(self, name: str, *, change: bool) -> Folder:
        """Opens a folder, for reading alone unless flags are to be changed."""
        self._expect(self._client.select(encode_folder(name).decode("ascii"), readonly=not change))
        folder = Folder(name, self._number("UIDVALIDITY"), self._number("UIDNEXT"))
        self._client.untagged_responses.pop("EXISTS", None)  # said again from here on, it means news
        return folder

    def _number(self, name: str) -> int:
        _name, found = self._client.response(name)
        return int(found[0]) if found and found[0] else 0

    def uids_after(self, last: int) -> list[int]:
        """UIDs above `last`, lowest first (the server also names the very last one, whatever its number)."""
        return [uid for uid in self._search(f"UID {last + 1}:*") if uid > last]

    def uids_since(self, day: date) -> list[int]:
        """UIDs of mails that the server got on or after a day."""
        months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
        return self._search(f"SINCE {day.day}-{months[day.month - 1]}-{day.year}")

    def _search(self, criteria: str) -> list[int]:
        found = self._expect(self._client.uid("SEARCH", criteria))
        return sorted(int(number) for line in found if line for number in line.split())

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """Sizes in bytes of these mails, as far as they are still there."""
        found = self._expect(self._client.uid("FETCH", _set(uids), "(UID RFC822.SIZE)"))
        sizes = {}
        for line in found:
            if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)):
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def sources(self, uids: list[int], *, first_bytes: int = 0) -> dict[int, bytes]:
        """Raw mails by UID, without marking them as read; what is gone meanwhile is missing."""
        part = f"BODY.PEEK[]<0.{first_bytes}>" if first_bytes else "BODY.PEEK[]"
        found = self._expect(self._client.uid("FETCH", _set(uids), f"(UID {part})"))
        sources: dict[int, bytes] = {}
        for index, item in enumerate(found):
            if not isinstance(item, tuple):
                continue
            after = found[index + 1] if index + 1 < len(found) and isinstance(found[index + 1], bytes) else b""
            if uid := _UID.search(item[0]) or _UID.search(after):
                sources[int(uid[1])] = item[1]
        return sources

    def mark_seen(self, uids: list[int]) -> None:
        self._expect(self._client.uid("STORE", _set(uids), "+FLAGS.SILENT", r"(\Seen)"))

    def delete(self, uids: list[int]) -> None:
        self._expect(self._client.uid("STORE", _set(uids), "+FLAGS.SILENT", r"(\Deleted)"))
        if b"UIDPLUS" in [capability.encode() for capability in self._client.capabilities]:
            self._expect(self._client.uid("EXPUNGE", _set(uids)))
        else:
            self._expect(self._client.expunge())

    def move(self, uids: list[int], folder: str) -> None:
        name = encode_folder(folder).decode("ascii")
        if "MOVE" in self._client.capabilities:
            self._expect(self._client.uid("MOVE", _set(uids), name))
            return
        self._expect(self._client.uid("COPY", _set(uids), name))
        self.delete(uids)

    def idle(self, seconds: float, stop: threading.Event) -> bool:
        """Waits until the server has news, the time is over or `stop` is set. Whether there is news."""
        news, silent = False, 0
        until = monotonic() + seconds
        with self._box.idle as idle:
            # What came while we fetched was told beside other answers, or before the waiting began.
            news = "EXISTS" in self._client.untagged_responses
            while not news and not stop.is_set() and monotonic() < until:
                asked = monotonic()
                lines = idle.poll(timeout=1)
                news = any(b"EXISTS" in line for line in lines)
                # The library is silent about a connection that ended: it only returns at once, with nothing.
                silent = silent + 1 if not lines and monotonic() - asked < 0.5 else 0
                if silent >= 3:
                    raise EOFError("the server ended the connection")
        return news

    def refresh(self) -> None:
        """Lets the server tell of what is new."""
        self._expect(self._client.noop())

    def close(self) -> None:
        """Leaves, politely where that is still possible."""
        try:
            self._client.sock.settimeout(3)
            self._client.logout()
        except (*TROUBLE, AttributeError):
            pass

    def _expect(self, answer: tuple[str, Any]) -> list[Any]:
        status, found = answer
        if status != "OK":
            raise imaplib.IMAP4.error(_said(found))
        return list(found or [])


def _open(server: Server) -> BaseMailBox:
    context = ssl.create_default_context()
    if server.security == "tls":
        return MailBox(server.host, server.port, timeout=TIMEOUT, ssl_context=context)
    if server.security == "starttls":
        return MailBoxStartTls(server.host, server.port, timeout=TIMEOUT, ssl_context=context)
    return MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)


def _set(uids: list[int]) -> str:
    """`1:4,7` for 1, 2, 3, 4, 7: short enough for a command line."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(f"{first}:{last}" if first != last else str(first) for first, last in ranges)


def _said(error: Any) -> str:
    if isinstance(error, list):
        return " ".join(item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in error)[
            :300
        ]
    return str(error)[:300]
