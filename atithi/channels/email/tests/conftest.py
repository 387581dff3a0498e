"""A mail server of the tests that takes what the desk sends, the desk's own intake, and customers' mail programs."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from atithi.channels.email import smtp_intake
from atithi.channels.email.smtp_intake import accept_mail
from atithi.channels.models import RawInbound
from atithi.conftest import Cast, build_cast
from atithi.conversations.models import Message
from atithi.events.testing import run_jobs


@dataclass
class PostOffice:
    """Takes the desk's mails, or answers as it is told to."""

    answers: dict[str, str] = field(default_factory=dict)  # "RCPT" or "DATA" -> what to answer instead
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    hang: threading.Event | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.answers.get(f"RCPT {address}") or self.answers.get("RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.raw.append(bytes(envelope.content or b""))
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        if self.answers.get("DATA") == "drop":
            server.transport.abort()
            return "250 never heard"
        return self.answers.get("DATA", "250 OK")

    @property
    def mails(self) -> list[EmailMessage]:
        return [BytesParser(policy=default).parsebytes(raw) for raw in self.raw]  # type: ignore[misc]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post_office(settings: object) -> Iterator[PostOffice]:
    """The mail server to which the desk hands its replies."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 3  # type: ignore[attr-defined]
    yield office
    controller.stop()


@dataclass(frozen=True)
class IntakeAddress:
    host: str
    port: int

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP(self.host, self.port, timeout=10)

    def send(
        self, mail: EmailMessage | bytes, *, to: str = "help@sharma.example", sender: str = "lakshmi@example.com"
    ) -> None:
        with self.client() as client:
            client.sendmail(sender, [to], mail if isinstance(mail, bytes) else mail.as_bytes())


@pytest.fixture
def intake(transactional_db: None) -> Iterator[IntakeAddress]:
    """The desk's own SMTP server, listening."""
    stop, ready, port = threading.Event(), threading.Event(), free_port()
    thread = threading.Thread(
        target=smtp_intake.serve,
        args=("127.0.0.1", port, stop),
        kwargs={"ready": ready, "size_limit": 1_000_000},
        daemon=True,
    )
    thread.start()
    assert ready.wait(10)
    yield IntakeAddress("127.0.0.1", port)
    stop.set()
    thread.join(15)
    assert not thread.is_alive()


@pytest.fixture
def open_cast(transactional_db: None) -> Cast:
    """The cast, where other threads use the database too."""
    return build_cast()


def letter(text: str = "My TV shows no picture.", **fields: str) -> EmailMessage:
    """A mail as Python's own library writes it; header names with `_` for `-`."""
    mail = EmailMessage()
    values = {
        "From": "Lakshmi Devi <lakshmi@example.com>", "To": "help@sharma.example", "Subject": "TV",
        "Message-ID": f"<{abs(hash((text, tuple(fields.items()))))}@example.com>", "Date": "Sat, 21 Nov 2026 10:00:00 +0530",
    }  # fmt: skip
    values.update({name.replace("_", "-"): value for name, value in fields.items()})
    for name, value in values.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


Post = Callable[..., Message | None]


@pytest.fixture
def post(cast: Cast) -> Post:
    """`post(mail)`: brings a mail to the mailbox and has it read; gives its message (None where it became none)."""

    def bring(mail: EmailMessage | bytes, *, channel: object = None, **details: object) -> Message | None:
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        pk = keep_in_test(channel or cast.mailbox, content, details)
        run_jobs()
        return RawInbound.objects.get(pk=pk).message

    return bring


def keep_in_test(channel: object, content: bytes, details: dict[str, object]) -> int:
    """`accept_mail` in a test's own transaction (the savepoint stands for the commit)."""
    assert connection is not None
    return accept_mail(channel, content, **details)  # type: ignore[arg-type]
