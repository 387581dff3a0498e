"""A real desk in processes of its own, for tests that kill, cut off and overload it."""

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long walk by the Gomti"
PREPARED = Path(tempfile.mkdtemp(prefix="atithi-prepared-"))
"""Where the first prepared desk of this process lies, to be copied by the others."""
atexit.register(shutil.rmtree, PREPARED, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningDesk:
    """`atithi serve` on free ports with its own data; PostgreSQL where DATABASE_URL is set, in a database of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port, self.smtp_port, self.mail_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = self._database()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ATITHI_", "DATABASE_URL"))}
        self.env = {
            **kept,
            "ATITHI_DATA": str(folder),
            "ATITHI_URL": self.url,
            "ATITHI_BIND": f"127.0.0.1:{self.port}",
            "ATITHI_SMTP_BIND": f"127.0.0.1:{self.smtp_port}",
            "ATITHI_MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "ATITHI_RATE_LIMIT": "1000000",
            "DJANGO_SETTINGS_MODULE": "atithi.config.settings",
            **({"DATABASE_URL": self.database} if self.database else {}),
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "serve.log"

    def _database(self) -> str:
        """A new database beside the one that the tests use; "" on SQLite."""
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            return ""
        name = f"desk_{secrets.token_hex(6)}"
        with psycopg.connect(url, autocommit=True) as connection:
            template = os.environ.get("ATITHI_TEST_TEMPLATE_DATABASE", "template1")
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

    def set_up(self) -> None:
        """Tables, business, owner and the channels of a small shop. On SQLite they are made once and copied then."""
        if not self.database and (PREPARED / "desk.sqlite3").exists():
            shutil.copytree(PREPARED, self.folder, dirs_exist_ok=True)
            return
        self._prepare()
        if not self.database and not self.env.get("ATITHI_DEMO"):
            shutil.copytree(self.folder, PREPARED, dirs_exist_ok=True)

    def _prepare(self) -> None:
        command = ["setup", "--business", "Test Shop", "--name", "Asha Sharma", "--email", "asha@sharma.example"]
        self.run("atithi", *command, "--password-env", "OWNER_PASSWORD", OWNER_PASSWORD=PASSWORD)
        self.shell(
            "from atithi.conversations.actions import add_channel; from atithi.events import Actor;"
            "add_channel(kind='email', name='Help', address='help@sharma.example', actor=Actor.system())"
        )

    def run(self, module: str, *arguments: str, **env: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env={**self.env, **env}, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """Runs Python inside the desk's settings; returns what it prints."""
        return self.run("atithi", "manage", "shell", "--no-imports", "-c", code).strip()

    def start(self, *, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "atithi", "serve"], cwd=ROOT, env=self.env, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        if wait:
            self.wait_until_open()

    def wait_until_open(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(httpx.HTTPError, OSError):
                if httpx.get(f"{self.url}/accounts/login/", timeout=5).status_code == 200:
                    with socket.create_connection(("127.0.0.1", self.smtp_port), timeout=2):
                        return
            time.sleep(0.1)
        raise AssertionError(f"the desk did not open:\n{self.log.read_text()[-3000:]}")

    def members(self) -> list[int]:
        """Process ids of the group's members: web, work, mail intake."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(OSError):
            return [int(pid) for pid in children.read_text().split()]
        return []

    def stop(self) -> None:
        """Asks it to stop, as Ctrl+C does, and sees that it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def kill(self) -> None:
        """kill -9 of the whole group at once: as if the power went."""
        assert self.process is not None
        pids = [*self.members(), self.process.pid]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def remove(self) -> None:
        self.stop()
        if self.database:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                name = urlsplit(self.database).path.lstrip("/")
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)
