"""Hands a finished mail to a mail server by SMTP, and tells apart what can have gone wrong."""

import smtplib
import socket
import ssl
from collections.abc import Callable

from django.conf import settings

from atithi.channels.email.oauth import access_token, xoauth2
from atithi.channels.email.settings import EmailSettings, Server
from atithi.channels.errors import PermanentProblem, TemporaryProblem, UncertainOutcome

CHUNK = 256 * 1024


def outgoing_server(mailbox: EmailSettings) -> Server:
    """The mailbox's own server, else the desk's (ATITHI_MAIL_URL)."""
    if mailbox.smtp is not None:
        return mailbox.smtp
    security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
    return Server(
        settings.EMAIL_HOST, settings.EMAIL_PORT, security, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD
    )


def send_by_smtp(
    server: Server, sender: str, recipients: list[str], content: bytes, *, handing_over: Callable[[], None]
) -> list[str]:
    """Gives `content` to `server`; returns the recipients that it refused (never all, never the first).

    `handing_over` is called when all is sent but the final dot: until there nothing can have reached anybody.
    Raises TemporaryProblem, PermanentProblem or UncertainOutcome.
    """
    connection = _signed_in(server)
    try:
        try:
            refused = _envelope(connection, sender, recipients)
            _before_the_dot(connection, content)
            handing_over()
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryProblem(f"{server.host}: {_said(error)}") from error
        _dot(connection, server)
        return refused
    finally:
        _leave(connection)


def sign_in(server: Server) -> None:
    """Signs in and leaves again, to see whether it works. Raises TemporaryProblem or PermanentProblem."""
    _leave(_signed_in(server))


def _signed_in(server: Server) -> smtplib.SMTP:
    try:
        return _connect(server)
    except smtplib.SMTPAuthenticationError as error:
        raise TemporaryProblem(f"login refused by {server.host}: {_said(error)}", after=900) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryProblem(f"{server.host}: {_said(error)}") from error


def _connect(server: Server) -> smtplib.SMTP:
    timeout = settings.EMAIL_TIMEOUT
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if server.oauth:
            answer = xoauth2(server.user, access_token(server.oauth))
            connection.auth("XOAUTH2", lambda _challenge=None: answer)
        elif server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _envelope(connection: smtplib.SMTP, sender: str, recipients: list[str]) -> list[str]:
    plain = all(address.isascii() for address in [sender, *recipients])
    options = [] if plain else ["SMTPUTF8"]
    if not plain and not connection.has_extn("smtputf8"):
        raise PermanentProblem("the mail server cannot send to addresses with letters beyond ASCII")
    _require(connection.mail(sender, options), "sender")
    refused = []
    for number, recipient in enumerate(recipients):
        code, reply = connection.rcpt(recipient)
        if code in {250, 251}:
            continue
        if number == 0:
            _require((code, reply), recipient)
        refused.append(recipient)
    return refused


def _before_the_dot(connection: smtplib.SMTP, content: bytes) -> None:
    code, reply = connection.docmd("DATA")
    if code != 354:
        _require((code, reply), "DATA")
        raise TemporaryProblem(f"DATA: {code}")
    if content.startswith(b"."):
        content = b"." + content
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    for start in range(0, len(stuffed), CHUNK):
        connection.send(stuffed[start : start + CHUNK])


def _dot(connection: smtplib.SMTP, server: Server) -> None:
    try:
        connection.send(b".\r\n")
        code, reply = connection.getreply()
    except (TimeoutError, OSError, smtplib.SMTPException) as error:
        raise UncertainOutcome(f"{server.host} did not say whether it took the mail: {_said(error)}") from error
    _require((code, reply), server.host)


def _require(answer: tuple[int, bytes], about: str) -> None:
    """Raises the class of problem that an SMTP answer means."""
    code, reply = answer
    if 200 <= code < 300:
        return
    reason = f"{about}: {code} {reply.decode('utf-8', 'replace')}"
    if 500 <= code < 600:
        raise PermanentProblem(reason)
    raise TemporaryProblem(reason)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {reply.decode('utf-8', 'replace') if isinstance(reply, bytes) else reply}"
    if isinstance(error, socket.gaierror):
        return "no such server"
    return str(error) or type(error).__name__


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.sock.settimeout(2) if connection.sock else None
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
