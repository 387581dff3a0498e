"""The desk's own mail server for incoming mail: what it answered with 250 is on disk.

It takes mail only for addresses of the desk, stands behind a mail server or alone, and reads nothing: that is a
worker's task, so that a mail which cannot be read never holds up the next.
"""

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import InterfaceError, OperationalError, connection

from atithi.channels import intake
from atithi.channels.email.identity import provider_id
from atithi.channels.email.queries import channel_for
from atithi.conversations.models import Channel

logger = logging.getLogger(__name__)
SIZE_LIMIT = 50 * 1024 * 1024
CONNECTIONS = 500
THREADS = 16
MOST_RECIPIENTS = 100
IN_MEMORY = 200 * 1024 * 1024
"""Bytes of unfinished mails held at once; beyond that senders are asked to come back later."""


class _Session(SMTP):
    """aiosmtpd's server, but mails are read in large pieces, and lines may be of any length."""

    line_length_limit = 64 * 1024
    event_handler: "Intake"

    @property
    def size_limit(self) -> int:
        """Bytes that a mail may have."""
        return self.data_size_limit or SIZE_LIMIT

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 (aiosmtpd's name)
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        if self.event_handler.held > IN_MEMORY:
            await self.push("452 4.3.1 Too many mails at once, please try again later")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._receive()
        if content is None:
            for _ in range(self._answers()):
                await self.push("552 5.3.4 This mail is too large")
        else:
            self.envelope.content = self.envelope.original_content = content
            answer = await self._call_handler_hook("DATA")
            for _ in range(self._answers()):
                await self.push(answer)
        self._set_post_data_state()  # type: ignore[no-untyped-call]

    def _answers(self) -> int:
        """How often the end of a mail is answered: once."""
        return 1

    async def _receive(self) -> bytes | None:
        """The mail up to the line of a lone dot, dots unstuffed; None if it was too large (and read to its end)."""
        content = bytearray(b"\r\n")  # that of the DATA line: a mail may be empty
        size = counted = 0
        try:
            while not content.endswith(b"\r\n.\r\n"):
                try:
                    piece = await self._reader.readuntil(b".\r\n")
                except asyncio.LimitOverrunError as overrun:
                    piece = await self._reader.read(overrun.consumed)
                self._reset_timeout()
                size += len(piece)
                content += piece
                if size > self.size_limit + 5:
                    del content[:-5]  # only its end matters now
                self.event_handler.held += len(content) - 2 - counted
                counted = len(content) - 2
        finally:
            self.event_handler.held -= counted
        if size > self.size_limit + 5:
            return None
        return bytes(content[: -len(b".\r\n")]).replace(b"\r\n.", b"\r\n")[2:]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.transports.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.transports.discard(self.transport)
        super().connection_lost(error)


class _LocalSession(_Session):
    """LMTP (RFC 2033): a mail server beside us hands over, and each recipient is answered for itself."""

    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802
        await super().smtp_EHLO(arg)

    async def smtp_EHLO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: LHLO")

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: LHLO")

    def _answers(self) -> int:
        return len(self.envelope.rcpt_tos) if self.envelope is not None else 1


@dataclass
class Intake:
    """What the server does at each step of a delivery."""

    pool: ThreadPoolExecutor
    held: int = 0  # bytes of mails that are not finished yet
    storing: int = 0
    transports: set[asyncio.BaseTransport] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            channel = await asyncio.get_running_loop().run_in_executor(self.pool, _in_database, channel_for, address)
        except Exception:
            logger.exception("a recipient could not be looked up")
            return "451 4.3.0 Please try again later"
        if channel is None:
            return "550 5.1.1 There is no such address here"
        _recipients(envelope).setdefault(channel.pk, []).append(address)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        if not isinstance(content, bytes):
            return "451 4.3.0 Please try again later"
        details = {"mail_from": envelope.mail_from or "", "peer": str((session.peer or ("",))[0]), "by": "smtp"}
        loop = asyncio.get_running_loop()
        self.storing += 1
        try:
            await loop.run_in_executor(self.pool, _in_database, _keep, _recipients(envelope), content, details)
        except Exception:
            logger.exception("a mail could not be stored; its sender will try again")
            return "451 4.3.0 We could not store this mail, please try again later"
        finally:
            self.storing -= 1
        return "250 2.0.0 OK, stored"


def _recipients(envelope: Envelope) -> dict[int, list[str]]:
    """The channels that the recipients of this mail belong to, kept with the envelope."""
    found: dict[int, list[str]] = envelope.__dict__.setdefault("desk_recipients", {})
    return found


def _keep(recipients: dict[int, list[str]], content: bytes, details: dict[str, Any]) -> None:
    key = provider_id(content)
    for channel_id, addresses in recipients.items():
        intake.accept(channel_id=channel_id, provider_id=key, body=content, details={**details, "rcpt": addresses})


def _in_database(work: Any, *args: Any) -> Any:
    """Runs `work` in this thread; once more on a new connection where the old one broke. It must bear repeating."""
    try:
        return work(*args)
    except (OperationalError, InterfaceError):
        connection.close()
        return work(*args)
    except Exception:
        connection.close()
        raise


def serve(
    host: str,
    port: int,
    stop: threading.Event,
    *,
    ready: threading.Event | None = None,
    size_limit: int = SIZE_LIMIT,
    hostname: str = "",
    listening: socket.socket | None = None,
    tls: ssl.SSLContext | None = None,
    lmtp: bool = False,
) -> None:
    """Takes in mail until `stop` is set; then finishes what is being stored. Raises OSError where the port is taken.

    Runs in the thread that calls it, with an event loop of its own; `ready` is set once it listens. `listening` is
    a socket that listens already, on behalf of whoever starts this process again when it dies. `tls` offers STARTTLS;
    `lmtp` speaks LMTP.
    """
    kind = _LocalSession if lmtp else _Session

    def session(handler: Intake) -> _Session:
        return kind(handler, data_size_limit=size_limit, enable_SMTPUTF8=True, timeout=300, tls_context=tls,
                    loop=asyncio.get_running_loop(), hostname=hostname or "desk.localdomain", ident="Atithi")  # fmt: skip

    asyncio.run(_serve(host, port, stop, ready, session, listening))


def tls_context(certificate: str, key: str) -> ssl.SSLContext | None:
    """For offering STARTTLS; None where no certificate is named. Raises OSError where it cannot be read."""
    if not certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key or None)
    return context


