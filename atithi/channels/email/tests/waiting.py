"""How long a box full of waiting mails takes to be in. For `bin/soak`: `run(10_000)`."""

import json
import os
import pwd
import tempfile
import time
from pathlib import Path

from atithi.channels.email.tests.mail_servers import Dovecot
from tests.desk import RunningDesk

ASK = """
import json
from atithi.channels.models import RawInbound
from atithi.conversations.models import Conversation, Message
from django.db.models import Count
print(json.dumps({"stored": RawInbound.objects.count(), "messages": Message.objects.count(),
                  "states": dict(RawInbound.objects.values_list("state").annotate(Count("id"))),
                  "different": RawInbound.objects.values("provider_id").distinct().count()}))
"""
TEXT = "मेरा टीवी खराब है, कृपया देखें। My order has not come, please tell me when it will. " * 8


def mail(number: int) -> bytes:
    """A letter of 2 KB; each of 1,000 guests writes in turn, with a subject of its own."""
    return (
        f"From: Guest {number % 1000} <guest{number % 1000}@example.com>\r\nTo: help@sharma.example\r\n"
        f"Date: Sat, 21 Nov 2026 10:00:00 +0530\r\nMessage-ID: <{number}@example.com>\r\nSubject: Order {number}\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{TEXT}\r\n"
    ).encode()


def fill(dovecot: Dovecot, count: int) -> None:
    """Puts mails into the box as a mail server would: as files."""
    owner = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    box = dovecot.folder / "mails" / dovecot.user
    for folder in (box, *(box / name for name in ("new", "cur", "tmp"))):
        folder.mkdir(exist_ok=True)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    for number in range(count):
        path = box / "new" / f"1763700000.M{number:06d}P1.desk"
        path.write_bytes(mail(number))
        os.chown(path, owner.pw_uid, owner.pw_gid)


def run(count: int, *, limit: float = 1800) -> dict[str, float]:
    """Seconds until `count` waiting mails are stored, and until all are messages. Raises AssertionError."""
    folder = Path(tempfile.mkdtemp(prefix="waiting"))
    folder.chmod(0o755)
    dovecot, desk = Dovecot(folder / "dovecot"), RunningDesk(folder / "desk")
    desk.folder.mkdir()
    try:
        dovecot.start()
        fill(dovecot, count)
        desk.set_up()
        values = json.dumps(json.dumps({**dovecot.settings(), "start_days": 3650}))
        desk.shell(
            "import json; from atithi.conversations.models import Channel; from atithi.events import Actor;"
            "from atithi.conversations.actions import change_channel;"
            f"change_channel(channel=Channel.objects.get(kind='email'), settings=json.loads({values}), actor=Actor.system())"
        )
        began = time.monotonic()
        desk.start(wait=False)
        found: dict[str, float] = {}
        while "read" not in found and time.monotonic() - began < limit:
            time.sleep(1)
            state = json.loads(desk.shell(ASK))
            if state["stored"] >= count:
                found.setdefault("stored", time.monotonic() - began)
            if state["messages"] >= count:
                found["read"] = time.monotonic() - began
        assert state["stored"] == state["different"] == state["messages"] == count, state
        return found
    finally:
        desk.stop()
        dovecot.stop()
        desk.remove()
