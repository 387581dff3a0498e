# ruff: noqa: E501 (data)
"""Kills the fetcher at any moment while it empties a real mailbox. The long form is for `bin/soak`: `run(200, 2000)`."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from atithi.channels.email.tests.mail_servers import Dovecot
from tests.desk import ROOT, RunningDesk

FETCH = """
import os, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "atithi.config.settings"
import django
django.setup()
from datetime import timedelta
from atithi.channels.email.imap import watch
watch.LEASE = timedelta(seconds=0.2)
print("ready", flush=True)
watch.run(threading.Event(), look_seconds=0.2)
"""
ASK = """
import json
from atithi.channels.models import RawInbound
from atithi.channels.email.models import Mailbox
rows = list(RawInbound.objects.values_list("provider_id", flat=True))
print(json.dumps({"rows": len(rows), "different": len(set(rows)), "mark": list(Mailbox.objects.values_list("last_uid", flat=True))}))
"""


def _mails(count: int) -> list[bytes]:
    return [
        b"From: guest%d@example.com\r\nTo: help@sharma.example\r\nMessage-ID: <%d@example.com>\r\nSubject: mail %d\r\n\r\n"
        % (n % 50, n, n)
        + b"words " * (50 + n % 700)
        + b"\r\n"
        for n in range(count)
    ]


def run(kills: int, mails: int, *, seed: int = 4) -> dict[str, int]:
    """`kills` times kill -9 while `mails` mails are fetched; says what is there at the end. Raises AssertionError."""
    dice = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="killing"))
    folder.chmod(0o755)
    dovecot, desk = Dovecot(folder / "dovecot"), RunningDesk(folder / "desk")
    desk.folder.mkdir()
    try:
        dovecot.start()
        desk.set_up()
        values = json.dumps(dovecot.settings())
        desk.shell(
            "import json; from atithi.conversations.models import Channel; from atithi.conversations.actions import change_channel;"
            "from atithi.events import Actor;"
            f"change_channel(channel=Channel.objects.get(kind='email'), settings=json.loads({values!r}.replace(chr(39), chr(34))), actor=Actor.system())"
        )
        waiting = _mails(mails)
        dovecot.put(*waiting[: mails // 2])
        for turn in range(kills):
            process = subprocess.Popen([sys.executable, "-c", FETCH], cwd=ROOT, env=desk.env, stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            if turn % 3 == 0:
                portion = waiting[mails // 2 :][turn * (mails // 2) // kills : (turn + 3) * (mails // 2) // kills]
                dovecot.put(*portion)
            time.sleep(dice.uniform(0, 0.5))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return _finish(desk, dovecot, waiting)
    finally:
        dovecot.stop()
        desk.remove()


def _finish(desk: RunningDesk, dovecot: Dovecot, waiting: list[bytes]) -> dict[str, int]:
    client = dovecot.client()
    client.select("INBOX", readonly=True)
    there = len(client.search(None, "ALL")[1][0].split())
    client.logout()
    dovecot.put(*waiting[there:])
    process = subprocess.Popen([sys.executable, "-c", FETCH], cwd=ROOT, env=desk.env, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        state = {"rows": 0, "different": 0}
        while state["rows"] < len(waiting) and time.monotonic() < until:
            time.sleep(0.5)
            state = json.loads(desk.shell(ASK))
    finally:
        process.kill()
        process.wait()
    assert state["rows"] == state["different"] == len(waiting), state
    return state
