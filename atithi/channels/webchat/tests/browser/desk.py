"""A whole desk of its own (web, worker, database), and a shop's site elsewhere that shows its chat."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CAST = """
import json
from atithi.conftest import build_cast
cast = build_cast()
print(json.dumps({"channel": cast.chat.public_id}))
"""
REPLY = """
import sys
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.staff.models import User
ravi = User.objects.get(email="ravi@sharma.example")
found = Conversation.objects.order_by("-id").first()
send_reply(conversation=found, text=sys.argv[1], actor=Actor.staff(ravi.id), author=ravi)
"""
TYPING = """
from atithi.conversations.models import Conversation
from atithi.realtime import publish
found = Conversation.objects.order_by("-id").first().public_id
publish([f"chat:{found}"], "typing", {"conversation": found, "who": "staff"}, ephemeral=True)
"""
READ = """
from atithi.conversations.actions import mark_read
from atithi.conversations.models import Conversation
from atithi.staff.models import User
mark_read(conversation=Conversation.objects.order_by("-id").first(), user=User.objects.get(email="ravi@sharma.example"))
"""
TEXTS = """
import json
from atithi.conversations.models import Message
print(json.dumps(list(Message.objects.filter(kind="customer").order_by("id").values_list("text", flat=True))))
"""
TABLES = """
from django.core.management import call_command
from atithi.config.new_database import load_if_new
load_if_new()
call_command("migrate", verbosity=0)
"""
DJANGO = "import django; django.setup()\n"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Desk:
    """A running desk. `stop` and `start` are what a crash and its repair look like from outside."""

    data: Path
    port: int
    environment: dict[str, str]
    channel: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def python(self, code: str, *arguments: str) -> str:
        """Runs code within the desk's database; returns what it printed."""
        command = [sys.executable, "-c", DJANGO + code, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def replies(self, text: str) -> None:
        self.python(REPLY, text)

    def texts(self) -> list[str]:
        """What guests have written, as the desk has it, in order."""
        found: list[str] = json.loads(self.python(TEXTS).splitlines()[-1])
        return found

    def start(self) -> None:
        log = (self.data / "desk.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "atithi.config.cli", "serve"], env=self.environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/webchat/chat.js", timeout=2)
                return
            except OSError:
                assert self.process.poll() is None, (self.data / "desk.log").read_text()
                time.sleep(0.1)
        raise AssertionError((self.data / "desk.log").read_text())

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
            self.process = None


@contextmanager
def running_desk(data: Path) -> Iterator[Desk]:
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ATITHI_")},
        "ATITHI_DATA": str(data), "ATITHI_URL": f"http://127.0.0.1:{port}", "ATITHI_BIND": f"127.0.0.1:{port}",
        "ATITHI_SMTP_BIND": f"127.0.0.1:{free_port()}", "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "atithi.config.settings", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    desk = Desk(data, port, environment)
    desk.python(TABLES)
    desk.python("from django.core.management import call_command\ncall_command('createcachetable')")
    desk.channel = json.loads(desk.python(CAST).splitlines()[-1])["channel"]
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gupta Mixers</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/shop.css"></head><body><main><h1>Gupta Mixers</h1><p>Mixers, grinders and juicers.</p></main>
<script src="{desk}/webchat/chat.js" data-channel="{channel}" {more} async></script></body></html>"""


@dataclass
class Site:
    """A shop's site on another origin, under a CSP that allows the desk in two directives and nothing inline."""

    url: str
    desk: Desk
    more: str = ""


@contextmanager
def shop_site(desk: Desk) -> Iterator[Site]:
    port = free_port()
    site = Site(f"http://localhost:{port}", desk)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            style = self.path == "/shop.css"
            page = PAGE.format(desk=desk.url, channel=desk.channel, more=site.more)
            body = b"body{font-family:sans-serif}" if style else page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if style else "text/html; charset=utf-8")
            policy = f"default-src 'none'; style-src 'self'; script-src {desk.url}; frame-src {desk.url}"
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
