"""The desk behind a real Postfix: mail comes in through it, replies go out through it, and its bounces come back."""

import shutil
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from atithi.channels.email.models import Suppression
from atithi.channels.email.tests.conftest import IntakeAddress, PostOffice, letter
from atithi.channels.email.tests.mail_servers import Postfix
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Message
from atithi.events import Actor
from atithi.events.testing import run_jobs

pytestmark = pytest.mark.servers


@pytest.fixture
def postfix(intake: IntakeAddress, post_office: PostOffice, settings: object) -> Iterator[Postfix]:
    """Gives mail for the shop to the desk's intake, and all other mail to the post office of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="postfix"))
    folder.chmod(0o755)
    server = Postfix(folder, desk_port=intake.port, world_port=settings.EMAIL_PORT)  # type: ignore[attr-defined]
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def eventually(check: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_a_guest_writes_is_answered_and_a_bounce_comes_back(
    open_cast: Cast, intake: IntakeAddress, postfix: Postfix, post_office: PostOffice
) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as program:
        program.send_message(letter("నా టీవీ పాడైంది", To="help@sharma.example"))
    eventually(lambda: RawInbound.objects.count() == 1)
    run_jobs()
    message = Message.objects.get()
    assert message.text == "నా టీవీ పాడైంది"

    send_reply(
        conversation=message.conversation, text="రేపు వస్తాము", actor=Actor.staff(open_cast.ravi.id), author=open_cast.ravi
    )
    run_jobs()
    eventually(lambda: len(post_office.raw) == 1)
    mail = post_office.mails[0]
    assert "రేపు వస్తాము" in mail.get_body(("plain",)).get_content()
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as program:
        program.send_message(letter("ధన్యవాదాలు", To=str(mail["Reply-To"]), In_Reply_To=str(mail["Message-ID"])))
    eventually(lambda: RawInbound.objects.count() == 2)
    run_jobs()
    assert Message.objects.filter(kind="customer").latest("id").conversation_id == message.conversation_id

    post_office.answers["RCPT"] = "550 5.1.1 <lakshmi@example.com>: no such user"
    send_reply(
        conversation=message.conversation, text="ఇంకొకటి", actor=Actor.staff(open_cast.ravi.id), author=open_cast.ravi
    )
    run_jobs()
    eventually(lambda: RawInbound.objects.count() == 3)
    run_jobs()
    last = Message.objects.filter(kind="reply").latest("id")
    assert last.delivery == "failed"
    assert "no such user" in last.delivery_note
    assert Suppression.objects.get().address == "lakshmi@example.com"


def test_postfix_keeps_what_we_cannot_store_now(
    open_cast: Cast, intake: IntakeAddress, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atithi.channels import intake as base

    real = base._keep

    def broken(batch: object) -> object:
        raise OSError("disk full")

    monkeypatch.setattr(base, "_keep", broken)
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as program:
        program.send_message(letter("while the disk was full", To="help@sharma.example"))
    eventually(lambda: "451" in postfix.log())
    monkeypatch.setattr(base, "_keep", real)
    postfix.flush()
    eventually(lambda: RawInbound.objects.count() == 1)
