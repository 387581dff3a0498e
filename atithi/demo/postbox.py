"""The demo's post office: takes the mails that the desk sends and keeps them for the page `/shop/mail/`.

It delivers nothing to the world: a demo must never write to a real person.
"""

import asyncio
import hashlib
import secrets
import smtplib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import UnthreadedController
from django.conf import settings

from atithi.core.process import parse_bind, stop_event

KEPT = 50


@dataclass(frozen=True)
class Letter:
    """A mail that lies in somebody's postbox."""

    sender: str
    subject: str
    when: object
    text: str
    message_id: str
    references: str
    reply_to: str


def folder_of(address: str) -> Path:
    """Where the mails to an address lie."""
    name = hashlib.sha256(address.strip().lower().encode()).hexdigest()[:32]
    return Path(settings.DATA) / "postbox" / name


class Keeper:
    """aiosmtpd handler: every recipient's copy becomes a file."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        for recipient in envelope.rcpt_tos:
            folder = folder_of(recipient)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{len(list(folder.iterdir())):06}-{secrets.token_hex(4)}.eml").write_bytes(envelope.content)
        return "250 kept in the demo's postbox"


def run_postbox() -> None:
    """Takes mail until asked to stop."""
    host, port = parse_bind(urlsplit(f"//{settings.EMAIL_HOST}:{settings.EMAIL_PORT}").netloc)
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Keeper(), hostname=host, port=port, loop=loop)
    controller.begin()  # type: ignore[no-untyped-call]
    stop = stop_event()
    loop.run_until_complete(loop.run_in_executor(None, stop.wait))
    controller.end()  # type: ignore[no-untyped-call]


def letters_for(address: str) -> list[Letter]:
    """The latest mails to an address, the newest first."""
    folder = folder_of(address)
    paths = sorted(folder.iterdir(), reverse=True)[:KEPT] if folder.is_dir() else []
    return [_letter(message_from_bytes(path.read_bytes(), policy=policy.default)) for path in paths]


def _letter(mail: Any) -> Letter:
    body = mail.get_body(preferencelist=("plain", "html"))
    return Letter(
        sender=str(mail["From"] or ""),
        subject=str(mail["Subject"] or ""),
        when=parsedate_to_datetime(mail["Date"]) if mail["Date"] else None,
        text=body.get_content() if body else "",
        message_id=str(mail["Message-ID"] or ""),
        references=" ".join(f"{mail['References'] or ''} {mail['Message-ID'] or ''}".split()),
        reply_to=str(mail["Reply-To"] or mail["From"] or ""),
    )


def write_to_shop(
    *, sender: str, name: str, to: str, subject: str, text: str, reply_to_id: str = "", references: str = ""
) -> None:
    """Sends a mail to the desk as a customer's mail program would. Raises OSError or smtplib.SMTPException."""
    mail = EmailMessage()
    mail["From"] = f"{name} <{sender}>" if name else sender
    mail["To"], mail["Subject"] = to, subject
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="example.com")
    if reply_to_id:
        mail["In-Reply-To"], mail["References"] = reply_to_id, references
    mail.set_content(text)
    host, port = parse_bind(settings.SMTP_BIND)
    with smtplib.SMTP(host, port, timeout=10) as server:
        server.send_message(mail)