async def _serve(
    host: str,
    port: int,
    stop: threading.Event,
    ready: threading.Event | None,
    new_session: Callable[[Intake], _Session],
    listening: socket.socket | None,
) -> None:
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="smtp")
    handler = Intake(pool)

    def session() -> _Session:
        return new_session(handler)

    if listening is None:
        server = await loop.create_server(session, host, port, backlog=CONNECTIONS, reuse_address=True)
    else:
        server = await loop.create_server(session, sock=listening, backlog=CONNECTIONS)
    logger.info("mail is taken in at %s:%s", host, port)
    if ready is not None:
        ready.set()
    try:
        while not stop.is_set():
            await asyncio.sleep(0.1)
    finally:
        server.close()
        for _ in range(100):  # what is being stored gets its answer
            if not handler.storing:
                break
            await asyncio.sleep(0.1)
        for transport in list(handler.transports):
            transport.close()
        await asyncio.to_thread(_close_pool, pool)


def _close_pool(pool: ThreadPoolExecutor) -> None:
    """Ends the threads, each with its own database connection."""
    everybody = threading.Barrier(THREADS)

    def close() -> None:
        connection.close()
        everybody.wait(10)

    for _ in range(THREADS):
        pool.submit(close)
    pool.shutdown()


def accept_mail(channel: Channel, content: bytes, **details: Any) -> int:
    """Keeps a raw mail that came by another way (IMAP, a provider's webhook). Not to be called in a transaction."""
    return intake.accept(channel_id=channel.pk, provider_id=provider_id(content), body=content, details=details)
