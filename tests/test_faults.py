"""Disk full, database restarted, mail server away: nothing accepted is lost, everything recovers by itself."""

import json
import os
import resource
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.clients import MailSink
from tests.desk import ROOT, RunningDesk

pytestmark = [pytest.mark.servers, pytest.mark.timeout(240)]
NOW = (
    "from atithi.events.models import Job; from django.utils import timezone; Job.objects.update(run_at=timezone.now())"
)


class Guest:
    """Somebody in the chat of a desk."""

    def __init__(self, desk: RunningDesk) -> None:
        channel = desk.shell(
            "from atithi.conversations.queries import channel_of; print(channel_of('webchat').public_id)"
        )
        self.base = f"{desk.url}/webchat/{channel}"
        token = httpx.post(f"{self.base}/session", json={}, timeout=20).json()["token"]
        self.http = httpx.Client(headers={"X-Chat-Token": token, "X-Chat-Language": "hi"}, timeout=20)
        self.sent = 0

    def say(self) -> httpx.Response:
        """The next message; the same again until it was taken."""
        answer = self.http.post(
            f"{self.base}/messages", json={"id": f"message-{self.sent:04}", "text": f"words {self.sent}"}
        )
        self.sent += answer.status_code == 202
        return answer


def texts(desk: RunningDesk) -> list[str]:
    code = (
        "import json; from atithi.conversations.models import Message;"
        "print(json.dumps(list(Message.objects.filter(kind='customer').order_by('id').values_list('text', flat=True))))"
    )
    return [text.strip() for text in json.loads(desk.shell(code).splitlines()[-1])]


def wait_for(what: str, found: "object", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not found():  # type: ignore[operator]
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.5)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    folder = tmp_path / "desk"
    folder.mkdir()
    running = RunningDesk(folder)
    running.set_up()
    running.start()
    yield running
    running.remove()


def _limit_files(desk: RunningDesk, size: int) -> None:
    """No file of the desk may grow beyond `size` bytes: to a program that writes, a disk without room."""
    for pid in desk.members():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="SQLite's files are the desk's own")
def test_a_full_disk_is_said_to_senders_and_nothing_accepted_is_lost(desk: RunningDesk) -> None:
    guest = Guest(desk)
    assert guest.say().status_code == 202
    wait_for("reading", lambda: texts(desk) == ["words 0"])
    _limit_files(desk, 16)
    refused = guest.say()
    assert refused.status_code == 503
    assert refused.json()["title"].strip()
    with (
        smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=20) as server,
        pytest.raises(smtplib.SMTPException) as refusal,
    ):
        server.sendmail("a@example.com", ["help@sharma.example"], "Message-ID: <full@example.com>\r\n\r\nmail")
    assert getattr(refusal.value, "smtp_code", 451) // 100 == 4, "the sender must try again"
    _limit_files(desk, resource.RLIM_INFINITY)
    wait_for("taking again", lambda: guest.say().status_code == 202)
    wait_for("reading again", lambda: texts(desk) == [f"words {n}" for n in range(guest.sent)])
    assert "record: well" in desk.run("atithi", "check")


def test_a_database_that_restarts_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL of this test's own is stopped and started under a working desk."""
    note = tmp_path / "postgres"

    def postgres(verb: str) -> str:
        command = [sys.executable, str(ROOT / "bin/postgres.py"), verb, str(note)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    monkeypatch.setenv("DATABASE_URL", postgres("start"))
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = RunningDesk(folder)
    try:
        desk.set_up()
        desk.start()
        guest = Guest(desk)
        assert guest.say().status_code == 202
        postgres("pause")
        assert guest.say().status_code in {500, 503}
        postgres("resume")
        wait_for("taking again", lambda: guest.say().status_code == 202)
        wait_for("reading again", lambda: texts(desk) == [f"words {n}" for n in range(guest.sent)])
    finally:
        desk.stop()
        postgres("stop")


def test_replies_wait_for_a_mail_server_that_is_away(desk: RunningDesk) -> None:
    with smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=20) as server:
        server.sendmail("a@example.com", ["help@sharma.example"], "From: a@example.com\r\nSubject: Fridge\r\n\r\nmail")
    wait_for("reading", lambda: len(texts(desk)) == 1)
    desk.shell(
        "from atithi.conversations.actions import send_reply; from atithi.conversations.models import Conversation;"
        "from atithi.events import Actor;"
        "send_reply(conversation=Conversation.objects.get(), text='It comes on Monday.', actor=Actor.system())"
    )
    state = (
        "from atithi.conversations.models import Message; from atithi.channels.models import DeliveryAttempt;"
        "m = Message.objects.get(kind='reply'); print(m.delivery, DeliveryAttempt.objects.filter(state='failed').count())"
    )
    wait_for("a failed attempt", lambda: desk.shell(state).splitlines()[-1] == "queued 1")
    sink = MailSink(desk.mail_port)
    sink.open()
    try:
        desk.shell(NOW)
        wait_for("delivery", lambda: desk.shell(state).splitlines()[-1].startswith("sent"))
        assert len(sink.received) == 1
        assert b"It comes on Monday." in sink.received[0]
    finally:
        sink.close()
