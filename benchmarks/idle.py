"""What the demo needs while nobody uses it, and how soon it is open again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

from benchmarks.report import Table
from benchmarks.usage import children, pss
from tests.desk import ROOT, free_port

QUIET_SECONDS = 20


def measure(*, quick: bool) -> list[Table]:
    """One table: first start, second start, first page, memory."""
    with tempfile.TemporaryDirectory(prefix="atithi-bench-") as folder:
        first, _page, _memory, _count = _run(folder, quiet=0)
        second, page, memory, count = _run(folder, quiet=8 if quick else QUIET_SECONDS)
    rows = [
        ["first start, with its data made", f"{first:.1f} s"],
        ["second start, until the first page is there", f"{second:.1f} s"],
        ["second page", f"{page * 1000:.0f} ms"],
        [f"memory of its {count} processes, idle (PSS)", f"{memory:.0f} MB"],
    ]
    note = "`atithi demo` on SQLite: web, work, mail intake and postbox. PSS counts memory that processes share once."
    return [Table("The demo", ["What", "Figure"], rows, note)]


def _run(folder: str, *, quiet: float) -> tuple[float, float, float, int]:
    """Starts the demo, and stops it again; gives seconds to the first page, of the second page, MB and processes."""
    port, smtp = free_port(), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATITHI_", "DATABASE_URL"))}
    began = time.monotonic()
    command = [sys.executable, "-m", "atithi", "demo", "--port", str(port), "--smtp-port", str(smtp)]
    with Path(folder, "demo.log").open("ab") as log:
        demo = subprocess.Popen(command, cwd=ROOT, env={**kept, "ATITHI_DATA": folder}, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/accounts/login/", demo, Path(folder, "demo.log"))
        opened = time.monotonic() - began
        before = time.monotonic()
        httpx.get(f"http://127.0.0.1:{port}/accounts/login/", timeout=20).raise_for_status()
        page = time.monotonic() - before
        time.sleep(quiet)
        group = [demo.pid, *children(demo.pid)]
        return opened, page, pss(group), len(group)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(30)


def _wait(url: str, demo: "subprocess.Popen[bytes]", log: Path, limit: float = 240) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end and demo.poll() is None:
        with suppress(httpx.HTTPError):
            if httpx.get(url, timeout=20).status_code == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the demo did not open:\n{log.read_text()[-2000:]}")
