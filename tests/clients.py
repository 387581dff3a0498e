"""Customers and mail servers as they really behave: what was not acknowledged they send again, the same."""

import random
import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import TypeVar

import httpx
from aiosmtpd.controller import Controller

from tests.desk import RunningDesk

T = TypeVar("T")


@dataclass
class Ledger:
    """What was acknowledged to its sender, by its unique words."""

    acknowledged: set[str] = field(default_factory=set)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, words: str) -> None:
        with self.lock:
            self.acknowledged.add(words)


def send_mail(
    desk: RunningDesk, *, sender: str, subject: str, text: str, id: str, answers: EmailMessage | None = None
) -> None:
    """One mail to the desk, or an answer to one of its mails, as a mail program writes it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, subject, id
    mail["To"] = str(answers["Reply-To"] or answers["From"]) if answers else "help@sharma.example"
    if answers:
        mail["In-Reply-To"] = answers["Message-ID"]
        mail["References"] = f"{answers['References'] or ''} {answers['Message-ID']}".strip()
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=20) as server:
        server.send_message(mail)


def send_mails(desk: RunningDesk, ledger: Ledger, *, sender: int, count: int, patience: float = 120) -> None:
    """One mail server with `count` mails for the desk; each is tried until the desk says 250."""
    draw = random.Random(sender)
    end = time.monotonic() + patience
    for number in range(count):
        words = f"mail {sender}-{number}"
        mail = EmailMessage()
        mail["From"], mail["To"] = f"guest{sender}@example.com", "help@sharma.example"
        mail["Subject"], mail["Message-ID"] = f"Question {number}", f"<{sender}.{number}@example.com>"
        mail.set_content(words)
        while time.monotonic() < end:
            ledger.tries += 1
            try:
                with smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=10) as server:
                    server.send_message(mail)
                ledger.note(words)
                if draw.random() < 0.1:  # an acknowledgement that its sender never saw: it sends once more
                    with smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=10) as server:
                        server.send_message(mail)
                break
            except (OSError, smtplib.SMTPException):
                time.sleep(draw.uniform(0.05, 0.3))


def chat(desk: RunningDesk, channel: str, ledger: Ledger, *, sender: int, count: int, patience: float = 120) -> None:
    """One guest in a chat; each message is sent, in order, until the desk says that it has it."""
    draw = random.Random(1000 + sender)
    end = time.monotonic() + patience
    base = f"{desk.url}/webchat/{channel}"
    with httpx.Client(timeout=10) as http:
        token = _until(lambda: http.post(f"{base}/session", json={}).raise_for_status().json()["token"], end, draw)
        headers = {"X-Chat-Token": token}
        for number in range(count):
            words = f"chat {sender}-{number}"
            body = {"id": f"m{sender:02}x{number:05}", "text": words}
            repeat = 2 if draw.random() < 0.1 else 1
            for _time in range(repeat):
                ledger.tries += 1
                _until(partial(_post, http, f"{base}/messages", body, headers), end, draw)
            ledger.note(words)


def _post(http: httpx.Client, url: str, body: dict[str, str], headers: dict[str, str]) -> bool:
    answer = http.post(url, json=body, headers=headers)
    if answer.status_code == 429:
        time.sleep(0.5)
    answer.raise_for_status()
    return True


def _until(act: Callable[[], T], end: float, draw: random.Random) -> T:
    while True:
        try:
            return act()
        except httpx.HTTPError:
            if time.monotonic() > end:
                raise
            time.sleep(draw.uniform(0.05, 0.3))


class MailSink:
    """The world's mail server: keeps what the desk sends, and can be taken away and brought back."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[bytes] = []
        self.controller: Controller | None = None

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.received.append(envelope.content)  # type: ignore[attr-defined]
        return "250 taken"

    def mails(self) -> list[EmailMessage]:
        """What was taken so far, read."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.received]  # type: ignore[misc]

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None
