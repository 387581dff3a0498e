"""A whole desk of its own with a shop floor, for the browser tests of the kiosk."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PREPARE = """
import django; django.setup()
from atithi.config.setting_up import prepare_database
prepare_database()
from atithi.conftest import build_cast
from atithi.channels.instore.links import address_of
from atithi.channels.instore.tests.counter import floor_of
floor, _repair, _buy = floor_of(build_cast())
print(address_of(floor, "tablet"))
"""
TOKENS = """
import django, json; django.setup()
from atithi.channels.instore.models import Visit
print(json.dumps([[visit.token, visit.language] for visit in Visit.objects.order_by("id")]))
"""
PATIENCE = 120


@dataclass
class Desk:
    """A running desk, and the address of its tablet."""

    environment: dict[str, str]
    kiosk: str = ""

    def python(self, code: str) -> str:
        """Runs code within the desk's database; returns the last line that it printed."""
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def tokens(self) -> list[list[str]]:
        """Token and language of every visit, in order."""
        found: list[list[str]] = json.loads(self.python(TOKENS))
        return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_desk(data: Path) -> Iterator[Desk]:
    """The desk serves until the block ends."""
    port = _free_port()
    desk = Desk({
        **{name: value for name, value in os.environ.items() if not name.startswith("ATITHI_")},
        "ATITHI_DATA": str(data), "ATITHI_URL": f"http://127.0.0.1:{port}", "ATITHI_BIND": f"127.0.0.1:{port}",
        "ATITHI_SMTP_BIND": f"127.0.0.1:{_free_port()}", "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "atithi.config.settings", "PYTHONWARNINGS": "ignore",
    })  # fmt: skip
    desk.kiosk = desk.python(PREPARE)
    with (data / "desk.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "atithi.config.cli", "serve"], env=desk.environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait(desk.kiosk, process, data / "desk.log")
        yield desk
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(log.read_text())
