"""Mails a second from raw to conversation, on one core, beside Python's bare parser on the same mails; and memory."""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from benchmarks.report import Table
from tests.desk import ROOT, RunningDesk

SIZES = (("2 KB", 2_000, 400), ("50 KB, HTML and picture", 50_000, 120), ("5 MB, two files", 5_000_000, 8))
WORDS = "मेरा रिफंड कब आएगा TV broken ధన్యవాదాలు order ধন্যবাদ please call".split()  # noqa: SIM905


def mail(size: int, number: int) -> bytes:
    """A mail of about `size` bytes, in three languages."""
    dice = random.Random(number)
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"] = f"गेस्ट {number} <guest{number % 50}@example.com>", "help@sharma.example"
    made["Subject"], made["Message-ID"] = f"आर्डर {number}", f"<{number}.{size}@example.com>"
    made["Date"] = "Sat, 21 Nov 2026 10:00:00 +0530"
    text = " ".join(dice.choice(WORDS) for _ in range(60))
    made.set_content(text)
    if size >= 50_000:
        made.add_alternative(f"<p>{text}</p>" * 20, subtype="html")
        made.add_attachment(dice.randbytes(min(size, 25_000)), "image", "png", filename="चित्र.png")
    if size >= 5_000_000:
        for name in ("बिल.pdf", "manual.pdf"):
            made.add_attachment(dice.randbytes(1_800_000), "application", "pdf", filename=name)
    return made.as_bytes()


def per_second(work: Callable[[bytes], Any], mails: list[bytes]) -> float:
    """How many of these are done in a second of this thread's time."""
    began = time.process_time()
    for raw in mails:
        work(raw)
    return len(mails) / (time.process_time() - began)


def bare(raw: bytes) -> None:
    """What Python's own library needs to take the same mail apart."""
    for part in BytesParser(policy=policy.default).parsebytes(raw).walk():
        if not part.is_multipart():
            part.get_content()


def work_through(quick: bool) -> list[list[object]]:
    """In a process with a desk's settings: every step for every size."""
    import django

    django.setup()
    from atithi.channels.email.parse import read
    from atithi.channels.email.smtp_intake import accept_mail
    from atithi.conversations.models import Channel, Message

    channel = Channel.objects.get(kind="email")
    rows: list[list[object]] = []
    for name, size, count in SIZES:
        count = max(count // (8 if quick else 1), 3)
        mails = [mail(size, number) for number in range(count)]
        python, ours = per_second(bare, mails), per_second(read, mails)
        before, began = Message.objects.count(), time.monotonic()
        for raw in mails:
            accept_mail(channel, raw, by="benchmark")
        accepted = time.monotonic() - began
        began = time.monotonic()
        _work_until(lambda wanted=before + count: Message.objects.count() == wanted)
        done = time.monotonic() - began
        assert Message.objects.count() - before == count
        rows.append(
            [name, python, ours, f"{ours / python:.1f}", count / accepted, count / done, count / (accepted + done)]
        )
    return rows


def _work_until(done: Callable[[], bool]) -> None:
    """Has a worker work until `done`."""
    from atithi.events.worker import Worker

    stop = threading.Event()
    thread = threading.Thread(target=Worker().run, args=(stop,))
    thread.start()
    while not done():
        time.sleep(0.02)
    stop.set()
    thread.join()


def peak_of_a_large_mail() -> float:
    """Peak memory in MB of a process that takes in and reads one mail of 25 MB."""
    import django

    django.setup()
    from atithi.channels.email.smtp_intake import accept_mail
    from atithi.conversations.models import Channel
    from atithi.events.testing import run_jobs

    raw = b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    raw += (
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 19 + b"\r\n") * 320_000
        + b"--b--\r\n"
    )
    accept_mail(Channel.objects.get(kind="email"), raw, by="benchmark")
    del raw
    run_jobs()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(*, quick: bool) -> list[Table]:
    """One table of speeds, with the peak memory in its note."""
    with tempfile.TemporaryDirectory() as folder:
        desk = RunningDesk(Path(folder) / "desk")
        desk.folder.mkdir()
        try:
            desk.set_up()
            rows = _in_desk(desk, "rows", quick)
            peak = _in_desk(desk, "peak", quick)
        finally:
            desk.remove()
    head = [
        "Mail",
        "Python's parser /s",
        "Our reader /s",
        "Ratio",
        "Stored /s",
        "Read into conversations /s",
        "Both /s",
    ]
    note = (
        "Parsers by processor time of one core. Stored: committed to disk one by one, as its sender is answered. Read: by one "
        f"worker, its start and end included. A process that takes in and reads a mail of 25 MB peaks at {peak:.0f} MB."
    )
    return [Table("E-mail", head, rows, note)]


def _in_desk(desk: RunningDesk, what: str, quick: bool) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.email", what, "quick" if quick else "full"],
        cwd=ROOT, env={**os.environ, **desk.env}, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    print(json.dumps(work_through(sys.argv[2] == "quick") if sys.argv[1] == "rows" else peak_of_a_large_mail()))
